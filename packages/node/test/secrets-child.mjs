// The process whose memory is searched: uses secrets in every way, then holds what it was given, then wipes it. Run with --expose-gc.
// Secrets are made of a marker repeated; each is written byte by byte, so that no copy comes about in making it.
import { createInterface } from "node:readline";
import { aead, connect, eccKeyPair, ecdsa, hmac, jwtSvid, rsaOaep } from "../dist/index.js";

const [endpoint] = process.argv.slice(2);
const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const held = [];
const names = [];

/** Eight bytes over and over: four that all secrets share and four of their own. As in process-memory.ts. */
function fillWithMarker(bytes, number) {
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = (i & 4) === 0 ? ((i & 3) * 91 + 53) & 0x7f : (number + (i & 3) * 31) & 0x7f;
  return bytes;
}

const ofOwn = (length) => new Uint8Array(new ArrayBuffer(length));

/** Something that is given a secret: it gets bytes of ours, which we wipe as a careful caller does. */
async function gives(name, length, use) {
  const number = names.push(name) - 1;
  const secret = fillWithMarker(ofOwn(length), number);
  try {
    held.push((await use(secret, `${name}:${number}`)) ?? {});
  } catch (error) {
    held.push(error);
  } finally {
    secret.fill(0);
  }
}

/** Something that gives us a secret: what the service sends is made of the marker of that number. */
async function takes(name, use) {
  const number = names.push(name) - 1;
  const given = await use(`${name}:${number}`).catch((error) => error);
  held.push(given);
}

let token;
const tokens = { token: () => token };
const parsec = await connect({ endpoint, timeoutMs: 30_000 });
const bytes = ofOwn(16);
const alg = aead("GCM");
const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });

await takes("export", (keyName) => parsec.exportKey(keyName));
await takes("export-long", (keyName) => parsec.exportKey(keyName));
await takes("decrypt", (keyName) => parsec.asymmetricDecrypt({ keyName, alg: rsaOaep("SHA_256"), ciphertext: bytes }));
await takes("aead", (keyName) => parsec.aeadDecrypt({ keyName, alg, nonce: bytes, ciphertext: bytes }));
await takes("cipher", (keyName) => parsec.cipherDecrypt({ keyName, alg: "CTR", ciphertext: bytes }));
await takes("agree", (privateKeyName) => parsec.rawKeyAgreement({ alg: "ECDH", privateKeyName, peerKey: bytes }));
await takes("random", () => parsec.generateRandom(480));
const results = held.length;

await takes("refused-with-body", (keyName) => parsec.exportKey(keyName));
await takes("then-garbage", (keyName) => parsec.exportKey(keyName));
await takes("given-twice", (keyName) => parsec.exportKey(keyName));
await takes("other-opcode", (keyName) => parsec.exportKey(keyName));
await takes("cut-off", (keyName) => parsec.exportKey(keyName));
await takes("and-more", (keyName) => parsec.exportKey(keyName));
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
  const key = ofOwn(prefix.length / 2 + 32);
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

// What a careless program does: the search has to find it.
const careless = Buffer.from(fillWithMarker(ofOwn(48), names.push("careless") - 1));

async function stage(title) {
  for (let i = 0; i < 4; i++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  console.log(JSON.stringify({ title, names, outcomes: held.map(({ code, length }) => code ?? length ?? "ok") }));
  await input.next();
}

await stage("held");
for (const given of held.splice(0, results)) given.wipe();
await stage("wiped");
void careless.length;
