import { closeSync, openSync, readFileSync, readSync } from "node:fs";

/** Bytes of memory that are read at once. */
const PIECE = 32 << 20;
/** Bytes of a marker that all secrets share. */
const SHARED = 4;
/** Bytes of a marker: the shared ones, then those that only one secret has. */
const MARKER = 8;

/** Fills bytes with the marker of one secret, over and over. Writes byte by byte, so that no copy of it comes about. */
export function fillWithMarker(bytes: Uint8Array<ArrayBuffer>, number: number): Uint8Array<ArrayBuffer> {
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = (i & SHARED) === 0 ? ((i & 3) * 91 + 53) & 0x7f : (number + (i & 3) * 31) & 0x7f;
  return bytes;
}

/** Returns a secret that can be told apart from others by its marker. */
export function markedSecret(length: number, number: number): Uint8Array<ArrayBuffer> {
  return fillWithMarker(new Uint8Array(length), number);
}

/** Counts the markers of the secrets 0 to `secrets - 1`, reversed ones included: OpenSSL keeps big numbers in that order. */
export function countMarkers(bytes: Buffer, secrets: number): number[] {
  const forwards = Array.from({ length: secrets }, (_, number) => Buffer.from(markedSecret(MARKER, number)));
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

/** Counts markers, as {@link countMarkers} does, in all memory that a process has written. The process should be stopped. */
export function countInMemory(pid: number, secrets: number): number[] {
  const counts = Array.from({ length: secrets }, () => 0);
  const memory = openSync(`/proc/${pid}/mem`, "r");
  const buffer = Buffer.allocUnsafe(PIECE);
  try {
    for (const { start, end } of writtenRegions(pid)) {
      for (let at = start; at < end; at += PIECE) {
        const found = countMarkers(readPiece(memory, buffer, at, Math.min(PIECE, end - at)), secrets);
        for (const [i, count] of found.entries()) counts[i] = (counts[i] ?? 0) + count;
      }
    }
    return counts;
  } finally {
    closeSync(memory);
  }
}

/** Lists the readable regions, without those whose content is that of a file. */
function writtenRegions(pid: number): { readonly start: number; readonly end: number }[] {
  return readFileSync(`/proc/${pid}/maps`, "utf8")
    .trim()
    .split("\n")
    .map((line) => /^([0-9a-f]+)-([0-9a-f]+) (.)(.).. \S+ \S+ (\d+) *(.*)$/.exec(line) ?? [])
    .filter(([, , , r, w, inode, name]) => r === "r" && (w === "w" || inode === "0") && !name?.startsWith("[v"))
    .map(([, start = "", end = ""]) => ({ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) }));
}

/** Reads one piece of memory; empty if the kernel refuses. */
function readPiece(memory: number, buffer: Buffer, at: number, length: number): Buffer {
  try {
    return buffer.subarray(0, readSync(memory, buffer, 0, length, at));
  } catch {
    return buffer.subarray(0, 0);
  }
}
