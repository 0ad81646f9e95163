// The client that a reader of Node's documentation would write: net.connect, one write, chunks until "end"; frames by hand with Buffer.
// It has no deadline, no limits, no check of the socket's owner, and wipes nothing.
import { connect } from "node:net";
import { serve } from "./serve.mjs";

const [path] = process.argv.slice(2);
const HEADER_LENGTH = 36;
const UNIX_PEER_CREDENTIALS = 3;
const MAGIC = 0x5ec0a710;
const uid = Buffer.alloc(4);
uid.writeUInt32LE(process.geteuid());
const nothing = Buffer.alloc(0);

function encode(opcode, body, isAuthenticated) {
  const auth = isAuthenticated ? uid : nothing;
  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt16LE(HEADER_LENGTH - 6, 4);
  header.writeUInt8(1, 6);
  header.writeUInt8(isAuthenticated ? 1 : 0, 10);
  header.writeUInt8(isAuthenticated ? UNIX_PEER_CREDENTIALS : 0, 21);
  header.writeUInt32LE(body.length, 22);
  header.writeUInt16LE(auth.length, 26);
  header.writeUInt32LE(opcode, 28);
  return Buffer.concat([header, body, auth]);
}

function exchange(opcode, body, isAuthenticated = true) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    const socket = connect(path);
    socket.on("error", reject);
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("end", () => {
      const response = Buffer.concat(chunks);
      if (response.length < HEADER_LENGTH || response.readUInt32LE(0) !== MAGIC) reject(new Error("no response"));
      else if (response.readUInt16LE(32) !== 0) reject(new Error(`status ${response.readUInt16LE(32)}`));
      else resolve(response.subarray(HEADER_LENGTH));
    });
    socket.write(encode(opcode, body, isAuthenticated));
  });
}

function varint(value) {
  const bytes = [];
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Buffer.from([...bytes, value]);
}

const bytesField = (field, bytes) => Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]);
const numberField = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);

/** The bytes of a body whose only field is a byte string. */
function onlyBytes(body) {
  let at = 1;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = body[at++];
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return body.subarray(at, at + length);
}

const ecdsaSha256 = bytesField(4, bytesField(1, numberField(2, 7)));
const hash = Buffer.alloc(32, 7);
const message = Buffer.alloc(1 << 20);

await serve(() => ({
  ping: async () => (await exchange(1, nothing, false))[1],
  sign_hash: async () => {
    const body = Buffer.concat([bytesField(1, Buffer.from("bench")), bytesField(2, ecdsaSha256), bytesField(3, hash)]);
    return onlyBytes(await exchange(4, body));
  },
  random_64k: async () => onlyBytes(await exchange(13, numberField(1, 65_536))),
  hash_1m: async () => onlyBytes(await exchange(15, Buffer.concat([numberField(1, 7), bytesField(2, message)]))),
}));
