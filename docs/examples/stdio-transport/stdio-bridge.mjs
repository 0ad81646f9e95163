// Connects its standard input and output with a Unix socket: node stdio-bridge.mjs /run/parsec/parsec.sock
import { Socket } from "node:net";
import { connectSocket } from "@parsec-ts/transport-socket";

const path = process.argv[2] ?? "/run/parsec/parsec.sock";
const { signal } = new AbortController();
const service = await connectSocket({ path }, { name: path, path }, signal);
process.stderr.write("connected\n");

const input = new Socket({ fd: 0, writable: false });
const output = new Socket({ fd: 1, readable: false }); // process.stdout could not be ended
output.on("error", () => service.close()); // the reader is gone
input.on("error", () => {});

const up = async () => {
  for await (const chunk of input) await service.write([chunk]); // leaving the loop closes the input
  service.close();
};
const down = async () => {
  for await (const chunk of service.chunks) await new Promise((resolve) => output.write(chunk, resolve));
};
up().catch(() => {}); // the service reads no more, but its response is still to come
down().then(
  () => output.end(),
  () => output.end(),
);
