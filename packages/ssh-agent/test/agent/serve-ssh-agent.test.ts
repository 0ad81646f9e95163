import { readdirSync } from "node:fs";
import { startMockService } from "@parsec-ts/mock-service";
import { connect, ecdsaKey, type ParsecKey } from "@parsec-ts/node";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import {
  type SshAgentOptions,
  serveSshAgent,
  signSshCertificate,
  sshFingerprint,
  sshPublicKey,
} from "../../src/index.js";
import { sshString } from "../../src/wire/ssh-encoding.js";
import {
  blobOf,
  errorOf,
  FAILURE,
  isValid,
  listRequest,
  makeKey,
  publicKeyOf,
  readIdentities,
  readSignature,
  rsaKey,
  signatureIn,
  signRequest,
} from "../harness.js";
import { connectTo, testAgent } from "./test-agent.js";

const test = testAgent();
const data = Buffer.from("the challenge of a server");

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("an agent", () => {
  it("lists the keys that it was given, and no others", async () => {
    const agent = await test.startAgent({ keys: [test.rsa, { key: test.p256, comment: "ada@pump-17" }] });
    const client = await connectTo(agent);
    const identities = readIdentities(await client.request(listRequest));
    expect(identities.map(({ comment }) => comment)).toEqual(["old/login", "ada@pump-17"]);
    expect(identities.map((identity) => Buffer.from(identity.blob))).toEqual([test.rsaBlob, test.blob]);
    const fingerprints = await Promise.all(
      [test.rsa, test.p256].map(async (key) => sshFingerprint(await sshPublicKey(key))),
    );
    expect(agent.keys).toEqual([
      { keyName: "old/login", comment: "old/login", fingerprint: fingerprints[0] },
      { keyName: "login", comment: "ada@pump-17", fingerprint: fingerprints[1] },
    ]);
  });

  it.each(["P-256", "P-384", "P-521"] as const)("signs by ECDSA on %s, whatever the flags", async (curve) => {
    const key = await test.mock.parsec.ensureKey(`curves/${curve}`, ecdsaKey(curve));
    const client = await test.start({ keys: [key] });
    const publicKey = await publicKeyOf(key);
    for (const flags of [0, 2, 4]) {
      const signature = signatureIn(await client.request(signRequest(blobOf(await sshPublicKey(key)), data, flags)));
      expect(isValid(publicKey, data, signature)).toBe(true);
    }
  });

  it.each([
    [2, "rsa-sha2-256"],
    [4, "rsa-sha2-512"],
    [6, "rsa-sha2-256"],
  ])("signs by RSA with the hash of the flags %i: %s", async (flags, algorithm) => {
    const signature = signatureIn(await (await test.start()).request(signRequest(test.rsaBlob, data, flags)));
    expect(readSignature(signature).algorithm).toBe(algorithm);
    expect(isValid(await publicKeyOf(test.rsa), data, signature)).toBe(true);
  });

  it.each([0, 1, 8, 0xffff_ffff])("refuses SHA-1 and unknown hashes for RSA: flags %i", async (flags) => {
    const client = await test.start();
    expect(await client.request(signRequest(test.rsaBlob, data, flags))).toEqual(FAILURE);
  });

  it("refuses a hash that the key does not permit", async () => {
    const key = await makeKey(test.mock.parsec, "rsa/256", rsaKey(2048, "SHA_256"));
    const client = await test.start({ keys: [key] });
    const own = blobOf(await sshPublicKey(key));
    expect(await client.request(signRequest(own, data, 4))).toEqual(FAILURE);
    expect(isValid(await publicKeyOf(key), data, signatureIn(await client.request(signRequest(own, data, 2))))).toBe(
      true,
    );
  });

  it("refuses a key of the service that it was not given", async () => {
    const client = await test.start({ keys: [test.p256] });
    expect(await client.request(signRequest(test.rsaBlob, data, 2))).toEqual(FAILURE);
  });

  it("offers a certificate beside its key, and signs for both", async () => {
    const ca = await test.mock.parsec.ensureKey("ca", ecdsaKey("P-384"));
    const certify = async (key: ParsecKey): Promise<string> =>
      await signSshCertificate(ca, {
        publicKey: await sshPublicKey(key),
        type: "user",
        keyId: "ada",
        principals: ["ada"],
        validFor: "1h",
      });
    const [certificate, rsaCertificate] = [await certify(test.p256), await certify(test.rsa)];
    const agent = await test.startAgent({
      keys: [
        { key: test.p256, certificate },
        { key: test.rsa, certificate: rsaCertificate },
      ],
    });
    expect(agent.keys.map(({ keyName }) => keyName)).toEqual(["login", "old/login"]);
    const client = await connectTo(agent);
    const offered = readIdentities(await client.request(listRequest)).map((identity) => Buffer.from(identity.blob));
    expect(offered).toEqual([test.blob, blobOf(certificate), test.rsaBlob, blobOf(rsaCertificate)]);
    const signature = signatureIn(await client.request(signRequest(blobOf(certificate), data)));
    expect(readSignature(signature).algorithm).toBe("ecdsa-sha2-nistp256");
    expect(isValid(await publicKeyOf(test.p256), data, signature)).toBe(true);
    expect(await client.request(signRequest(blobOf(rsaCertificate), data, 0))).toEqual(FAILURE);
    const byRsa = signatureIn(await client.request(signRequest(blobOf(rsaCertificate), data, 4)));
    expect(readSignature(byRsa).algorithm).toBe("rsa-sha2-512");
    const other = await errorOf(serveSshAgent({ keys: [{ key: test.rsa, certificate }] }));
    expect(other).toMatchObject({ code: "ERR_PARSEC_SSH_CERTIFICATE_MISMATCH", argument: "keys[0].certificate" });
    const none = await errorOf(
      serveSshAgent({ keys: [test.p256, { key: test.rsa, certificate: await sshPublicKey(test.rsa) }] }),
    );
    expect(none).toMatchObject({ code: "ERR_PARSEC_SSH_PUBLIC_KEY", argument: "keys[1].certificate" });
  });

  it("answers a failed signature with FAILURE, and tells its owner why", async () => {
    const key = await test.mock.parsec.ensureKey("to be lost", ecdsaKey("P-256"));
    const errors: [unknown, string][] = [];
    const client = await test.start({ keys: [key], onError: (error, name) => errors.push([error, name]) });
    const own = blobOf(await sshPublicKey(key));
    await test.mock.parsec.destroyKey("to be lost");
    expect(await client.request(signRequest(own, data))).toEqual(FAILURE);
    expect(errors).toEqual([[expect.objectContaining({ code: "ERR_PARSEC_SERVICE_DOES_NOT_EXIST" }), "to be lost"]]);
    expect(readIdentities(await client.request(listRequest))).toHaveLength(1);
  });

  it("answers with FAILURE when the listener of failures throws", async () => {
    const onError = (): never => {
      throw new Error("a listener");
    };
    const client = await test.start({ onError, confirm: () => Promise.reject(new Error("no answer")) });
    expect(await client.request(signRequest(test.blob, data))).toEqual(FAILURE);
  });
});

