import { createClient, direct, jwtSvid, type ParsecKey } from "@parsec-ts/client";
import { startMockService } from "@parsec-ts/mock-service";
import {
  aesGcmKey,
  type ConnectedClient,
  connect,
  ecdsaKey,
  exportable,
  hmacKey,
  nodeHost,
  nodeLocalCrypto,
  psaSignHash,
  rsaOaepKey,
  rsaPssKey,
} from "@parsec-ts/node";
import type { Connection, Transport } from "@parsec-ts/transport";
import { EMPTY } from "@parsec-ts/wire-protocol";
import { afterAll, beforeAll, it } from "vitest";
import { expectRefusal, type Mistake, wrong } from "./mistake.js";

const service = await startMockService({ providers: ["software"] });
const transport: Transport = { connect: (options) => service.transport.connect(options) };
let parsec: ConnectedClient;
let key: ParsecKey;
let aes: ParsecKey;

beforeAll(async () => {
  parsec = await connect({ transport, authenticators: [direct("app")] });
  key = await parsec.ensureKey("ec", ecdsaKey("P-256"));
  aes = await parsec.ensureKey("aes", aesGcmKey(256));
});

afterAll(async () => {
  await parsec.close();
  await service.close();
});

/** A socket with an encoding gives its reader texts. */
const textConnection = (): Connection => ({
  chunks: wrong(
    (async function* () {
      yield "hello";
    })(),
  ),
  write: async () => {},
  close: () => {},
});

