// node node-tls.mjs MODULE VERSION KEY: both ends of a connection with a key of the service and client authentication, by a module of Node.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http2 from "node:http2";
import https from "node:https";
import tls from "node:tls";
import { loadParsecProvider, parsecKeyPem } from "@parsec-ts/openssl-provider";

const [kind, version, name] = process.argv.slice(2);
const sigalgs = { ec: "ecdsa_secp256r1_sha256", rsa: "rsa_pkcs1_sha256", pss: "rsa_pss_rsae_sha256" }[name];

loadParsecProvider();
const cert = readFileSync(`${name}.crt`);
const own = { key: await parsecKeyPem(name), cert, ca: cert, sigalgs };
const end = { ...own, minVersion: `TLSv${version}`, maxVersion: `TLSv${version}` };
const peerOf = (socket) => `${socket.getProtocol()} ${socket.getPeerCertificate().subject.CN}`;

/** Each serves one connection, connects to it, and returns what the server says of the client and the client of the server. */
const exchanges = {
  async tls(port, server) {
    server.on("secureConnection", (socket) => socket.end(peerOf(socket)));
    const socket = tls.connect({ ...end, port, host: "localhost" });
    const [text] = await once(socket, "data");
    return [String(text), peerOf(socket)];
  },
  async https(port, server) {
    server.on("request", (request, response) => response.end(peerOf(request.socket)));
    const request = https.get({ ...end, port, host: "localhost", agent: false });
    const [response] = await once(request, "response");
    const peer = peerOf(response.socket);
    return [String(await response.setEncoding("utf8").toArray()), peer];
  },
  async http2(port, server) {
    server.on("stream", (stream) => stream.end(peerOf(stream.session.socket)));
    const session = http2.connect(`https://localhost:${port}`, end);
    await once(session, "connect");
    const peer = peerOf(session.socket);
    const text = String(await session.request({ ":path": "/" }).setEncoding("utf8").toArray());
    session.close();
    return [text, peer];
  },
};

const create = { tls: tls.createServer, https: https.createServer, http2: http2.createSecureServer }[kind];
const server = create({ ...end, requestCert: true, rejectUnauthorized: true });
await once(server.listen(0, "localhost"), "listening");
console.log((await exchanges[kind](server.address().port, server)).join(", "));
server.close();
