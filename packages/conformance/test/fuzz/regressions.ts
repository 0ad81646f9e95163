/** Inputs that were findings of a fuzzer, or that the threat model names. Each gives a typed error. */
export interface Regression {
  readonly title: string;
  readonly direction: "requests" | "responses";
  readonly bytes: Uint8Array;
}

const header = "10a7c05e1e0001000000000000000000000000000000";
const frame = (length: string, opcode: string, body: string): Uint8Array =>
  new Uint8Array(Buffer.from(`${header}${length}0000${opcode}00000000${body}`.replaceAll(" ", ""), "hex"));

/** Encodes nested messages, each as field 2 of the next outer one. */
function nested(depth: number): Buffer {
  let body = Buffer.alloc(0);
  for (let i = 0; i < depth; i++) {
    const length = body.length < 128 ? [body.length] : [(body.length & 0x7f) | 0x80, body.length >>> 7];
    body = Buffer.concat([Buffer.of(0x12, ...length), body]);
  }
  return body;
}

function littleEndian(number: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes.toString("hex");
}

/** All known inputs. */
export const regressions: readonly Regression[] = [
  { title: "a body of 4 GiB - 1 announced", direction: "responses", bytes: frame("ffffffff", "01000000", "") },
  {
    title: "a field of 4 GiB - 1 inside a short body",
    direction: "responses",
    bytes: frame("06000000", "04000000", "0affffffff0f"),
  },
  {
    title: "a varint that does not end",
    direction: "responses",
    bytes: frame("0c000000", "01000000", "08ffffffffffffffffffffff"),
  },
  {
    title: "groups, which proto3 does not have",
    direction: "responses",
    bytes: frame("04000000", "01000000", "0b0b0c0c"),
  },
  {
    title: "messages nested 200 deep",
    direction: "requests",
    bytes: frame(littleEndian(nested(200).length), "02000000", nested(200).toString("hex")),
  },
];
