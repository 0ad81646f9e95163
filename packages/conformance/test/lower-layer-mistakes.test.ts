import { decodeKey, encodePublicKey } from "@parsec-ts/key-formats";
import { ConnectionQueue, exchange, formatEndpoint, memoryTransport } from "@parsec-ts/transport";
import { tcpListener, tcpTransport } from "@parsec-ts/transport-tcp";
import { TrustedSocket, unixTransport } from "@parsec-ts/transport-unix";
import {
  copyBytes,
  EMPTY,
  encodeRequest,
  RequestDecoder,
  ResponseDecoder,
  rawOperation,
} from "@parsec-ts/wire-protocol";
import { it } from "vitest";
import { expectRefusal, type Mistake, wrong } from "./mistake.js";

function transferred(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

const head = { provider: 1, authType: 0, auth: EMPTY };
const openssh = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----";
const { transport } = memoryTransport();

/** Ordinary mistakes at the layers below the client: the error is one of usage, and its message says what is wrong. */
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
  // @parsec-ts/key-formats and transport
  ["decodeKey of OpenSSH's format", () => decodeKey({ format: "pem", key: openssh }), /ssh-keygen -p -m PKCS8/],
  [
    "decodeKey of PEM as bytes",
    () => decodeKey({ format: "pem", key: wrong(Buffer.from(openssh)) }),
    /format "pem" is a text/,
  ],
  ["decodeKey of a JWK as text", () => decodeKey({ format: "jwk", key: wrong("{}") }), /JSON\.parse/],
  ["encodePublicKey(handle)", () => encodePublicKey(wrong({ name: "ec" }), "pem"), /cannot be read or written/],
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
  await expectRefusal(call, message);
});
