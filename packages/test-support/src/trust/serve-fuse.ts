// node serve-fuse.js UID MODE: answers the kernel for a FUSE mount whose descriptor is 3. The mount is a directory with one socket, `s`, without
// a listener; both show UID as their owner, the directory with that octal mode. Ends when the mount does. The protocol is that of
// linux/fuse.h, version 7.31.
import { readSync, writeSync } from "node:fs";

const Opcode = { lookup: 1, forget: 2, getAttributes: 3, statfs: 17, init: 26, forgetMany: 42 };
const ROOT = 1;
const SOCKET = 2;
const ENOENT = -2;
const ENOSYS = -38;

const owner = Number(process.argv[2]);
const mode = Number.parseInt(process.argv[3] ?? "", 8);
const request = Buffer.alloc(1 << 18);

function attributesOf(node: number): Buffer {
  const attributes = Buffer.alloc(88);
  attributes.writeUInt32LE(node, 0);
  attributes.writeUInt32LE(node === ROOT ? 0o040000 | mode : 0o140666, 60);
  attributes.writeUInt32LE(1, 64); // links
  attributes.writeUInt32LE(owner, 68);
  attributes.writeUInt32LE(owner, 72);
  return attributes;
}

function initialized(): Buffer {
  const body = Buffer.alloc(64);
  body.writeUInt32LE(7, 0);
  body.writeUInt32LE(31, 4);
  body.writeUInt32LE(4096, 20); // longest write
  return body;
}

function found(node: number): Buffer {
  const head = Buffer.alloc(40);
  head.writeUInt32LE(node, 0);
  return Buffer.concat([head, attributesOf(node)]);
}

/** The body of a response, or a negative errno. */
function responseTo(opcode: number, node: number, name: string): Buffer | number {
  if (opcode === Opcode.init) return initialized();
  if (opcode === Opcode.statfs) return Buffer.alloc(80);
  if (opcode === Opcode.getAttributes) return Buffer.concat([Buffer.alloc(16), attributesOf(node)]);
  if (opcode === Opcode.lookup) return name === "s" ? found(SOCKET) : ENOENT;
  return ENOSYS;
}

/** Reads one request; its length is 0 when there is no mount any more. */
function readRequest(): number {
  try {
    return readSync(3, request);
  } catch {
    return 0;
  }
}

for (let length = readRequest(); length > 0; length = readRequest()) {
  const opcode = request.readUInt32LE(4);
  if (opcode === Opcode.forget || opcode === Opcode.forgetMany) continue;
  const response = responseTo(opcode, request.readUInt32LE(16), request.toString("latin1", 40, length - 1));
  const body = typeof response === "number" ? Buffer.alloc(0) : response;
  const head = Buffer.alloc(16);
  head.writeUInt32LE(head.length + body.length, 0);
  if (typeof response === "number") head.writeInt32LE(response, 4);
  request.copy(head, 8, 8, 16); // the request's number
  writeSync(3, Buffer.concat([head, body]));
}
