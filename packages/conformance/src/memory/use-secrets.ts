// A process of its own, whose memory is searched: it uses secrets in every way, holds the returned ones, then wipes them.
// Run with --expose-gc.
import { createInterface } from "node:readline";
import {
  aead,
  type ConnectedClient,
  connect,
  eccKeyPair,
  ecdsa,
  hmac,
  jwtSvid,
  nodeLocalCrypto,
  rsaOaep,
} from "@parsec-ts/node";
import type { SecretBytes } from "@parsec-ts/wire-protocol";
import { fillWithMarker } from "./process-memory.js";

/** The outcome of one use: an error or a result, of which only code and length are reported. */
type Outcome = { readonly code?: unknown; readonly length?: unknown };

const [endpoint = ""] = process.argv.slice(2);
const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const outcomes: Outcome[] = [];
const names: string[] = [];

/** Returns zeroes in an ArrayBuffer of their own. */
const ownBytes = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(new ArrayBuffer(length));

/** Hands a secret of ours to `use`, and wipes our copy afterwards as a careful caller does. */
async function gives(
  name: string,
  length: number,
  use: (secret: Uint8Array<ArrayBuffer>, keyName: string) => Promise<unknown>,
): Promise<void> {
  const number = names.push(name) - 1;
  const secret = fillWithMarker(ownBytes(length), number);
  try {
    outcomes.push(((await use(secret, `${name}:${number}`)) ?? {}) as Outcome);
  } catch (error) {
    outcomes.push(error as Outcome);
  } finally {
    secret.fill(0);
  }
}

/** Receives a secret from the service, which makes it of the marker of that number. */
async function takes(name: string, use: (keyName: string) => Promise<unknown>): Promise<void> {
  const number = names.push(name) - 1;
  outcomes.push((await use(`${name}:${number}`).catch((error: unknown) => error)) as Outcome);
}

let token = ownBytes(0);
const tokens = { token: () => token };
const parsec: ConnectedClient = await connect({ endpoint, timeoutMs: 30_000 });
const bytes = ownBytes(16);
const alg = aead("GCM");
const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });

await takes("export", (keyName) => parsec.exportKey(keyName));
await takes("export-long", (keyName) => parsec.exportKey(keyName));
await takes("decrypt", (keyName) =>
  parsec.asymmetricDecrypt({ keyName, alg: rsaOaep("SHA_256"), ciphertext: ownBytes(1024) }),
);
await takes("aead", (keyName) => parsec.aeadDecrypt({ keyName, alg, nonce: bytes, ciphertext: ownBytes(480 + 16) }));
await takes("cipher", (keyName) => parsec.cipherDecrypt({ keyName, alg: "CTR", ciphertext: ownBytes(16 + 480) }));
await takes("agree", (privateKeyName) =>
  parsec.rawKeyAgreement({ alg: "ECDH", privateKeyName, peerKey: ownBytes(1 + 2 * 480).fill(4) }),
);
await takes("random", () => parsec.generateRandom(480));
const results = outcomes.length;

await takes("refused-with-body", (keyName) => parsec.exportKey(keyName));
await takes("then-garbage", (keyName) => parsec.exportKey(keyName));
await takes("given-twice", (keyName) => parsec.exportKey(keyName));
await takes("other-opcode", (keyName) => parsec.exportKey(keyName));
await takes("cut-off", (keyName) => parsec.exportKey(keyName));
await takes("and-more", (keyName) => parsec.exportKey(keyName));
await takes("authenticated", (keyName) => parsec.exportKey(keyName));
await takes("too-long", (privateKeyName) => parsec.rawKeyAgreement({ alg: "ECDH", privateKeyName, peerKey: bytes }));
await takes("too-long-plaintext", (keyName) => parsec.aeadDecrypt({ keyName, alg, nonce: bytes, ciphertext: bytes }));
await takes("stalls", (keyName) => parsec.exportKey(keyName, { timeoutMs: 200 }));
await takes("stalls-until-abort", (keyName) => parsec.exportKey(keyName, { signal: AbortSignal.timeout(200) }));

