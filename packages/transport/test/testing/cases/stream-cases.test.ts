import { describe } from "vitest";
import { streamCases } from "../../../src/testing/cases/stream-cases.js";
import { type Broken, brokenConnection, rejectsEach } from "../broken-transport.js";

async function* changed(
  chunks: AsyncIterable<Uint8Array>,
  change: (chunk: Uint8Array) => Uint8Array,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield change(chunk);
}

const concat = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

const transports: readonly Broken[] = [
  [
    "changes a byte",
    brokenConnection(({ chunks }) => ({
      chunks: changed(chunks, (chunk) => chunk.map((byte, at) => (at === 20 ? byte ^ 1 : byte))),
    })),
    /The response at the client: byte 20 of 52 is/,
  ],
  [
    "sends parts in the wrong order",
    brokenConnection(({ write }) => ({ write: (parts) => write([...parts].reverse()) })),
    /The request at the service: byte 0/,
  ],
  [
    "sends the last part twice",
    brokenConnection(({ write }) => ({ write: (parts) => write([...parts, ...parts.slice(-1)]) })),
    /Writes started together: byte/,
  ],
  [
    "stops at the first empty part",
    brokenConnection(({ write }) => ({
      write(parts) {
        const empty = parts.findIndex((part) => part.length === 0);
        return write(empty < 0 ? parts : parts.slice(0, empty));
      },
    })),
    /in vain for 9053 bytes \(Parts written together, empty ones and a view among them\)/,
  ],
  [
    "never settles a write of no parts",
    brokenConnection(({ write }) => ({
      write: (parts) => (parts.length === 0 ? new Promise(() => {}) : write(parts)),
    })),
    /in vain for a write of no parts to settle/,
  ],
  [
    "sends the whole buffer that a part is a view of",
    brokenConnection(({ write }) => ({ write: (parts) => write(parts.map(({ buffer }) => new Uint8Array(buffer))) })),
    /Parts written together, empty ones and a view among them: byte 0/,
  ],
  [
    "mixes the parts of writes that are started together",
    brokenConnection(({ write }) => ({
      async write(parts) {
        const bytes = concat(parts);
        for (let at = 0; at < bytes.length; at += 20_000) await write([bytes.subarray(at, at + 20_000)]);
      },
    })),
    /Writes started together: byte 20000 of 600000/,
  ],
  [
    "delivers nothing that is longer than 1 MiB",
    brokenConnection(({ write }) => ({ write: (parts) => write([concat(parts).subarray(0, 1 << 20)]) })),
    /in vain for \d+ bytes \(The request at the service\)/,
  ],
];

describe("the cases about the bytes of a stream", () => rejectsEach(streamCases, transports));
