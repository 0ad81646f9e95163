import { createClient, direct, isParsecError, jwtSvid, type ParsecKey } from "@parsec-ts/client";
import { createJwks, jwsAlgorithm, signJwt, verifyJwt } from "@parsec-ts/jose";
import { decodeKey, encodePublicKey } from "@parsec-ts/key-formats";
import { startMockService, startReplayService } from "@parsec-ts/mock-service";
import { startInMemoryService, webCryptography } from "@parsec-ts/mock-service/in-memory";
import {
  aesGcmKey,
  type ConnectedClient,
  connect,
  ecdsaKey,
  exportable,
  hmacKey,
  nodeHost,
  rsaOaepKey,
  rsaPssKey,
} from "@parsec-ts/node";
import { workloadApiTokenSource } from "@parsec-ts/spiffe";
import { serveSshAgent, signSshCertificate, sshPublicKey } from "@parsec-ts/ssh-agent";
import { formatEndpoint, type Transport } from "@parsec-ts/transport";
import { cryptoKeyOf, listSessionKeys, parsecCrypto, webLocalCrypto } from "@parsec-ts/webcrypto";
import { createCsr, formatName, issue, parse, selfSign } from "@parsec-ts/x509";
import { afterAll, beforeAll, expect, it } from "vitest";

/** A value that the compiler would refuse: programs in JavaScript have no compiler. */
const wrong = (value: unknown): never => value as never;

const service = await startMockService({ providers: ["software"] });
const transport: Transport = { connect: (options) => service.transport.connect(options) };
let parsec: ConnectedClient;
let key: ParsecKey;
let aes: ParsecKey;
let ca: string;
let csr: string;
let pem: string;

beforeAll(async () => {
  parsec = await connect({ transport, authenticators: [direct("app")] });
  key = await parsec.ensureKey("ec", ecdsaKey("P-256"));
  aes = await parsec.ensureKey("aes", aesGcmKey(256));
  csr = await createCsr(key, { subject: "CN=a" });
  ca = await selfSign(key, { subject: "CN=CA", days: 10, basicConstraints: { ca: true } });
  pem = await key.exportPublicKey("pem");
});

afterAll(async () => {
  await parsec.close();
  await service.close();
});

const claims = { sub: "a" };
const soon = { expiresIn: "5m" } as const;
const subject = "CN=a";
const ssh = { type: "user", keyId: "a", principals: ["ada"], validFor: "8h" } as const;
const openssh = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----";

type Mistake = readonly [title: string, call: () => unknown, message: RegExp];

