// For each error code a call that raises it. Written into docs/errors.md by `node tools/write-errors.mjs`, and run by a test.
import { createClient } from "@parsec-ts/client";
import { signJwt, verifyJwt } from "@parsec-ts/jose";
import { keyFormats } from "@parsec-ts/key-formats";
import { startMockService } from "@parsec-ts/mock-service";
import {
  connect,
  direct,
  ecdsa,
  ecdsaKey,
  jwtSvid,
  nodeHost,
  nodeLocalCrypto,
  rsaOaepKey,
  rsaPkcs1v15Key,
  rsaPssKey,
} from "@parsec-ts/node";
import { listKeys, listOpcodes, ping, psaHashCompute, psaSignHash } from "@parsec-ts/operations";
import { workloadApiTokenSource } from "@parsec-ts/spiffe";
import { serveSshAgent, signSshCertificate, sshFingerprint, sshPublicKey } from "@parsec-ts/ssh-agent";
import { memoryTransport } from "@parsec-ts/transport";
import { unixListener, unixTransport } from "@parsec-ts/transport-unix";
import { ResponseDecoder } from "@parsec-ts/wire-protocol";
import { createCsr, issue, parse, selfSign } from "@parsec-ts/x509";

const hash = new Uint8Array(32);
const message = new TextEncoder().encode("hello");

/**
 * `parsec` is a connected client with a key "signer" for ECDSA and a key "wrapper" for RSA-OAEP, `service` its mock service, `directory` an empty
 * directory. `altered(change)` is a client whose responses `change` alters, `answered(operation, result)` one that gets this result.
 */
