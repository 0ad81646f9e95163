import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { makesKeysOfUris } from "../../../js/key/parsec-private-key.js";
import { buildProvider } from "../../../scripts/build-provider.js";
import { NODES, nodeProgram, nodeVersion } from "../../nodes.js";
import { hasPrograms, KEYS, openWorkbench, type Workbench } from "../../workbench.js";

const script = join(import.meta.dirname, "../load-cases.mjs");

it.each([
  ["20.19.0", false],
  ["22.23.0", false],
  ["24.20.9", false],
  ["24.21.0", true],
  ["25.9.0", false],
  ["26.6.0", false],
  ["26.7.0", true],
  ["27.0.0", true],
])("knows if Node %s makes keys of URIs: %s", (version, expected) => {
  expect(makesKeysOfUris(version)).toBe(expected);
});

// Without a compiler nothing is run, and no other Node fetched.
const canOpen = (node: string): boolean => hasPrograms && makesKeysOfUris(nodeVersion(node));

const see = async (bench: Workbench, node: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  (await bench.run([nodeProgram(node), script, "uri", ...args], { OPENSSL_CONF: undefined, ...env })).stdout.trim();

describe.runIf(hasPrograms)("parsecPrivateKey", () => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it.each(NODES.filter(canOpen))("opens a key that signs, or throws OpenSSL's reason: Node %s", async (node) => {
    const bench = await openWorkbench({ ec: KEYS.ec, "a b/ü?": KEYS.ec });
    for (const name of ["ec", "a b/ü?"]) expect(await see(bench, node, [name])).toBe("no error");
    expect(await see(bench, node, ["none"])).toBe("ERR_PARSEC_OPENSSL_KEY, service, parsec key does not exist");
    const { stderr } = await bench.run([nodeProgram(node), script, "uri", "none"], {
      OPENSSL_CONF: undefined,
      DETAILS: "1",
    });
    expect(stderr).toContain(
      "parsec key does not exist. Node drops the advice beside it: await parsecKeyPem(name) gives it.",
    );
    expect(await see(bench, node, ["ec", '{"provider":200}'])).toMatch(/^ERR_PARSEC_OPENSSL_KEY, service, parsec/);
    const nowhere = { PARSEC_SERVICE_ENDPOINT: "unix:/run/none/parsec.sock" };
    expect(await see(bench, node, ["ec"], nowhere)).toBe(
      "ERR_PARSEC_OPENSSL_SERVICE, transport, parsec service not reachable",
    );
  });

  it.each(NODES.filter((node) => !canOpen(node)))("names the other way to a key: Node %s", async (node) => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    expect(await see(bench, node, ["ec"])).toBe("ERR_PARSEC_OPENSSL_NODE_VERSION, usage");
  });
});