describe("a confirmation", () => {
  it("is asked for before each signature, with the key's name and fingerprint", async () => {
    const asked: object[] = [];
    const agent = await test.startAgent({
      confirm: ({ signal, ...request }) => {
        asked.push({ ...request, isAborted: signal.aborted });
        return true;
      },
    });
    const client = await connectTo(agent);
    await client.request(listRequest);
    expect(asked).toEqual([]);
    for (let i = 0; i < 2; i++) signatureIn(await client.request(signRequest(test.blob, data)));
    const fingerprint = sshFingerprint(await sshPublicKey(test.p256));
    const expected = { keyName: "login", comment: "login", fingerprint, isAborted: false };
    expect(asked).toEqual([expected, expected]);
  });

  it.each<[string, SshAgentOptions["confirm"]]>([
    ["is false", () => false],
    ["is false, later", async () => false],
    ["is no boolean", () => "yes" as never],
    ["is nothing", () => undefined as never],
    ["is an error", () => Promise.reject(new Error("no terminal"))],
  ])("that %s is a refusal", async (_title, confirm) => {
    const client = await test.start({ confirm: confirm as NonNullable<typeof confirm> });
    expect(await client.request(signRequest(test.blob, data))).toEqual(FAILURE);
  });

  it("is asked for once at a time", async () => {
    const open: ((answer: boolean) => void)[] = [];
    let wasAsked = (): void => undefined;
    const nextQuestion = (): Promise<void> => new Promise((resolve) => (wasAsked = resolve));
    const agent = await test.startAgent({
      confirm: () =>
        new Promise((resolve) => {
          open.push(resolve);
          wasAsked();
        }),
    });
    const [one, other] = [await connectTo(agent), await connectTo(agent)];
    const first = nextQuestion();
    const answers = [one.request(signRequest(test.blob, data)), other.request(signRequest(test.blob, data))];
    await first;
    // The other request has arrived too once a later connection is answered.
    await (await connectTo(agent)).request(listRequest);
    expect(open).toHaveLength(1);
    const second = nextQuestion();
    open[0]?.(false);
    await second;
    open[1]?.(true);
    const kinds = (await Promise.all(answers)).map(([type]) => type);
    expect(kinds.sort()).toEqual([14, 5]);
  });

  it("is taken back when the agent closes", async () => {
    let asked = (_signal: AbortSignal): void => undefined;
    const question = new Promise<AbortSignal>((resolve) => (asked = resolve));
    const agent = await test.startAgent({
      confirm: ({ signal }) => {
        asked(signal);
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      },
    });
    const client = await connectTo(agent);
    client.socket.write(sshString(signRequest(test.blob, data)));
    const signal = await question;
    await agent.close();
    expect(signal.aborted).toBe(true);
    expect(await client.rest()).toHaveLength(0);
  });
});

