import { nextTurn } from "@parsec-ts/test-support";
import { describe } from "vitest";
import { transportError } from "../../../src/index.js";
import { writeCases } from "../../../src/testing/cases/write-cases.js";
import { type Broken, brokenConnection, rejectsEach } from "../broken-transport.js";

const lengthOf = (parts: readonly Uint8Array[]) => parts.reduce((length, part) => length + part.length, 0);

const transports: readonly Broken[] = [
  [
    "keeps the caller's bytes after the write has resolved",
    brokenConnection(({ write }) => ({
      write: async (parts) =>
        void nextTurn()
          .then(() => write(parts))
          .catch(() => undefined),
    })),
    /Bytes changed after the write: byte 0/,
  ],
  [
    "wipes the caller's bytes",
    brokenConnection(({ write }) => ({
      async write(parts) {
        await write(parts);
        for (const part of parts) part.fill(0);
      },
    })),
    /The caller's part after the write: byte 0/,
  ],
  [
    "takes the parts out of the caller's array",
    brokenConnection(({ write }) => ({
      async write(parts) {
        const own = parts as Uint8Array[];
        for (let part = own.shift(); part !== undefined; part = own.shift()) await write([part]);
      },
    })),
    /write\(\) changed the caller's array of parts/,
  ],
  [
    "takes any number of bytes while the peer does not read",
    brokenConnection(({ write }) => ({ write: async (parts) => void write(parts).catch(() => undefined) })),
    /A write of 16 MiB settled although the peer read nothing: memory is not bounded/,
  ],
  [
    "loses the rest of a write that the peer does not read at once",
    brokenConnection(({ write }) => ({
      async write(parts) {
        const writing = write(parts.slice(0, 2));
        if (parts.length < 3 || lengthOf(parts) < 1 << 20) return write(parts.slice(2)).then(() => writing);
        return writing;
      },
    })),
    /in vain for 1048576 bytes \(A write that waited for its reader\)/,
  ],
  [
    "never settles a pending write on close",
    brokenConnection(({ write }) => ({ write: (parts) => write(parts).catch(() => new Promise<never>(() => {})) })),
    /in vain for a pending write to settle on close\(\)/,
  ],
  [
    "resolves a write that close() cut short",
    brokenConnection(({ write }) => ({ write: (parts) => write(parts).catch(() => undefined) })),
    /A write that close\(\) cut short resolved/,
  ],
  [
    "reports a failed write by an error that is no ParsecError",
    brokenConnection(({ write }) => ({
      write: (parts) =>
        write(parts).catch(() => {
          throw new Error("EPIPE");
        }),
    })),
    /The pending write: expected a ParsecError, got Error: EPIPE/,
  ],
  [
    "reports a failed write as one of connecting",
    brokenConnection(({ write }) => ({
      write: (parts) =>
        write(parts).catch(() => {
          throw transportError("ERR_PARSEC_TRANSPORT_CLOSED", "It failed.", { phase: "connect" });
        }),
    })),
    /The pending write: the error's phase is "connect", not "write"/,
  ],
  [
    "settles a write after its response",
    brokenConnection(({ write }) => ({
      async write(parts) {
        await write(parts);
        for (let turn = 0; turn < 20; turn++) await nextTurn();
      },
    })),
    /The response was read while the write of its request, received in full, was pending/,
  ],
];

describe("the cases about a write", () => rejectsEach(writeCases, transports));
