// Connects its standard input and output with a Unix socket: node stdio-bridge.mjs /run/parsec/parsec.sock
// Its standard error says "connected", and "ended" when the service has ended the connection: if that is missing, the connection broke.
import { Socket } from "node:net";
import { connectSocket } from "@parsec-ts/transport-socket";

const path = process.argv[2] ?? "/run/parsec/parsec.sock";
const { signal } = new AbortController();
const service = await connectSocket({ path }, { name: path, path }, signal);
process.stderr.write("connected\n");

const input = new Socket({ fd: 0, writable: false });
const output = new Socket({ fd: 1, readable: false }); // process.stdout could not be ended
output.on("error", () => service.close()); // the reader has closed
input.on("error", () => {});

const up = async () => {
  for await (const chunk of input) await service.write([chunk]); // leaving the loop closes the input
  service.close();
};
const down = async () => {
  for await (const chunk of service.chunks) await new Promise((resolve) => output.write(chunk, resolve));
};
up().catch(() => {}); // the service no longer reads, but its response is still to come
down().then(
  () => process.stderr.write("ended\n", () => output.end()),
  () => process.exit(1),
);