/** Ordinary mistakes at the packages above the client: the error is one of usage, and its message says what is wrong. */
const mistakes: readonly Mistake[] = [
  // @parsec-ts/node and the client
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
    /direct\("application"\), not of text/,
  ],
  ["connect({ authenticators: [direct] })", () => connect({ authenticators: wrong([direct]) }), /not of a function/],
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
  ["jwtSvid({})", () => jwtSvid(wrong({})), /^jwtSvid: source must be an object with a method token/],
  ["key(name, new Map())", () => parsec.key("ec", wrong(new Map())), /^key: options .*not a Map/],
  [
    "sign(message, promise)",
    () => key.sign(new Uint8Array(1), wrong(Promise.resolve({}))),
    /^sign: options .*not a Promise/,
  ],
  ["call('Ping')", () => parsec.call(wrong("Ping"), {}), /^call: operation must be an operation such as psaSignHash/],
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
  // @parsec-ts/jose
  ["signJwt with a Map of claims", () => signJwt(key, wrong(new Map()), soon), /^signJwt: claims .*not a Map/],
  [
    "signJwt with exp in milliseconds",
    () => signJwt(key, { exp: Date.now() }),
    /claims\.exp must be a number of seconds/,
  ],
  ["signJwt with NaN", () => signJwt(key, { n: Number.NaN }, soon), /no BigInt, NaN or Infinity/],
  ["signJwt with Infinity inside", () => signJwt(key, { n: [Number.POSITIVE_INFINITY] }, soon), /NaN or Infinity/],
  ["signJwt(claims, key)", () => signJwt(wrong(claims), wrong(key)), /^signJwt: key must be a ParsecKey/],
  ["signJwt with alg", () => signJwt(key, claims, wrong({ ...soon, alg: "HS256" })), /^signJwt: alg is not known/],
  ["verifyJwt(token, keys)", () => verifyJwt(wrong("a.b.c"), wrong({ keys: [] })), /^verifyJwt: token must be text/],
  [
    "verifyJwt by PEM",
    async () => verifyJwt(wrong(pem), await signJwt(key, claims, soon)),
    /keys must be a ParsecKey, a public JWK or/,
  ],
  ["createJwks(key)", () => createJwks(wrong(key)), /^createJwks: keys must be an array of ParsecKeys/],
  ["createJwks of an AES key", () => createJwks([aes]), /no public half|can sign/],
  ["jwsAlgorithm(name)", () => jwsAlgorithm(wrong("ec")), /^jwsAlgorithm: key must be a ParsecKey.*not text/],
  // @parsec-ts/x509
  ["createCsr(options, key)", () => createCsr(wrong({ subject }), wrong(key)), /^createCsr: key must be a ParsecKey/],
  ["selfSign(name)", () => selfSign(wrong("ec"), { subject, days: 1 }), /^selfSign: key must be a ParsecKey.*not text/],
  [
    "issue(certificate)",
    () => issue(wrong(ca), { issuer: ca, request: csr, subject, days: 1 }),
    /^issue: caKey .*not text/,
  ],
  [
    "createCsr without a name",
    () => createCsr(key, { subject: "" }),
    /^createCsr: subject must be a name that is not empty/,
  ],
  [
    "createCsr with san as an array",
    () => createCsr(key, { subject, san: wrong(["a.local"]) }),
    /^createCsr: san must be an object, not text/,
  ],
  ["formatName(text)", () => formatName(wrong(subject)), /^formatName: name must be the parts of a name.*not text/],
  ["formatName([text])", () => formatName(wrong([subject])), /an array of something else/],
  ["parse(key)", () => parse(pem), /no PEM block of one/],
  // @parsec-ts/webcrypto
  ["parsecCrypto(promise)", () => parsecCrypto(wrong(connect({ transport }))), /^parsecCrypto: client .*not a Promise/],
  [
    "parsecCrypto({ platform: subtle })",
    () => parsecCrypto(parsec, { platform: wrong(globalThis.crypto.subtle) }),
    /platform must be a Crypto with `subtle`/,
  ],
  [
    "parsecCrypto({ platform: { subtle } })",
    () => parsecCrypto(parsec, { platform: wrong({ subtle: {} }) }),
    /platform .*no method getRandomValues/,
  ],
  ["cryptoKeyOf(crypto, name)", () => cryptoKeyOf(parsecCrypto(parsec), wrong("ec")), /^cryptoKeyOf: key .*not text/],
  ["listSessionKeys(crypto)", () => listSessionKeys(wrong(parsecCrypto(parsec))), /^listSessionKeys: client/],
  ["webLocalCrypto({})", () => webLocalCrypto(wrong({})), /secure contexts/],
  // @parsec-ts/mock-service
  [
    "startReplayService(path)",
    () => startReplayService(wrong("recordings")),
    /^startReplayService: options must be an object such as/,
  ],
  [
    "startReplayService({})",
    () => startReplayService(wrong({})),
    /^startReplayService: directory must be text, not undefined/,
  ],
  ["startMockService({ provider })", () => startMockService(wrong({ provider: "tpm" })), /Did you mean providers\?/],
  [
    "startInMemoryService without its cryptography",
    () => startInMemoryService(wrong({ cryptography: globalThis.crypto })),
    /cryptography\.random/,
  ],
  ["webCryptography(subtle)", () => webCryptography(wrong(globalThis.crypto.subtle)), /crypto\.subtle/],
  // @parsec-ts/spiffe and ssh-agent
  [
    "workloadApiTokenSource({ spiffeId: path })",
    () => workloadApiTokenSource({ spiffeId: "example.org/a" }),
    /spiffeId must be an identity such as spiffe:/,
  ],
  ["sshPublicKey(name)", () => sshPublicKey(wrong("ec")), /^sshPublicKey: key must be a ParsecKey/],
  ["serveSshAgent({ keys: key })", () => serveSshAgent(wrong({ keys: key })), /^serveSshAgent: keys must be an array/],
  [
    "signSshCertificate with PEM",
    () => signSshCertificate(key, { ...ssh, publicKey: pem }),
    /Give the whole line of a \.pub file/,
  ],
  // @parsec-ts/key-formats and transport
  ["decodeKey of OpenSSH's format", () => decodeKey({ format: "pem", key: openssh }), /ssh-keygen -p -m PKCS8/],
  [
    "decodeKey of PEM as bytes",
    () => decodeKey({ format: "pem", key: wrong(Buffer.from(openssh)) }),
    /format "pem" is a text/,
  ],
  ["decodeKey of a JWK as text", () => decodeKey({ format: "jwk", key: wrong("{}") }), /JSON\.parse/],
  ["encodePublicKey(handle)", () => encodePublicKey(wrong(key), "pem"), /cannot be read or written/],
  [
    "formatEndpoint(text)",
    () => formatEndpoint(wrong("unix:/x")),
    /^formatEndpoint: endpoint must be an endpoint as parseEndpoint/,
  ],
];

it.each(mistakes)("%s is refused with a message that says what is wrong", async (_title, call, message) => {
  const error: unknown = await Promise.resolve()
    .then(call)
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(isParsecError(error) && error.message).toMatch(message);
  expect(error).toMatchObject({ family: expect.stringMatching(/^usage$|^protocol$/) });
});

it("a token with the word Bearer before it is refused with what to hand over", async () => {
  const token = await signJwt(key, claims, soon);
  await expect(verifyJwt(key, `Bearer ${token}`)).rejects.toMatchObject({
    code: "ERR_PARSEC_JOSE_MALFORMED",
    message: expect.stringContaining("hand over what stands behind it"),
  });
  expect((await verifyJwt(key, token)).claims.sub).toBe("a");
});

it("instances of classes, and objects without a prototype, are options as before", async () => {
  class Options {
    readonly timeoutMs = 5_000;
  }
  await parsec.ping(new Options());
  await parsec.ping(Object.assign(Object.create(null), { timeoutMs: 5_000 }));
});
