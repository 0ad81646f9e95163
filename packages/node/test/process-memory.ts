import { closeSync, openSync, readFileSync, readSync } from "node:fs";

const PIECE = 32 << 20;
const SHARED = 4;
const MARKER = 8;

/** A secret that can be told apart from others: eight bytes over and over, of which four are its own. */
export function marked(length: number, number: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) =>
    (i & SHARED) === 0 ? ((i & 3) * 91 + 53) & 0x7f : (number + (i & 3) * 31) & 0x7f,
  );
}

/** Counts the markers of so many secrets, also those that lie the wrong way round, as big numbers do in OpenSSL. */
export function countMarkers(bytes: Buffer, secrets: number): number[] {
  const forwards = Array.from({ length: secrets }, (_, number) => Buffer.from(marked(MARKER, number)));
  const backwards = forwards.map((marker) => Buffer.from(marker.toReversed()));
  const counts = forwards.map(() => 0);
  for (const [markers, offset] of [
    [forwards, 0],
    [backwards, SHARED],
  ] as const) {
    const shared = markers[0]?.subarray(offset, offset + SHARED) ?? Buffer.alloc(SHARED);
    for (let at = bytes.indexOf(shared); at >= 0; at = bytes.indexOf(shared, at + SHARED)) {
      const found = bytes.subarray(Math.max(at - offset, 0), at - offset + MARKER);
      const number = markers.findIndex((marker) => marker.equals(found));
      if (number >= 0) counts[number] = (counts[number] ?? 0) + 1;
    }
  }
  return counts;
}

/** As {@link countMarkers}, in all that a process has written to its memory. It should stand still, stopped. */
export function countInMemory(pid: number, secrets: number): number[] {
  const counts = Array.from({ length: secrets }, () => 0);
  const memory = openSync(`/proc/${pid}/mem`, "r");
  const room = Buffer.allocUnsafe(PIECE);
  try {
    for (const { start, end } of writtenRegions(pid)) {
      for (let at = start; at < end; at += PIECE) {
        const found = countMarkers(readPiece(memory, room, at, Math.min(PIECE, end - at)), secrets);
        for (const [i, count] of found.entries()) counts[i] = (counts[i] ?? 0) + count;
      }
    }
    return counts;
  } finally {
    closeSync(memory);
  }
}

/** All that can be read but what is as it is in a file. */
function writtenRegions(pid: number): { readonly start: number; readonly end: number }[] {
  return readFileSync(`/proc/${pid}/maps`, "utf8")
    .trim()
    .split("\n")
    .map((line) => /^([0-9a-f]+)-([0-9a-f]+) (.)(.).. \S+ \S+ (\d+) *(.*)$/.exec(line) ?? [])
    .filter(([, , , r, w, inode, name]) => r === "r" && (w === "w" || inode === "0") && !name?.startsWith("[v"))
    .map(([, start = "", end = ""]) => ({ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) }));
}

/** Empty where the kernel lets nobody read. */
function readPiece(memory: number, room: Buffer, at: number, length: number): Buffer {
  try {
    return room.subarray(0, readSync(memory, room, 0, length, at));
  } catch {
    return room.subarray(0, 0);
  }
}