export const errorExamples = {
  ERR_PARSEC_ARGUMENT: ({ parsec }) => parsec.generateRandom(-1),
  ERR_PARSEC_INCOMPLETE: () => new ResponseDecoder().response,
  ERR_PARSEC_PROTOCOL_MAGIC: ({ altered }) => altered((response) => response.fill(0, 0, 4)).ping(),
  ERR_PARSEC_PROTOCOL_VERSION: ({ altered }) => altered((response) => response.fill(2, 6, 7)).ping(),
  ERR_PARSEC_PROTOCOL_HEADER_SIZE: ({ altered }) => altered((response) => response.fill(99, 4, 5)).ping(),
  ERR_PARSEC_PROTOCOL_RESERVED: ({ altered }) => altered((response) => response.fill(1, 34, 36)).ping(),
  ERR_PARSEC_PROTOCOL_AUTHENTICATION: ({ altered }) => altered((response) => response.fill(1, 26, 27)).ping(),
  ERR_PARSEC_PROTOCOL_BODY_TOO_LONG: ({ altered }) => altered((response) => response.fill(0xff, 22, 26)).ping(),
  ERR_PARSEC_PROTOCOL_TRAILING_BYTES: ({ altered }) =>
    altered((response) => Buffer.concat([response, Buffer.from("more")])).ping(),
  ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER: ({ altered }) => altered((response) => response.subarray(0, 20)).ping(),
  ERR_PARSEC_PROTOCOL_TRUNCATED_BODY: ({ altered }) => altered((response) => response.subarray(0, -1)).ping(),
  ERR_PARSEC_PROTOCOL_BODY: () => ping.result.decode(Uint8Array.of(0xff)),
  ERR_PARSEC_PROTOCOL_MISSING_FIELD: () => listKeys.result.decode(Uint8Array.of(0x0a, 0)),
  ERR_PARSEC_PROTOCOL_TOO_MANY_ELEMENTS: () =>
    listOpcodes.result.decode(Uint8Array.of(0x0a, 3, 1, 2, 3), { maxListElements: 2 }),
  ERR_PARSEC_KEY_FORMAT: () => keyFormats.decodeKey({ format: "pem", key: "not a key" }),
  ERR_PARSEC_ABORTED: ({ parsec }) => parsec.ping({ signal: AbortSignal.abort() }),
  ERR_PARSEC_TRANSPORT_NO_SOCKET: ({ directory }) => connect({ endpoint: `unix:${directory}/parsec.sock` }),
  ERR_PARSEC_TRANSPORT_NOT_A_SOCKET: ({ directory }) => connect({ endpoint: `unix:${directory}` }),
  ERR_PARSEC_TRANSPORT_REFUSED: () => connect({ endpoint: "tcp://127.0.0.1:1" }),
  ERR_PARSEC_TRANSPORT_UNREACHABLE: () => connect({ endpoint: "tcp://no-such-host.invalid:4000" }),
  // As a user who may not enter the directory.
  ERR_PARSEC_TRANSPORT_PERMISSION: ({ closedDirectory }) =>
    connect({ endpoint: `unix:${closedDirectory}/parsec.sock` }),
  ERR_PARSEC_TRANSPORT_BUSY: ({ signal }) => memoryTransport({ backlog: 0 }).transport.connect({ signal }),
  ERR_PARSEC_TRANSPORT_CLOSED: ({ altered }) => altered(() => new Uint8Array(0)).ping(),
  ERR_PARSEC_TRANSPORT_FAILED: ({ parsec }) =>
    parsec.withTransport({ transport: { connect: () => Promise.reject(new Error("a defect")) } }).ping(),
  ERR_PARSEC_TRANSPORT_ADDRESS_IN_USE: ({ service }) => startMockService({ endpoint: service.endpoint }),
  ERR_PARSEC_TRANSPORT_LISTEN_FAILED: ({ directory }) => unixListener({ path: `${directory}/none/parsec.sock` }),
  ERR_PARSEC_ENDPOINT_SYNTAX: () => connect({ endpoint: "tcp://localhost" }),
  ERR_PARSEC_ENDPOINT_SCHEME: () => connect({ endpoint: "http://localhost:4000" }),
  ERR_PARSEC_ENDPOINT_RELATIVE_PATH: () => unixTransport({ path: "parsec.sock" }),
  ERR_PARSEC_ENDPOINT_NUL: () => unixTransport({ path: "/run/parsec\0/parsec.sock" }),
  ERR_PARSEC_ENDPOINT_UNTRUSTED: ({ openDirectory }) => connect({ endpoint: `unix:${openDirectory}/parsec.sock` }),
  ERR_PARSEC_ENDPOINT_PATH_TOO_LONG: () => unixTransport({ path: `/run/${"parsec".repeat(20)}` }),
  ERR_PARSEC_ENDPOINT_REMOTE: () => connect({ endpoint: "tcp://192.0.2.1:4000" }),
  ERR_PARSEC_QUEUE_FULL: ({ service }) =>
    connect({
      transport: service.transport,
      authenticators: [direct("app")],
      maxConcurrentCalls: 1,
      maxQueuedCalls: 0,
    }),
  ERR_PARSEC_CLOSED: async ({ parsec }) => {
    const other = parsec.withTransport({});
    await other.close();
    return other.ping();
  },
  ERR_PARSEC_DEADLINE: ({ altered }) => altered(() => undefined).ping({ timeoutMs: 50 }),
  ERR_PARSEC_NO_AUTHENTICATOR: ({ service }) =>
    connect({ transport: service.transport, authenticators: [jwtSvid({ token: () => message })] }),
  ERR_PARSEC_AUTHENTICATOR_FAILED: ({ parsec }) =>
    parsec.listKeys({ authenticator: { authType: 1, authenticate: () => Promise.reject(new Error("no token")) } }),
  ERR_PARSEC_NO_PROVIDER: ({ service }) =>
    connect({ transport: service.transport, authenticators: [direct("app")], provider: 77 }),
  ERR_PARSEC_NO_LOCAL_CRYPTO: async ({ service }) => {
    const options = { transport: service.transport, host: nodeHost, authenticators: [direct("app")] };
    return (await createClient(options)).key("signer").sign(message);
  },
  ERR_PARSEC_NO_KEY_FORMATS: async ({ service }) => {
    const options = { transport: service.transport, host: nodeHost, authenticators: [direct("app")] };
    return (await createClient(options)).key("signer").exportPublicKey("pem");
  },
  ERR_PARSEC_HASH_UNSUPPORTED: ({ parsec }) => parsec.hashCompute({ alg: "MD2", input: message }, { local: true }),
  ERR_PARSEC_LOCAL_UNSUPPORTED: async ({ parsec }) => {
    const { data } = keyFormats.decodeKey({ format: "der", key: await parsec.key("wrapper").exportPublicKey("der") });
    const key = { keyType: { kind: "rsaPublicKey" }, keyBits: 2048, data };
    return nodeLocalCrypto.verify(key, { kind: "rsaPkcs1v15SignRaw" }, "SHA_256", message, new Uint8Array(256));
  },
  ERR_PARSEC_KEY_DIFFERS: ({ parsec }) => parsec.ensureKey("signer", rsaOaepKey(2048)),
  ERR_PARSEC_KEY_POLICY: ({ parsec }) => parsec.key("signer").encrypt(message),
  ERR_PARSEC_SEAL_TOO_LONG: ({ parsec }) => parsec.key("wrapper").seal(new Uint8Array(2 ** 20)),
  ERR_PARSEC_PUBLIC_KEY_MISMATCH: ({ parsec, otherPublicKey }) =>
    parsec.key("signer", { publicKey: { format: "der", key: otherPublicKey } }).sign(message),
  ERR_PARSEC_SIGNATURE_INVALID: ({ answered }) =>
    answered(psaSignHash, { signature: new Uint8Array(64).fill(1) })
      .key("signer", { verifyAfterSign: true })
      .sign(message),
  ERR_PARSEC_DECRYPTION_FAILED: ({ parsec }) => parsec.key("wrapper").decrypt(new Uint8Array(256).fill(1)),
  ERR_PARSEC_PROTOCOL_EARLY_RESPONSE: ({ parsec, pong }) => {
    const early = async (_parts, sink) => {
      sink.connected();
      sink.take(pong);
    };
    return parsec.withTransport({ transport: { connect: () => Promise.reject(), exchange: early } }).ping();
  },
  ERR_PARSEC_PROTOCOL_OPCODE: ({ altered }) => altered((response) => response.fill(9, 28, 29)).ping(),
  ERR_PARSEC_PROTOCOL_PROVIDER: ({ altered }) => altered((response) => response.fill(9, 10, 11)).ping(),
  ERR_PARSEC_PROTOCOL_SESSION: ({ altered }) => altered((response) => response.fill(9, 11, 12)).ping(),
  ERR_PARSEC_PROTOCOL_CONTENT_TYPE: ({ altered }) => altered((response) => response.fill(9, 19, 20)).ping(),
  ERR_PARSEC_PROTOCOL_ECHO: ({ altered }) => altered((_response, request) => request).ping(),
  ERR_PARSEC_PROTOCOL_RESULT: ({ answered }) =>
    answered(psaHashCompute, { hash: new Uint8Array(31) }).hashCompute({ alg: "SHA_256", input: message }),
  ERR_PARSEC_PROTOCOL_SIGNATURE_LENGTH: async ({ answered, parsec }) => {
    const publicKey = { format: "der", key: await parsec.key("signer").exportPublicKey("der") };
    const client = answered(psaSignHash, { signature: new Uint8Array(96) });
    return client.key("signer", { publicKey }).sign(message);
  },
  ERR_PARSEC_SPIFFE_UNAVAILABLE: ({ directory, signal }) =>
    workloadApiTokenSource({ endpoint: `unix://${directory}/agent.sock` }).token({ signal }),
  ERR_PARSEC_SPIFFE_NO_IDENTITY: async ({ workloadApi, signal }) =>
    workloadApiTokenSource({ endpoint: await workloadApi({ status: 7 }) }).token({ signal }),
  ERR_PARSEC_SPIFFE_DEADLINE: async ({ workloadApi, signal }) =>
    workloadApiTokenSource({ endpoint: await workloadApi("silent"), timeoutMs: 50 }).token({ signal }),
  ERR_PARSEC_SPIFFE_REFUSED: async ({ workloadApi, signal }) =>
    workloadApiTokenSource({ endpoint: await workloadApi({ status: 3 }) }).token({ signal }),
  ERR_PARSEC_SPIFFE_BAD_TOKEN: async ({ workloadApi, signal }) =>
    workloadApiTokenSource({ endpoint: await workloadApi({ token: "not a token" }) }).token({ signal }),
  ERR_PARSEC_SPIFFE_FAILED: async ({ workloadApi, signal }) =>
    workloadApiTokenSource({ endpoint: await workloadApi({ status: 13 }) }).token({ signal }),
  ERR_PARSEC_JOSE_KEY: async ({ parsec }) => {
    const rsa = await parsec.key("wrapper").exportPublicKey("jwk"); // without alg, and it could have six of them
    return verifyJwt(rsa, await signJwt(parsec.key("signer"), { sub: "app" }, { expiresIn: "5m" }));
  },
  ERR_PARSEC_JOSE_TOO_LONG: ({ parsec }) => verifyJwt(parsec.key("signer"), "a".repeat(100_000)),
  ERR_PARSEC_JOSE_MALFORMED: ({ parsec }) => verifyJwt(parsec.key("signer"), "not a token"),
  ERR_PARSEC_JOSE_HEADER: async ({ parsec }) =>
    verifyJwt(parsec.key("signer"), await signJwt(parsec.key("signer"), {}, { header: { typ: "at+jwt" } })),
  ERR_PARSEC_JOSE_ALGORITHM: ({ parsec }) => verifyJwt(parsec.key("signer"), `${btoa('{ "alg":"none"}')}.e30.`),
  ERR_PARSEC_JOSE_UNKNOWN_KEY: async ({ parsec }) =>
    verifyJwt({ keys: [] }, await signJwt(parsec.key("signer"), {}, { expiresIn: "5m" })),
  ERR_PARSEC_JOSE_SIGNATURE: async ({ parsec }) => {
    const [header, , signature] = (await signJwt(parsec.key("signer"), { sub: "app" })).split(".");
    return verifyJwt(parsec.key("signer"), `${header}.${btoa('{"sub":"admin"}')}.${signature}`);
  },
  ERR_PARSEC_JOSE_EXPIRED: async ({ parsec }) =>
    verifyJwt(parsec.key("signer"), await signJwt(parsec.key("signer"), { exp: 1_300_819_380 })),
  ERR_PARSEC_JOSE_NOT_YET_VALID: async ({ parsec }) => {
    const notBefore = new Date(Date.now() + 3_600_000);
    return verifyJwt(parsec.key("signer"), await signJwt(parsec.key("signer"), {}, { notBefore, expiresIn: "8h" }));
  },
  ERR_PARSEC_JOSE_CLAIM: async ({ parsec }) =>
    verifyJwt(parsec.key("signer"), await signJwt(parsec.key("signer"), { aud: "cloud" }, { expiresIn: "5m" }), {
      audience: "another",
    }),
  ERR_PARSEC_SSH_KEY: async ({ parsec }) => sshPublicKey(await parsec.key("pss").ensure(rsaPssKey(2048))),
  ERR_PARSEC_SSH_PUBLIC_KEY: () => sshFingerprint("ssh-ed25519 AAAA"),
  ERR_PARSEC_SSH_SOCKET_UNTRUSTED: ({ parsec, openDirectory }) =>
    serveSshAgent({ keys: [parsec.key("signer")], path: `${openDirectory}/agent.sock` }),
  ERR_PARSEC_SSH_CERTIFICATE_MISMATCH: async ({ parsec }) => {
    const publicKey = await sshPublicKey(parsec.key("signer"));
    const request = { publicKey, type: "user", keyId: "ada", principals: ["ada"], validFor: "8h" };
    const certificate = await signSshCertificate(parsec.key("signer"), request);
    const other = await parsec.key("other").ensure(ecdsaKey("P-384"));
    return serveSshAgent({ keys: [{ key: other, certificate }] });
  },
  ERR_PARSEC_X509_KEY: async ({ parsec }) =>
    createCsr(await parsec.ensureKey("sha3", ecdsaKey("P-256", "SHA3_256")), { subject: "CN=pump-17" }),
  ERR_PARSEC_X509_NAME: ({ parsec }) => createCsr(parsec.key("signer"), { subject: "CN=Pump, 17" }),
  ERR_PARSEC_X509_ISSUER: async ({ parsec }) => {
    const key = parsec.key("signer");
    const issuer = await selfSign(key, { subject: "CN=pump-17", days: 30 }); // of no CA
    return issue(key, { issuer, request: await createCsr(key, { subject: "CN=a" }), subject: "CN=a", days: 1 });
  },
  ERR_PARSEC_X509_TOO_LONG: () => parse("a".repeat(2_000_000)),
  ERR_PARSEC_X509_MALFORMED: () => parse("not a certificate"),
  ERR_PARSEC_X509_ALGORITHM: async ({ parsec }) => {
    const key = parsec.key("signer");
    const issuer = await selfSign(key, { subject: "CN=Fleet CA", days: 30, basicConstraints: { ca: true } });
    const short = await parsec.ensureKey("short", rsaPkcs1v15Key(1024));
    return issue(key, { issuer, request: await createCsr(short, { subject: "CN=a" }), subject: "CN=a", days: 1 });
  },
  ERR_PARSEC_X509_SIGNATURE: async ({ parsec }) => {
    const key = parsec.key("signer");
    const issuer = await selfSign(key, { subject: "CN=Fleet CA", days: 30, basicConstraints: { ca: true } });
    const request = await createCsr(key, { subject: "CN=a", format: "der" });
    request[Buffer.from(request).indexOf("a", 10)] ^= 1; // another name than the one that was signed
    return issue(key, { issuer, request, subject: "CN=a", days: 1 });
  },
};

/** The statuses of a service have no example each: this one is refused by the service. */
export const serviceExample = ({ parsec }) => parsec.signHash({ keyName: "no such key", alg: ecdsa("SHA_256"), hash });
