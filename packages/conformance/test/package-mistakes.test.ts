import { direct, type ParsecKey } from "@parsec-ts/client";
import {
  betterAuthSigner,
  createJwks,
  didJwtSigner,
  jwsAlgorithm,
  mdocSigner,
  sdJwtSigner,
  signJws,
  signJwt,
  verifyJwt,
} from "@parsec-ts/jose";
import { startMockService, startReplayService } from "@parsec-ts/mock-service";
import { startInMemoryService, webCryptography } from "@parsec-ts/mock-service/in-memory";
import { aesGcmKey, type ConnectedClient, connect, ecdsaKey } from "@parsec-ts/node";
import { workloadApiTokenSource } from "@parsec-ts/spiffe";
import { serveSshAgent, signSshCertificate, sshPublicKey } from "@parsec-ts/ssh-agent";
import type { Transport } from "@parsec-ts/transport";
import { cryptoKeyOf, listSessionKeys, parsecCrypto, webLocalCrypto } from "@parsec-ts/webcrypto";
import { EMPTY } from "@parsec-ts/wire-protocol";
import { createCsr, formatName, issue, parse, selfSign } from "@parsec-ts/x509";
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectRefusal, type Mistake, wrong } from "./mistake.js";

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

/** Ordinary mistakes at the packages above the client: the error is one of usage, and its message says what is wrong. */
const mistakes: readonly Mistake[] = [
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
  [
    "mdocSigner(key)()",
    () => mdocSigner(key)(wrong(undefined)),
    /^mdocSigner: input must be an object such as \{ toBeSigned \}/,
  ],
  ["sdJwtSigner(key)(half a pair)", () => sdJwtSigner(key)("a\ud800"), /^sdJwtSigner: data must be valid Unicode/],
  ["didJwtSigner(key)(number)", () => didJwtSigner(key)(wrong(7)), /^didJwtSigner: data must be a Uint8Array, not 7/],
  [
    "betterAuthSigner(key)(payload, header, null)",
    () => betterAuthSigner(key)({}, {}, wrong(null)),
    /^betterAuthSigner: signingConfig must be an object such as/,
  ],
  [
    "verifyJwt({ requiredClaims: [number] })",
    async () => verifyJwt(key, await signJwt(key, claims, soon), { requiredClaims: wrong([7]) }),
    /^verifyJwt: requiredClaims must be an array of texts, not of 7/,
  ],
  [
    "signJws({ header: { kid: number } })",
    () => signJws(key, EMPTY, { header: { kid: wrong(7) } }),
    /^signJws: header must be .*whose kid is text, not 7/,
  ],
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
  [
    "formatName([[text]])",
    () => formatName(wrong([["CN=a"]])),
    /^formatName: name must be the parts of a name.*not an array of something else/,
  ],
  [
    "formatName with a value that is no text",
    () => formatName(wrong([[{ type: "CN", value: 7 }]])),
    /^formatName: name .*not an array of something else/,
  ],
  [
    "createCsr with san as an array of nothing",
    () => createCsr(key, { subject, san: wrong([undefined]) }),
    /^createCsr: san must be an object, not undefined/,
  ],
  [
    "createCsr with an attribute's type as a number",
    () => createCsr(key, { subject: wrong([[{ type: 1.5, value: "a" }]]) }),
    /^createCsr: subject/,
  ],
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
  ["restart('soon')", () => service.restart(wrong("soon")), /^restart: downMs must be a whole number of milliseconds/],
  ["restart(NaN)", () => service.restart(Number.NaN), /^restart: downMs .*not NaN/],
  [
    "startInMemoryService with half of its cryptography",
    () =>
      startInMemoryService({
        cryptography: { ...webCryptography(globalThis.crypto as never), agree: wrong(undefined) },
      }),
    /cryptography\.agree/,
  ],
  // @parsec-ts/spiffe and ssh-agent
  [
    "workloadApiTokenSource({ spiffeId: path })",
    () => workloadApiTokenSource({ spiffeId: "example.org/a" }),
    /spiffeId must be an identity such as spiffe:/,
  ],
  [
    "workloadApiTokenSource({ timeoutMs: true })",
    () => workloadApiTokenSource({ endpoint: "unix:///x", timeoutMs: wrong(true) }),
    /^workloadApiTokenSource: timeoutMs must be a number of milliseconds above 0 and up to 2147483647, not true/,
  ],
  [
    "workloadApiTokenSource({ endpoint: array })",
    () => workloadApiTokenSource({ endpoint: wrong(["unix:///x"]) }),
    /^workloadApiTokenSource: endpoint must be text, not an array/,
  ],
  [
    "token() of the Workload API",
    () => workloadApiTokenSource({ endpoint: "unix:///x" }).token(wrong(undefined)),
    /^token: options must be an object, not undefined/,
  ],
  ["sshPublicKey(name)", () => sshPublicKey(wrong("ec")), /^sshPublicKey: key must be a ParsecKey/],
  ["serveSshAgent({ keys: key })", () => serveSshAgent(wrong({ keys: key })), /^serveSshAgent: keys must be an array/],
  [
    "signSshCertificate for an array of a hole",
    () => signSshCertificate(key, { ...ssh, publicKey: "x", principals: new Array(1) }),
    /^signSshCertificate: principals must be an array of 1 to 256 names/,
  ],
  [
    "signSshCertificate with extensions of a hole",
    () => signSshCertificate(key, { ...ssh, publicKey: "x", extensions: new Array(1) }),
    /^signSshCertificate: extensions must be an array of names/,
  ],
  [
    "serveSshAgent for an array of a hole",
    () => serveSshAgent({ keys: new Array(1) }),
    /^serveSshAgent: keys must be an array/,
  ],
  [
    "signSshCertificate with PEM",
    () => signSshCertificate(key, { ...ssh, publicKey: pem }),
    /Give the whole line of a \.pub file/,
  ],
  [
    "signSshCertificate with half a surrogate pair in a critical option",
    () => signSshCertificate(key, { ...ssh, publicKey: "x", criticalOptions: { "force-command": "a\ud800" } }),
    /^signSshCertificate: criticalOptions must be names with texts/,
  ],
];

it.each(mistakes)("%s is refused with a message that says what is wrong", async (_title, call, message) => {
  await expectRefusal(call, message);
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