await gives("import", 48, (data, keyName) => parsec.importKey({ keyName, attributes, data }));
await gives("import-long", 100_000, (data, keyName) => parsec.importKey({ keyName, attributes, data }));
await gives("encrypt", 48, (plaintext, keyName) =>
  parsec.asymmetricEncrypt({ keyName, alg: rsaOaep("SHA_256"), plaintext, salt: plaintext }),
);
await gives("aead-encrypt", 48, (plaintext, keyName) =>
  parsec.aeadEncrypt({ keyName, alg, nonce: bytes, additionalData: plaintext, plaintext }),
);
await gives("cipher-encrypt", 48, (plaintext, keyName) => parsec.cipherEncrypt({ keyName, alg: "CTR", plaintext }));
await gives("sign-message", 48, (message, keyName) => parsec.signMessage({ keyName, alg: ecdsa("SHA_256"), message }));
await gives("mac", 48, (input, keyName) => parsec.macCompute({ keyName, alg: hmac("SHA_256"), input }));
await gives("hash", 48, (input) => parsec.hashCompute({ alg: "SHA_256", input }));
await gives("refused", 48, (data, keyName) => parsec.importKey({ keyName, attributes, data }));
await gives("unsent", 48, (data, keyName) => parsec.importKey({ keyName, attributes, data }, { provider: 999 }));
await gives("stalls-import", 48, (data, keyName) =>
  parsec.importKey({ keyName, attributes, data }, { timeoutMs: 200 }),
);
await gives("never-read", 8 << 20, (data, keyName) =>
  parsec.importKey({ keyName: `${keyName}`.padEnd(20_000, "."), attributes, data }, { timeoutMs: 400 }),
);
await gives("never-read-short", 15_000, (data, keyName) =>
  parsec.importKey({ keyName: `${keyName}`.padEnd(15_000, "."), attributes, data }, { timeoutMs: 200 }),
);
await gives("echo", 48, (data, keyName) => parsec.importKey({ keyName, attributes, data }));
await gives("early", 8 << 20, (data, keyName) =>
  parsec.importKey({ keyName: keyName.padEnd(20_000, "."), attributes, data }, { timeoutMs: 10_000 }),
);
await gives("token", 48, async (secret, keyName) => {
  token = secret;
  return await parsec.exportPublicKey(keyName, { authenticator: jwtSvid(tokens) });
});
await gives("token-refused", 48, async (secret, keyName) => {
  token = secret;
  return await parsec.exportPublicKey(keyName, { authenticator: jwtSvid(tokens) });
});
await gives("pkcs8", 32, async (scalar, keyName) => {
  const prefix = "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420";
  const key = ownBytes(prefix.length / 2 + 32);
  for (let i = 0; i < prefix.length / 2; i++) key[i] = Number.parseInt(prefix.slice(2 * i, 2 * i + 2), 16);
  key.set(scalar, prefix.length / 2);
  try {
    return await parsec
      .key(keyName)
      .import({ format: "der", key }, { usage: ["signHash"], algorithm: ecdsa("SHA_256") });
  } finally {
    key.fill(0);
  }
});

const local = nodeLocalCrypto as Required<typeof nodeLocalCrypto>;
const message = { key: ownBytes(32), nonce: ownBytes(12), additionalData: bytes };

await gives("gcm-key", 32, async (key) => await local.aesGcmEncrypt({ ...message, key, input: bytes }));
await gives("gcm-plaintext", 48, async (input) => {
  const ciphertext = await local.aesGcmEncrypt({ ...message, input });
  return (await local.aesGcmDecrypt({ ...message, input: ciphertext }))?.fill(0);
});
await gives("gcm-refused", 48, async (input) => {
  const ciphertext = await local.aesGcmEncrypt({ ...message, input });
  ciphertext.fill(0, 48);
  return { code: await local.aesGcmDecrypt({ ...message, input: ciphertext }), length: 0 };
});
await gives(
  "hkdf",
  48,
  async (secret) => await local.hkdf({ hash: "SHA_256", secret, salt: bytes, info: bytes, length: 40 }),
);

// A careless program does this: the search has to find it.
const careless = Buffer.from(fillWithMarker(ownBytes(48), names.push("careless") - 1));

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error("run with --expose-gc");
  globalThis.gc();
}

/** Reports the outcomes, and waits until the memory has been searched. */
async function stage(title: string): Promise<void> {
  for (let i = 0; i < 4; i++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  console.log(JSON.stringify({ title, names, outcomes: outcomes.map(({ code, length }) => code ?? length ?? "ok") }));
  await input.next();
}

await stage("held");
for (const result of outcomes.splice(0, results)) (result as SecretBytes).wipe();
await stage("wiped");
void careless.length;