/** Further mistakes at the client: the error is one of usage, and its message says what is wrong. */
const mistakes: readonly Mistake[] = [
  ["connect(new Map())", () => connect(wrong(new Map([["endpoint", "unix:/x"]]))), /^connect: options .*not a Map/],
  ["connect(promise)", () => connect(wrong(Promise.resolve({}))), /^connect: options .*not a Promise/],
  [
    "connect({ transport: service })",
    () => connect({ transport: wrong({ ...service }) }),
    /^connect: transport .*no method connect/,
  ],
  [
    "connect({ authenticators: ['app'] })",
    () => connect({ authenticators: wrong(["app"]) }),
    /direct\("application"\), not text/,
  ],
  [
    "connect({ authenticators: [direct] })",
    () => connect({ authenticators: wrong([direct]) }),
    /each an object such as direct\("application"\), not a function/,
  ],
  [
    "connect({ localCrypto: crypto })",
    () => connect({ localCrypto: wrong(globalThis.crypto) }),
    /^connect: localCrypto .*none of its methods/,
  ],
  [
    "connect({ keyFormats: {} })",
    () => connect({ keyFormats: wrong({}) }),
    /^connect: keyFormats .*no method encodePublicKey/,
  ],
  [
    "createClient({ host: {} })",
    () => createClient({ transport, host: wrong({}), authenticators: [] }),
    /^createClient: host .*no method now/,
  ],
  [
    "createClient({ host: the class of hosts })",
    () => createClient({ transport, host: wrong(() => nodeHost), authenticators: [] }),
    /^createClient: host .*not a function/,
  ],
  ["ping(regular expression)", () => parsec.ping(wrong(/x/)), /^ping: options must be an object, not a RegExp/],
  ["ping(error)", () => parsec.ping(wrong(new Error("x"))), /^ping: options must be an object, not an Error/],
  [
    "connect({ authenticators: [undefined] })",
    () => connect({ transport, authenticators: wrong([undefined]) }),
    /^connect: authenticators must be an array of authenticators.*not undefined/,
  ],
  [
    "connect({ authenticators: [one whose authType is text] })",
    () => connect({ transport, authenticators: [{ ...direct("app"), authType: wrong("Direct") }] }),
    /^connect: authenticators .*whose authType is an integer from 0 to 255, not text/,
  ],
  [
    "ping({ authenticator: one without an authType })",
    () => parsec.ping({ authenticator: wrong({ authenticate: () => EMPTY }) }),
    /^ping: authenticator .*whose authType is an integer from 0 to 255, not undefined/,
  ],
  [
    "connect({ transport: one whose close is no function })",
    () => connect({ transport: { ...transport, close: wrong(true) } }),
    /^connect: transport .*close of this one is no function/,
  ],
  [
    "connect({ transport: one that reads text })",
    () => connect({ transport: { connect: async () => textConnection() } }),
    /^chunk must be a Uint8Array/,
  ],
  [
    "createClient({ host: one whose isObserved is no function })",
    () => createClient({ transport, host: { ...nodeHost, isObserved: wrong(true) }, authenticators: [] }),
    /^createClient: host .*isObserved of this one is no function/,
  ],
  [
    "connect({ localCrypto: one whose digest is no function })",
    () => connect({ transport, localCrypto: { ...nodeLocalCrypto, digest: wrong("SHA-256") } }),
    /^connect: localCrypto .*digest of this one is no function/,
  ],
  [
    "jwtSvid({ refused: true })",
    () => jwtSvid({ token: () => EMPTY, refused: wrong(true) }),
    /^jwtSvid: source must be .*refused of this one is no function/,
  ],
  [
    "call(operation without a name)",
    () => parsec.call(wrong({ ...psaSignHash, name: undefined }), {}),
    /^call: operation must be an operation such as psaSignHash/,
  ],
  [
    "call(operation without a result)",
    () => parsec.call(wrong({ ...psaSignHash, result: {} }), {}),
    /^call: operation must be an operation such as psaSignHash/,
  ],
  [
    "canUse(attributes, null)",
    () => parsec.canUse(ecdsaKey("P-256"), wrong(null)),
    /^canUse: options must be an object, not null/,
  ],
  [
    "canUse(attributes, misspelled)",
    () => parsec.canUse(ecdsaKey("P-256"), wrong({ provder: 1 })),
    /^canUse: provder is not known/,
  ],
  [
    "cipherDecrypt(request, null)",
    () => parsec.cipherDecrypt({ keyName: "aes", alg: "CTR", ciphertext: EMPTY }, wrong(null)),
    /^psaCipherDecrypt|^cipherDecrypt: options must be an object, not null/,
  ],
  [
    "hashCompute of text, here",
    () => parsec.hashCompute({ alg: "SHA_256", input: wrong("hello") }, { local: true }),
    /^hashCompute: input must be a Uint8Array, not text.*TextEncoder/,
  ],
  [
    "hashCompute by a misspelled hash, here",
    () => parsec.hashCompute({ alg: wrong("SHA256"), input: EMPTY }, { local: true }),
    /^hashCompute: alg .*did you mean "SHA_256"\?/,
  ],
  [
    "hashCompute(misspelled, here)",
    () => parsec.hashCompute(wrong({ alg: "SHA_256", inptu: EMPTY }), { local: true }),
    /^hashCompute: inptu is not known\. Did you mean input\?/,
  ],
  [
    "hashCompute(nothing, here)",
    () => parsec.hashCompute(wrong(undefined), { local: true }),
    /^hashCompute: request must be an object/,
  ],
  [
    "key(an algorithm whose hash is text)",
    () => parsec.key("ec", { algorithm: wrong({ kind: "ecdsa", hashAlg: "SHA_512" }) }),
    /^key: algorithm must be an algorithm such as ecdsa\("SHA_256"\): the hashAlg of this one must be .*not text/,
  ],
  [
    "key(an algorithm without its hash)",
    () => parsec.key("ec", { algorithm: wrong({ kind: "rsaPss" }) }),
    /^key: algorithm .*the hashAlg of this one must be .*not undefined/,
  ],
  [
    "jwtSvid({})",
    () => jwtSvid(wrong({})),
    /^jwtSvid: source must be an object such as workloadApiTokenSource\(\): this one has no method token/,
  ],
  ["key(name, new Map())", () => parsec.key("ec", wrong(new Map())), /^key: options .*not a Map/],
  [
    "sign(message, promise)",
    () => key.sign(new Uint8Array(1), wrong(Promise.resolve({}))),
    /^sign: options .*not a Promise/,
  ],
  ["call('Ping')", () => parsec.call(wrong("Ping"), {}), /^call: operation must be an operation such as psaSignHash/],
  ["signHash()", () => parsec.signHash(wrong(undefined)), /^signHash: request must be an object/],
  ["call()", () => parsec.call(wrong(undefined), {}), /^call: operation .*not undefined/],
  ["capabilities(1)", () => parsec.capabilities(wrong(1)), /^capabilities: options/],
  ["canUse('P-256')", () => parsec.canUse(wrong("P-256")), /^canUse: attributes .*ecdsaKey\("P-256"\), not text/],
  ["withTransport()", () => parsec.withTransport(wrong(undefined)), /^withTransport: options .*not undefined/],
  ["destroyKey(key)", () => parsec.destroyKey(wrong(key)), /^destroyKey: keyName must be a string/],
  [
    "signHash({ alg: 'ecdsa' })",
    () => parsec.signHash({ keyName: "ec", alg: wrong("ecdsa"), hash: new Uint8Array(32) }),
    /^signHash: alg/,
  ],
  ["signHash({ name })", () => parsec.signHash(wrong({ name: "ec" })), /^signHash: name is not known/],
  ["rsaOaepKey(256)", () => rsaOaepKey(256), /^rsaOaepKey: bits must be at least 512 bits, such as 2048/],
  ["rsaPssKey(384)", () => rsaPssKey(384), /^rsaPssKey: bits must be at least 512/],
  [
    "exportable(key)",
    () => exportable(wrong(key)),
    /^exportable: attributes must be attributes such as aesGcmKey\(256\)/,
  ],
  ["hmacKey('SHA-256')", () => hmacKey(wrong("SHA-256")), /did you mean "SHA_256"\?/],
  ["exportPublicKey of an AES key", () => aes.exportPublicKey("pem"), /no public half/],
  [
    "generateKey with keyBits as a bigint",
    () => parsec.generateKey({ keyName: "big", attributes: { ...ecdsaKey("P-256"), keyBits: wrong(256n) } }),
    /^generateKey: attributes\.keyBits must be an integer from 0 to 4294967295, not 256n/,
  ],
  [
    "signHash with an object as the kind of its algorithm",
    () => parsec.signHash({ keyName: "ec", alg: wrong({ kind: Object.create(null) }), hash: new Uint8Array(32) }),
    /^signHash: alg\.kind must be a variant of .*, not an object/,
  ],
];

it.each(mistakes)("%s is refused with a message that says what is wrong", async (_title, call, message) => {
  await expectRefusal(call, message);
});
