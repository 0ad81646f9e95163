// node node-uses.mjs: prints the uses as JSON, each with its keys. node node-uses.mjs USE KEY [uri]: does it, with the key by its PEM text or by its
// URI; prints "works", or "throws" and the code.
import * as assert from "node:assert";
import crypto from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import tls from "node:tls";
import { promisify } from "node:util";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { loadParsecProvider, parsecKeyPem, parsecPrivateKey } from "@parsec-ts/openssl-provider";

const UNGUARDED = "private half as JWK, in a worker that has not called `loadParsecProvider`";
const SIGNING = ["ec", "rsa", "pss"];
const message = Buffer.from("a message");
const { subtle } = globalThis.crypto ?? crypto.webcrypto;
const JWA = { ec: "ES256", rsa: "RS256", pss: "PS256" };
const WEB = {
  ec: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  rsa: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
  pss: { name: "RSA-PSS", hash: "SHA-256", saltLength: 32 },
  agreement: { name: "ECDH", namedCurve: "P-256" },
  encryption: { name: "RSA-OAEP", hash: "SHA-256" },
};
const pss = { padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
const oaep = { padding: crypto.constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };

/** The key for `sign` and `verify`, with what RSA-PSS needs. */
const withPadding = (name, key) => (name === "pss" ? { key, ...pss } : key);
const isSigned = (name, key, signature) => {
  assert.ok(crypto.verify("sha256", message, withPadding(name, crypto.createPublicKey(key)), signature));
};
const publicJwk = (key) => crypto.createPublicKey(key).export({ format: "jwk" });
/** The key as a platform's own, which a public half of it has to be. */
const foreign = (key) => crypto.createPublicKey({ key: publicJwk(key), format: "jwk" });
const publicEncrypt = (key, options) => crypto.publicEncrypt({ key, ...options }, message);
const cryptoKey = (name, key, extractable = false) =>
  key.toCryptoKey(WEB[name], extractable, { agreement: ["deriveBits"], encryption: ["decrypt"] }[name] ?? ["sign"]);

/** Uses that a program may make of `createPrivateKey(await parsecKeyPem(name))`, or of the text. Each is called with key, name and text. */
const USES = {
  "`sign`, `verify`": [
    SIGNING,
    (key, name) => isSigned(name, key, crypto.sign("sha256", message, withPadding(name, key))),
  ],
  "`sign` with a callback": [
    SIGNING,
    async (key, name) => isSigned(name, key, await promisify(crypto.sign)("sha256", message, withPadding(name, key))),
  ],
  "`sign` with the text": [
    SIGNING,
    (key, name, pem) => isSigned(name, key, crypto.sign("sha256", message, withPadding(name, pem))),
  ],
  "`createSign`, `createVerify`": [
    SIGNING,
    (key, name) => {
      const signature = crypto.createSign("sha256").update(message).sign(withPadding(name, key));
      const verified = crypto
        .createVerify("sha256")
        .update(message)
        .verify(withPadding(name, foreign(key)), signature);
      assert.ok(verified);
    },
  ],
  '`dsaEncoding: "ieee-p1363"`': [
    ["ec"],
    (key) => {
      const signature = crypto.sign("sha256", message, { key, dsaEncoding: "ieee-p1363" });
      assert.equal(signature.length, 64);
      assert.ok(crypto.verify("sha256", message, { key: foreign(key), dsaEncoding: "ieee-p1363" }, signature));
    },
  ],
  "another digest than the key permits": [
    SIGNING,
    (key, name) => crypto.sign("sha512", message, withPadding(name, key)),
  ],
  "`asymmetricKeyType`, `asymmetricKeyDetails`": [
    SIGNING,
    (key, name) => {
      assert.equal(key.asymmetricKeyType, name === "ec" ? "ec" : "rsa");
      const { namedCurve, modulusLength } = key.asymmetricKeyDetails;
      assert.equal(namedCurve ?? modulusLength, name === "ec" ? "prime256v1" : 2048);
    },
  ],
  "public half as PEM, DER and JWK": [
    SIGNING,
    (key) => {
      const half = crypto.createPublicKey(key);
      const texts = [half, foreign(key)].map((one) => one.export({ format: "pem", type: "spki" }));
      assert.equal(texts[0], texts[1]);
      assert.ok(half.export({ format: "der", type: "spki" }).length > 80);
    },
  ],
  "`equals`": [
    SIGNING,
    (key, _name, pem) => {
      assert.ok(key.equals(crypto.createPrivateKey(pem)));
      assert.ok(crypto.createPublicKey(key).equals(foreign(key)));
    },
  ],
  "`X509Certificate.checkPrivateKey`": [
    ["ec"],
    (key) => {
      const certificate = new crypto.X509Certificate(readFileSync("ec.crt"));
      assert.ok(certificate.checkPrivateKey(key));
      const { privateKey } = crypto.generateKeyPairSync("ec", { namedCurve: "P-256" });
      assert.ok(!certificate.checkPrivateKey(privateKey));
    },
  ],
  "private half as PEM: the text again": [
    SIGNING,
    (key, _name, pem) => assert.equal(key.export({ format: "pem", type: "pkcs8" }), pem),
  ],
  "private half as DER": [SIGNING, (key) => key.export({ format: "der", type: "pkcs8" })],
  "private half as SEC 1 or PKCS #1": [
    SIGNING,
    (key, name) => key.export({ format: "pem", type: name === "ec" ? "sec1" : "pkcs1" }),
  ],
  "private half as encrypted PEM: the text, as it is": [
    SIGNING,
    (key, _name, pem) => {
      const options = { format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "secret" };
      assert.equal(key.export(options), pem);
    },
  ],
  "private half as JWK": [SIGNING, (key) => key.export({ format: "jwk" })],
  "`diffieHellman`": [
    ["agreement"],
    (privateKey) => {
      const own = crypto.generateKeyPairSync("ec", { namedCurve: "P-256" });
      const secret = crypto.diffieHellman({ privateKey, publicKey: own.publicKey });
      const same = crypto.diffieHellman({ privateKey: own.privateKey, publicKey: foreign(privateKey) });
      assert.deepEqual(secret, same);
    },
  ],
  "`privateDecrypt`: OAEP": [
    ["encryption"],
    (key) => {
      const text = crypto.publicEncrypt({ key: foreign(key), ...oaep }, message);
      assert.deepEqual(crypto.privateDecrypt({ key, ...oaep }, text), message);
    },
  ],
  "`privateDecrypt`: PKCS #1 v1.5": [
    ["encryption"],
    (key) => {
      const padding = crypto.constants.RSA_PKCS1_PADDING;
      crypto.privateDecrypt({ key, padding }, crypto.publicEncrypt({ key: foreign(key), padding }, message));
    },
  ],
  "`publicEncrypt`: OAEP": [
    ["encryption"],
    (key, _name, pem) => {
      for (const half of [key, crypto.createPublicKey(key), pem])
        assert.deepEqual(crypto.privateDecrypt({ key, ...oaep }, publicEncrypt(half, oaep)), message);
    },
  ],
  "`publicEncrypt`: PKCS #1 v1.5, OAEP with any digest and label": [
    ["encryption"],
    (key) => {
      assert.equal(publicEncrypt(key, { padding: crypto.constants.RSA_PKCS1_PADDING }).length, 256);
      assert.equal(publicEncrypt(key, { ...oaep, oaepHash: "sha3-256", oaepLabel: message }).length, 256);
    },
  ],
  "`privateEncrypt`": [["rsa"], (key) => crypto.privateEncrypt(key, message)],
  "`toCryptoKey`, native `subtle.sign`": [
    SIGNING,
    async (key, name) => {
      const signature = await subtle.sign(WEB[name], cryptoKey(name, key), message);
      const half = await subtle.importKey("jwk", publicJwk(key), WEB[name], false, ["verify"]);
      assert.ok(await subtle.verify(WEB[name], half, signature, message));
    },
  ],
  "`toCryptoKey`, native `subtle.deriveBits`": [
    ["agreement"],
    async (key, name) => {
      const own = await subtle.generateKey(WEB[name], false, ["deriveBits"]);
      const half = await subtle.importKey("jwk", publicJwk(key), WEB[name], false, []);
      const bits = await subtle.deriveBits({ name: "ECDH", public: own.publicKey }, cryptoKey(name, key), 256);
      assert.deepEqual(bits, await subtle.deriveBits({ name: "ECDH", public: half }, own.privateKey, 256));
    },
  ],
  "`toCryptoKey`, native `subtle.decrypt`": [
    ["encryption"],
    async (key, name) => {
      const half = await subtle.importKey("jwk", publicJwk(key), WEB[name], false, ["encrypt"]);
      const text = await subtle.encrypt(WEB[name], half, message);
      assert.deepEqual(Buffer.from(await subtle.decrypt(WEB[name], cryptoKey(name, key), text)), message);
    },
  ],
  "`toCryptoKey` of the public half, native `subtle.encrypt`": [
    ["encryption"],
    async (key, name) => {
      const half = crypto.createPublicKey(key).toCryptoKey(WEB[name], false, ["encrypt"]);
      const text = Buffer.from(await subtle.encrypt(WEB[name], half, message));
      assert.deepEqual(crypto.privateDecrypt({ key, ...oaep }, text), message);
    },
  ],
  '`toCryptoKey`, `subtle.exportKey("pkcs8")`': [
    SIGNING,
    (key, name) => subtle.exportKey("pkcs8", cryptoKey(name, key, true)),
  ],
  '`toCryptoKey`, `subtle.exportKey("jwk")`': [
    SIGNING,
    (key, name) => subtle.exportKey("jwk", cryptoKey(name, key, true)),
  ],
  "`KeyObject.from` of the `toCryptoKey`": [
    SIGNING,
    (key, name) => {
      const again = crypto.KeyObject.from(cryptoKey(name, key));
      isSigned(name, key, crypto.sign("sha256", message, withPadding(name, again)));
    },
  ],
  "`structuredClone` to a port": [
    SIGNING,
    (key, name) => {
      const { port1, port2 } = new MessageChannel();
      port1.postMessage(key);
      isSigned(name, key, crypto.sign("sha256", message, withPadding(name, receiveMessageOnPort(port2).message)));
      port1.close();
    },
  ],
  "handed to a worker, which signs": [
    SIGNING,
    async (key, name) => {
      const program = `const { parentPort, workerData } = require("node:worker_threads");
        parentPort.postMessage(require("node:crypto").sign("sha256", Buffer.from("a message"), workerData));`;
      const worker = new Worker(program, { eval: true, workerData: withPadding(name, key) });
      const [signature] = await once(worker, "message");
      isSigned(name, key, signature);
    },
  ],
  [UNGUARDED]: [
    ["ec"],
    async (key) => {
      const program = `const { workerData } = require("node:worker_threads"); workerData.export({ format: "jwk" });`;
      const worker = new Worker(program, { eval: true, workerData: key });
      const [error] = await once(worker, "error");
      throw error;
    },
  ],
  "the text as `key` of `tls.createSecureContext`": [
    SIGNING,
    (_key, _name, pem) => void tls.createSecureContext({ key: pem }),
  ],
  "the `KeyObject` as `key` of `tls.createSecureContext`": [SIGNING, (key) => void tls.createSecureContext({ key })],
  "`parsecPrivateKey(name)`, `sign`": [
    SIGNING,
    (key, name) => isSigned(name, key, crypto.sign("sha256", message, withPadding(name, parsecPrivateKey(name)))),
  ],
  jsonwebtoken: [
    SIGNING,
    async (key, name) => {
      const { default: jwt } = await import("jsonwebtoken");
      const token = jwt.sign({ sub: "pump-17" }, key, { algorithm: JWA[name] });
      assert.equal(jwt.verify(token, foreign(key), { algorithms: [JWA[name]] }).sub, "pump-17");
    },
  ],
  "jose: `SignJWT`": [
    SIGNING,
    async (key, name) => {
      const { SignJWT, jwtVerify, importJWK } = await import("jose");
      const token = await new SignJWT({ sub: "pump-17" }).setProtectedHeader({ alg: JWA[name] }).sign(key);
      assert.equal((await jwtVerify(token, await importJWK(publicJwk(key), JWA[name]))).payload.sub, "pump-17");
    },
  ],
  "dpop: `generateProof`": [
    SIGNING,
    async (key, name) => {
      const { generateProof } = await import("dpop");
      const { compactVerify, importJWK } = await import("jose");
      const publicKey = await subtle.importKey("jwk", publicJwk(key), WEB[name], true, ["verify"]);
      const pair = { privateKey: cryptoKey(name, key), publicKey };
      const proof = await generateProof(pair, "https://example.com/token", "POST");
      assert.ok((await compactVerify(proof, await importJWK(publicJwk(key), JWA[name]))).payload.length > 0);
    },
  ],
  "oauth4webapi: `PrivateKeyJwt`": [
    SIGNING,
    async (key, name) => {
      const { PrivateKeyJwt } = await import("oauth4webapi");
      const { compactVerify, importJWK } = await import("jose");
      const parameters = new URLSearchParams();
      const server = { issuer: "https://example.com" };
      await PrivateKeyJwt(cryptoKey(name, key))(server, { client_id: "pump-17" }, parameters, new Headers());
      const assertion = parameters.get("client_assertion");
      assert.ok((await compactVerify(assertion, await importJWK(publicJwk(key), JWA[name]))).payload.length > 0);
    },
  ],
};

const [use, name, source] = process.argv.slice(2);
if (use === undefined) {
  console.log(JSON.stringify(Object.entries(USES).map(([title, [names]]) => [title, names])));
} else {
  loadParsecProvider();
  const pem = await parsecKeyPem(name);
  try {
    await USES[use][1](source === "uri" ? parsecPrivateKey(name) : crypto.createPrivateKey(pem), name, pem);
    console.log("works");
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    console.log("throws", typeof error.code === "string" ? error.code : error.name);
  }
}