describe("a lifetime", () => {
  it("ends with keys that are forgotten", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const client = await test.start({ lifetime: "8h" });
    vi.setSystemTime(Date.now() + 8 * 3_600_000 - 1);
    signatureIn(await client.request(signRequest(test.blob, data)));
    vi.setSystemTime(Date.now() + 1);
    expect(await client.request(signRequest(test.blob, data))).toEqual(FAILURE);
    expect(readIdentities(await client.request(listRequest))).toEqual([]);
  });
});

describe("serveSshAgent", () => {
  it.each<[string, object, string]>([
    ["no keys", {}, "keys"],
    ["an empty list of keys", { keys: [] }, "keys"],
    ["a name for a key", { keys: ["login"] }, "keys"],
    ["a name in an entry", { keys: [{ key: "login" }] }, "keys[0].key"],
    ["an entry without a key", { keys: [{ comment: "a" }] }, "keys[0].key"],
    ["a comment of two lines", { keys: [{ key: { sign() {}, algorithm() {} }, comment: "a\nb" }] }, "keys[0].comment"],
    ["another option of an entry", { keys: [{ key: { sign() {}, algorithm() {} }, name: "a" }] }, "keys[0].name"],
    ["a lifetime that is none", { keys: [{}], lifetime: "forever" }, "lifetime"],
    ["a confirmation that is none", { keys: [{}], confirm: true }, "confirm"],
    ["a listener that is none", { keys: [{}], onError: "log" }, "onError"],
    ["a path that is none", { keys: [{}], path: 5 }, "path"],
    ["an unknown option", { keys: [{}], socket: "/s" }, "socket"],
  ])("refuses %s", async (_title, options, argument) => {
    const error = await errorOf(serveSshAgent(options as never));
    expect(error).toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument });
  });

  it("refuses more keys than a message can list", async () => {
    const keys = Array.from({ length: 1000 }, () => ({ key: test.p256, comment: "a".repeat(256) }));
    expect(await errorOf(serveSshAgent({ keys }))).toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument: "keys" });
  });

  it("leaves no socket behind if a key does not exist", async () => {
    const session = temporaryDirectory("none", onTestFinished);
    vi.stubEnv("XDG_RUNTIME_DIR", session);
    const error = await errorOf(serveSshAgent({ keys: [test.p256, test.mock.parsec.key("no such key")] }));
    expect(error).toMatchObject({ code: "ERR_PARSEC_SERVICE_DOES_NOT_EXIST" });
    expect(readdirSync(session)).toEqual([]);
  });

  it("gives up a signature under way when it closes", async () => {
    const service = await startMockService();
    const parsec = await connect({ transport: service.transport });
    const key = await parsec.ensureKey("hangs", ecdsaKey("P-256"));
    let failed = (_error: unknown): void => undefined;
    const failure = new Promise((resolve) => (failed = resolve));
    const agent = await test.startAgent({ keys: [key], onError: (error) => failed(error) });
    service.setFaults({ seed: 1, faults: [{ kind: "neverRespond" }] });
    const client = await connectTo(agent);
    client.socket.write(sshString(signRequest(blobOf(await sshPublicKey(key)), data)));
    // Closed once the request has been read: the agent answers connections in the order in which their messages arrive.
    await (await connectTo(agent)).request(listRequest);
    await agent.close();
    expect(await client.rest()).toHaveLength(0);
    expect(await failure).toMatchObject({ code: "ERR_PARSEC_ABORTED" });
    await parsec.close();
    await service.close();
  });
});
