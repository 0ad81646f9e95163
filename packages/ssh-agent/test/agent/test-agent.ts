import { ecdsaKey, type ParsecKey } from "@parsec-ts/node";
import { beforeAll, onTestFinished } from "vitest";
import { type SshAgent, type SshAgentOptions, serveSshAgent, sshPublicKey } from "../../src/index.js";
import { AgentClient, blobOf, makeKey, rsaKey, type TestService, testService } from "../harness.js";

/** A mock service with two keys, and agents that offer them. */
export interface TestAgent {
  readonly mock: TestService;
  /** The key `login` on P-256, and `old/login` of RSA that permits any hash, with their binary forms. */
  readonly p256: ParsecKey;
  readonly rsa: ParsecKey;
  readonly blob: Uint8Array;
  readonly rsaBlob: Uint8Array;
  /** Starts an agent for one test. */
  startAgent(options?: Partial<SshAgentOptions>): Promise<SshAgent>;
  /** Starts an agent for one test, and connects to it. */
  start(options?: Partial<SshAgentOptions>): Promise<AgentClient>;
}

export function testAgent(): TestAgent {
  const mock = testService();
  let keys: { p256: ParsecKey; rsa: ParsecKey; blob: Uint8Array; rsaBlob: Uint8Array };
  beforeAll(async () => {
    const p256 = await mock.parsec.ensureKey("login", ecdsaKey("P-256"));
    const rsa = await makeKey(mock.parsec, "old/login", rsaKey(2048, "any"));
    keys = { p256, rsa, blob: blobOf(await sshPublicKey(p256)), rsaBlob: blobOf(await sshPublicKey(rsa)) };
  });
  const startAgent: TestAgent["startAgent"] = async (options = {}) => {
    const agent = await serveSshAgent({ keys: [keys.p256, keys.rsa], ...options });
    onTestFinished(() => agent.close());
    return agent;
  };
  return {
    mock,
    startAgent,
    start: async (options) => await connectTo(await startAgent(options)),
    get p256() {
      return keys.p256;
    },
    get rsa() {
      return keys.rsa;
    },
    get blob() {
      return keys.blob;
    },
    get rsaBlob() {
      return keys.rsaBlob;
    },
  };
}

/** Connects to an agent for one test. */
export async function connectTo({ path }: SshAgent): Promise<AgentClient> {
  const client = await AgentClient.connect(path);
  onTestFinished(() => client.close());
  return client;
}
