// The core packages on any runtime: a client and a service in one process, and a key read and written, without timers, sockets or Node.
import { createClient, noAuthentication } from "@parsec-ts/client";
import { decodeKey, encodePublicKey } from "@parsec-ts/key-formats";
import { listAuthenticators, listProviders, ping } from "@parsec-ts/operations";
import { memoryTransport } from "@parsec-ts/transport";
import { encodeResponse, RequestDecoder, secretBytes } from "@parsec-ts/wire-protocol";

const { transport, listener } = memoryTransport();
const core = {
  uuid: "47049873-2a43-4845-9d72-831eab668784",
  description: "",
  vendor: "",
  versionMaj: 1,
  versionMin: 0,
  versionRev: 0,
  id: 0,
};
const direct = { description: "", versionMaj: 1, versionMin: 0, versionRev: 0, id: 1 };
const responses = new Map([
  [listAuthenticators.opcode, [listAuthenticators, { authenticators: [direct] }]],
  [listProviders.opcode, [listProviders, { providers: [core] }]],
  [ping.opcode, [ping, { wireProtocolVersionMaj: 1, wireProtocolVersionMin: 0 }]],
]);

async function serve() {
  for await (const connection of listener.connections) {
    const decoder = new RequestDecoder();
    const chunks = connection.chunks[Symbol.asyncIterator]();
    for (let next = await chunks.next(); !next.done && !decoder.push(next.value); next = await chunks.next());
    const [operation, result] = responses.get(decoder.request.opcode);
    await connection.write(encodeResponse({ provider: 0 }, operation, result).parts);
    connection.close();
  }
}

const serving = serve();
const host = { now: () => 0, startTimer: () => () => undefined };
const client = await createClient({ transport, host, authenticators: [noAuthentication()] });
const { major, minor } = await client.ping();
await client.close();
await listener.close();
await serving;

// A runtime without Symbol.dispose has only wipe().
const secret = secretBytes(Uint8Array.of(7));
(secret[Symbol.dispose] ?? secret.wipe).call(secret);
if (secret[0] !== 0 || "undefined" in secret) throw new Error("secret bytes are not wiped as they should be");

// The public key of RFC 7517, appendix A.1, to PEM and back.
const jwk = {
  kty: "EC",
  crv: "P-256",
  x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
  y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
};
const pem = encodePublicKey(decodeKey({ format: "jwk", key: jwk }), "pem");
const { x, y } = encodePublicKey(decodeKey({ format: "pem", key: pem }), "jwk");
if (x !== jwk.x || y !== jwk.y) throw new Error("a key is not what it was");

/** The version that the exchange found; anything else has failed before. */
export const outcome = `${major}.${minor}`;
