import { ecdsa, ecdsaKey } from "@parsec-ts/operations";
import { isParsecError } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import type { ParsecClient, ParsecKey } from "../../src/index.js";
import { connectToKey } from "./crypto-peer.js";
import { aesPeer } from "./key-pairs.js";

/** A value that the compiler would refuse: programs in JavaScript have no compiler. */
const wrong = (value: unknown): never => value as never;

const bytes = new Uint8Array(32);
const attributes = ecdsaKey("P-256");
const use = { usage: ["signHash"], algorithm: ecdsa("SHA_256") } as const;
const raw = { format: "raw", key: bytes } as const;
const pem = { format: "pem", key: "-----BEGIN PUBLIC KEY-----" } as const;
const hkdf = { hash: "SHA_256", length: 32 } as const;

type Mistake = readonly [
  title: string,
  make: (key: ParsecKey, client: ParsecClient) => unknown,
  argument: string,
  message: RegExp,
];

const mistakes: readonly Mistake[] = [
  [
    "key({ verifyaftersign })",
    (_, c) => c.key("k", wrong({ verifyaftersign: true })),
    "verifyaftersign",
    /AfterSign\?/,
  ],
  ["key({ verifyAfterSign: 1 })", (_, c) => c.key("k", { verifyAfterSign: wrong(1) }), "verifyAfterSign", /not 1/],
  ["key({ provider: '1' })", (_, c) => c.key("k", { provider: wrong("1") }), "provider", /^key: provider .*not text/],
  ["key({ timeoutMs })", (_, c) => c.key("k", wrong({ timeoutMs: 5 })), "timeoutMs", /^key: timeoutMs is not known/],
  ["key(options: text)", (_, c) => c.key("k", wrong("fast")), "options", /^key: options must be an object/],
  ["key({ algorithm: 'ECDSA' })", (_, c) => c.key("k", { algorithm: wrong("ECDSA") }), "algorithm", /such as ecdsa/],
  ["key({ algorithm: preset })", (_, c) => c.key("k", { algorithm: wrong(attributes) }), "algorithm", /not an object/],
  ["key({ publicKey: text })", (_, c) => c.key("k", { publicKey: wrong(pem.key) }), "publicKey", /such as \{ format/],
  ["key({ publicKey: null })", (_, c) => c.key("k", { publicKey: wrong(null) }), "publicKey", /not null/],
  [
    "key({ publicKey of format PEM })",
    (_, c) => c.key("k", { publicKey: wrong({ ...pem, format: "PEM" }) }),
    "publicKey.format",
    /^key: publicKey.format .*did you mean "pem"\?/,
  ],
  [
    "key({ publicKey: bytes as pem })",
    (_, c) => c.key("k", { publicKey: wrong({ format: "pem", key: bytes }) }),
    "publicKey.key",
    /must be text/,
  ],
  [
    "key({ publicKey: text as digest })",
    (_, c) => c.key("k", { publicKey: wrong({ format: "spki-sha256", key: "ab12" }) }),
    "publicKey.key",
    /not text: decode it/,
  ],
  [
    "key({ publicKey: { pem } })",
    (_, c) => c.key("k", { publicKey: wrong({ pem: "" }) }),
    "publicKey.pem",
    /format, key/,
  ],
  [
    "ensureKey({ verifyaftersign })",
    (_, c) => c.ensureKey("k", attributes, wrong({ verifyaftersign: true })),
    "verifyaftersign",
    /^ensureKey: .*verifyAfterSign\?/,
  ],
  [
    "ensureKey({ publicKey: text })",
    (_, c) => c.ensureKey("k", attributes, { publicKey: wrong("") }),
    "publicKey",
    /^ensureKey/,
  ],
  ["ensureKey without attributes", (_, c) => c.ensureKey("k", wrong(undefined)), "attributes", /ecdsaKey\("P-256"\)/],
  ["ensureKey(7)", (_, c) => c.ensureKey(wrong(7), attributes), "name", /^ensureKey: name must be text, not 7/],
  ["info({ timeoutMS })", (k) => k.info(wrong({ timeoutMS: 5 })), "timeoutMS", /^info: .*timeoutMs\?/],
  ["generate('P-256')", (k) => k.generate(wrong("P-256")), "attributes", /^generate: attributes must be an object/],
  ["generate({ provder })", (k) => k.generate(attributes, wrong({ provder: 1 })), "provder", /^generate: .*provider\?/],
  ["ensure('P-256')", (k) => k.ensure(wrong("P-256")), "attributes", /^ensure: attributes must be an object/],
  ["ensure({ provder })", (k) => k.ensure(attributes, wrong({ provder: 1 })), "provder", /^ensure: .*provider\?/],
  ["import(text)", (k) => k.import(wrong(pem.key), use), "input", /^import: input must be an object such as/],
  ["import(raw)", (k) => k.import(wrong(raw), use), "input.format", /"der", "pem" or "jwk", not "raw"/],
  ["import(jwk as text)", (k) => k.import({ format: "jwk", key: wrong("{}") }, use), "input.key", /kty/],
  [
    "import(preset, bytes)",
    (k) => k.import(wrong(attributes), wrong(bytes)),
    "input",
    /^import: .* not attributes of one/,
  ],
  ["import(pkcs8)", (k) => k.import(wrong({ ...pem, format: "pkcs8" }), use), "input.format", /"pkcs8": use "der" for/],
  ["exportPublicKey('spki')", (k) => k.exportPublicKey(wrong("spki")), "format", /"spki": use "der" for/],
  ["import({ provder })", (k) => k.import(pem, use, wrong({ provder: 1 })), "provder", /^import: .*provider\?/],
  ["verify(message, text)", (k) => k.verify(bytes, wrong("MEUC")), "signature", /^verify: signature .*decode it/],
  ["open(text)", (k) => k.open(wrong("UFNF")), "sealedText", /decode it, from base64/],
  ["decrypt(text)", (k) => k.decrypt(wrong("AAAA")), "ciphertext", /decode it/],
  ["sign('hello')", (k) => k.sign(wrong("hello")), "message", /^sign: message .*TextEncoder\(\)\.encode/],
  ["sign(array)", (k) => k.sign(wrong([1, 2])), "message", /Uint8Array\.from/],
  ["sign(shared)", (k) => k.sign(new Uint8Array(new SharedArrayBuffer(8))), "message", /shared memory/],
  ["sign({ formt })", (k) => k.sign(bytes, wrong({ formt: "der" })), "formt", /Did you mean format\?/],
  ["sign({ timeoutMS })", (k) => k.sign(bytes, wrong({ timeoutMS: 5 })), "timeoutMS", /^sign: timeoutMS/],
  ["verify without a signature", (k) => k.verify(bytes, wrong(undefined)), "signature", /not undefined/],
  ["sign({ format: 'DER' })", (k) => k.sign(bytes, { format: wrong("DER") }), "format", /did you mean "der"\?/],
  ["sign({ hash: 'SHA256' })", (k) => k.sign(bytes, { hash: wrong("SHA256") }), "hash", /did you mean "SHA_256"\?/],
  ["sign({ hash: 'HASH_NONE' })", (k) => k.sign(bytes, { hash: "HASH_NONE" }), "hash", /not "HASH_NONE"/],
  [
    "sign({ verifyAfterSign })",
    (k) => k.sign(bytes, wrong({ verifyAfterSign: true })),
    "verifyAfterSign",
    /^sign: .* option of client\.key and client\.ensureKey\./,
  ],
  [
    "sign({ verifyaftersign })",
    (k) => k.sign(bytes, wrong({ verifyaftersign: true })),
    "verifyaftersign",
    /mean verifyAfterSign\? It is an option of client\.key/,
  ],
  [
    "generate({ verifyAfterSign })",
    (k) => k.generate(attributes, wrong({ verifyAfterSign: true })),
    "verifyAfterSign",
    /option of client\.key/,
  ],
  [
    "seal({ detailedErrors })",
    (k) => k.seal(bytes, wrong({ detailedErrors: true })),
    "detailedErrors",
    /option of decrypt\./,
  ],
  ["sign({ local })", (k) => k.sign(bytes, wrong({ local: true })), "local", /^sign: local is not known/],
  ["sign(null)", (k) => k.sign(bytes, wrong(null)), "options", /not null/],
  ["verify of text", (k) => k.verify(wrong("hello"), bytes), "message", /^verify: message/],
  ["verify of a text signature", (k) => k.verify(bytes, wrong("ab")), "signature", /^verify: signature/],
  ["verify({ format: 'pem' })", (k) => k.verify(bytes, bytes, { format: wrong("pem") }), "format", /"raw" or "der"/],
  ["verify({ local: 'yes' })", (k) => k.verify(bytes, bytes, { local: wrong("yes") }), "local", /true or false/],
  ["encrypt('hello')", (k) => k.encrypt(wrong("hello")), "plaintext", /^encrypt: plaintext/],
  ["encrypt({ iv })", (k) => k.encrypt(bytes, wrong({ iv: bytes })), "iv", /Allowed are .*nonce/],
  ["encrypt({ nonce: text })", (k) => k.encrypt(bytes, { nonce: wrong("123456789012") }), "nonce", /TextEncoder/],
  ["encrypt({ aad })", (k) => k.encrypt(bytes, wrong({ aad: bytes })), "aad", /Allowed are .*additionalData/],
  ["encrypt({ local: 1 })", (k) => k.encrypt(bytes, { local: wrong(1) }), "local", /true or false/],
  ["decrypt('hello')", (k) => k.decrypt(wrong("hello")), "ciphertext", /^decrypt: ciphertext/],
  [
    "decrypt({ detailederrors })",
    (k) => k.decrypt(bytes, wrong({ detailederrors: true })),
    "detailederrors",
    /Errors\?/,
  ],
  ["decrypt({ label: text })", (k) => k.decrypt(bytes, { label: wrong("a") }), "label", /Uint8Array/],
  ["seal('hello')", (k) => k.seal(wrong("hello")), "plaintext", /^seal: plaintext .*TextEncoder/],
  ["seal of an ArrayBuffer", (k) => k.seal(wrong(bytes.buffer)), "plaintext", /new Uint8Array\(buffer\)/],
  ["seal({ additionaldata })", (k) => k.seal(bytes, wrong({ additionaldata: bytes })), "additionaldata", /Data\?/],
  [
    "seal({ additionalData: text })",
    (k) => k.seal(bytes, { additionalData: wrong("v1") }),
    "additionalData",
    /Encoder/,
  ],
  ["seal({ nonce })", (k) => k.seal(bytes, wrong({ nonce: bytes })), "nonce", /^seal: nonce is not known/],
  ["open of text", (k) => k.open(wrong("UFNMRA")), "sealedText", /^open: sealedText/],
  [
    "open({ aditionalData })",
    (k) => k.open(bytes, wrong({ aditionalData: bytes })),
    "aditionalData",
    /additionalData\?/,
  ],
  [
    "agree(bytes)",
    (k) => k.agree(wrong(bytes)),
    "peerKey",
    /such as \{ format: "raw", key: bytes \}, not a Uint8Array/,
  ],
  ["agree(text)", (k) => k.agree(wrong(pem.key)), "peerKey", /^agree: peerKey must be an object/],
  [
    "agree(format spki)",
    (k) => k.agree(wrong({ format: "spki", key: bytes })),
    "peerKey.format",
    /"raw", "der", "pem" or "jwk"/,
  ],
  ["agree(an array)", (k) => k.agree({ format: "raw", key: wrong([4]) }), "peerKey.key", /Uint8Array\.from/],
  ["agree({ HKDF })", (k) => k.agree(raw, wrong({ HKDF: hkdf })), "HKDF", /Did you mean hkdf\?/],
  ["agree({ hkdf: true })", (k) => k.agree(raw, { hkdf: wrong(true) }), "hkdf", /must be an object/],
  [
    "agree without a length",
    (k) => k.agree(raw, { hkdf: wrong({ hash: "SHA_256" }) }),
    "hkdf.length",
    /bytes .*undefined/,
  ],
  ["agree without a hash", (k) => k.agree(raw, { hkdf: wrong({ length: 32 }) }), "hkdf.hash", /not undefined/],
  [
    "agree by sha256",
    (k) => k.agree(raw, { hkdf: { ...hkdf, hash: wrong("sha256") } }),
    "hkdf.hash",
    /mean "SHA_256"\?/,
  ],
  [
    "agree with info as text",
    (k) => k.agree(raw, { hkdf: { ...hkdf, info: wrong("tls") } }),
    "hkdf.info",
    /TextEncoder/,
  ],
  [
    "agree({ hkdf: { slat } })",
    (k) => k.agree(raw, { hkdf: wrong({ ...hkdf, slat: bytes }) }),
    "hkdf.slat",
    /mean salt\?/,
  ],
  ["mac('hello')", (k) => k.mac(wrong("hello")), "message", /^mac: message/],
  ["mac({ length })", (k) => k.mac(bytes, wrong({ length: 16 })), "length", /^mac: length is not known/],
  ["verifyMac('hello')", (k) => k.verifyMac(wrong("hello"), bytes), "message", /^verifyMac: message/],
  ["verifyMac of a text code", (k) => k.verifyMac(bytes, wrong("ab")), "code", /^verifyMac: code/],
  ["verifyMac({ timeout })", (k) => k.verifyMac(bytes, bytes, wrong({ timeout: 5 })), "timeout", /timeoutMs\?/],
  ["exportKey({ format })", (k) => k.exportKey(wrong({ format: "raw" })), "format", /^exportKey: format is not known/],
  ["exportPublicKey('toString')", (k) => k.exportPublicKey(wrong("toString")), "format", /not "toString"/],
  ["exportPublicKey('PEM')", (k) => k.exportPublicKey(wrong("PEM")), "format", /did you mean "pem"\?/],
  ["exportPublicKey()", (k) => k.exportPublicKey(wrong(undefined)), "format", /"raw", "der", "pem" or "jwk"/],
  ["exportPublicKey({ timeout })", (k) => k.exportPublicKey("raw", wrong({ timeout: 5 })), "timeout", /timeoutMs\?/],
  ["destroy({ provder })", (k) => k.destroy(wrong({ provder: 1 })), "provder", /^destroy: .*provider\?/],
];

describe("a mistake at a key handle", () => {
  it.each(mistakes)(
    "is refused by the argument's name before anything is sent: %s",
    async (_title, make, argument, message) => {
      const { key, client, peer } = await connectToKey(aesPeer);
      const error: unknown = await Promise.resolve()
        .then(() => make(key, client))
        .catch((reason: unknown) => reason);
      expect(isParsecError(error) && error.message).toMatch(message);
      expect(error).toMatchObject({ family: "usage", code: "ERR_PARSEC_ARGUMENT", argument });
      expect(peer.requests).toEqual([]);
    },
  );

  it("is told by a rejected promise, and only the handle itself is made without one", async () => {
    const { key, client } = await connectToKey(aesPeer);
    const asynchronous = mistakes.filter(([title]) => !title.startsWith("key("));
    for (const [, make] of asynchronous) {
      const result = make(key, client);
      expect(result).toBeInstanceOf(Promise);
      await (result as Promise<unknown>).catch(() => {});
    }
  });

  it("is not seen in an option that is left undefined", async () => {
    const { client } = await connectToKey(aesPeer);
    const options = { provider: undefined, publicKey: undefined, algorithm: undefined, verifyAfterSign: undefined };
    expect(() => client.key("k", options as never)).not.toThrow();
  });
});
