import { createClient, direct, isParsecError, jwtSvid, type ParsecKey } from "@parsec-ts/client";
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
  nodeLocalCrypto,
  psaSignHash,
  rsaOaepKey,
  rsaPssKey,
} from "@parsec-ts/node";
import { workloadApiTokenSource } from "@parsec-ts/spiffe";
import { serveSshAgent, signSshCertificate, sshPublicKey } from "@parsec-ts/ssh-agent";
import {
  type Connection,
  ConnectionQueue,
  exchange,
  formatEndpoint,
  memoryTransport,
  type Transport,
} from "@parsec-ts/transport";
import { tcpListener, tcpTransport } from "@parsec-ts/transport-tcp";
import { TrustedSocket, unixTransport } from "@parsec-ts/transport-unix";
import { cryptoKeyOf, listSessionKeys, parsecCrypto, webLocalCrypto } from "@parsec-ts/webcrypto";
import {
  copyBytes,
  EMPTY,
  encodeRequest,
  RequestDecoder,
  ResponseDecoder,
  rawOperation,
} from "@parsec-ts/wire-protocol";
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
/** Bytes that were sent to another thread. */
function transferred(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

const head = { provider: 1, authType: 0, auth: EMPTY };
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
const openssh = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----";

type Mistake = readonly [title: string, call: () => unknown, message: RegExp];

/** Ordinary mistakes at the packages above the client, and at the layers below it: the error is one of usage, and its message says what is wrong. */
const mistakes: readonly Mistake[] = [
  // @parsec-ts/wire-protocol and the operations
  [
    "encodeRequest of text",
    () => encodeRequest(head, rawOperation(1), wrong("hello")),
    /^rawOperation: body must be a Uint8Array, not text/,
  ],
  [
    "encodeRequest of transferred bytes",
    () => encodeRequest(head, rawOperation(1), transferred()),
    /^rawOperation: body .*transferred/,
  ],
  [
    "encodeRequest for a provider as a bigint",
    () => encodeRequest({ ...head, provider: wrong(1n) }, rawOperation(1), EMPTY),
    /^provider must be an integer from 0 to 255/,
  ],
  [
    "encodeRequest by an operation without encode",
    () => encodeRequest(head, wrong({ opcode: 1, request: {} }), EMPTY),
    /^operation must be one such as ping/,
  ],
  [
    "new ResponseDecoder({ maxBodyLength: 1n })",
    () => new ResponseDecoder({ maxBodyLength: wrong(1n) }),
    /^maxBodyLength must be a number of bytes/,
  ],
  ["push('hello')", () => new ResponseDecoder().push(wrong("hello")), /^chunk must be a Uint8Array/],
  [
    "push of 16-bit numbers",
    () => new RequestDecoder().push(wrong(new Uint16Array(40))),
    /^chunk must be a Uint8Array/,
  ],
  ["copyBytes of transferred bytes", () => copyBytes(transferred()), /^bytes must be .*transferred/],
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
  [
    "formatEndpoint of half a surrogate pair",
    () => formatEndpoint({ scheme: "unix", path: "/a\ud800" }),
    /^formatEndpoint: endpoint\.path must be valid Unicode/,
  ],
  [
    "formatEndpoint of a path with NUL",
    () => formatEndpoint({ scheme: "unix", path: "/a\0b" }),
    /^formatEndpoint: endpoint\.path .*NUL/,
  ],
  [
    "tcpTransport with a NUL in the host",
    () => tcpTransport({ host: "local\0host", port: 1, allowRemote: true }),
    /^tcpTransport: host .*NUL/,
  ],
  [
    "tcpListener with a NUL in the host",
    () => tcpListener({ host: "local\0host", allowRemote: true }),
    /^tcpListener: host .*NUL/,
  ],
  [
    "unixTransport({ trust: { serviceDirectory: array } })",
    () => unixTransport({ path: "/x", trust: { serviceDirectory: wrong(["/x"]) } }),
    /^trust\.serviceDirectory must be text, not an array|serviceDirectory must be text, not an array/,
  ],
  [
    "new TrustedSocket()",
    () => new TrustedSocket(wrong(undefined), "strict"),
    /^TrustedSocket: path must be text, not undefined/,
  ],
  [
    "new TrustedSocket(path, trust, uid)",
    () => new TrustedSocket("/x", "strict", wrong(0)),
    /^TrustedSocket: self must be a function, not 0/,
  ],
  [
    "push() of a queue of connections",
    () => new ConnectionQueue().push(wrong(undefined)),
    /^push: connection must be an object such as/,
  ],
  [
    "write(text) to a connection in memory",
    async () =>
      (await memoryTransport().transport.connect({ signal: new AbortController().signal })).write(wrong("hello")),
    /^write: parts must be an array of Uint8Arrays, not text/,
  ],
  [
    "exchange of transferred bytes",
    () =>
      exchange(
        transport,
        [transferred()],
        { connected() {}, sent() {}, take: () => true },
        { signal: new AbortController().signal },
      ),
    /^exchange: parts must be .*transferred/,
  ],
  [
    "exchange over a transport whose exchange is no function",
    () =>
      exchange(
        { ...transport, exchange: wrong(true) },
        [],
        { connected() {}, sent() {}, take: () => true },
        { signal: new AbortController().signal },
      ),
    /^exchange: transport .*exchange of this one is no function/,
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
