/**
 * The bytes of an IP address: 4 or 16. Strict: four decimal numbers without zeros in front, or RFC 4291, section 2.2; `undefined` for
 * another text, and for an address with a zone or a prefix.
 */
export function encodeIpAddress(text: string): Uint8Array | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  return text.includes(":") ? encodeIpv6(text) : encodeIpv4(text);
}

/** Formats an IP address: IPv6 as RFC 5952 has it, without IPv4 at its end. */
export function formatIpAddress(bytes: Uint8Array): string | undefined {
  if (bytes.length === 4) return bytes.join(".");
  if (bytes.length !== 16) return undefined;
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  const { start, length } = longestZeros(groups);
  const toText = (some: readonly number[]): string => some.map((group) => group.toString(16)).join(":");
  if (length < 2) return toText(groups);
  return `${toText(groups.slice(0, start))}::${toText(groups.slice(start + length))}`;
}

/** Longest text of an address: eight groups, of which the last two are IPv4. */
const MAX_LENGTH = 45;

function encodeIpv4(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  const isRight = parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
  return isRight ? Uint8Array.from(parts, Number) : undefined;
}

function encodeIpv6(text: string): Uint8Array | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const isShort = halves.length === 2;
  const groups = halves.map((half, i) => readGroups(half, i === halves.length - 1));
  const [head, tail = []] = groups;
  if (head === undefined || groups.includes(undefined)) return undefined;
  const missing = 8 - head.length - tail.length;
  // Two colons stand for one group at least.
  if (isShort ? missing < 1 : missing !== 0) return undefined;
  const all = [...head, ...Array<number>(missing).fill(0), ...tail];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

/** The groups of a half; the last two may be written as IPv4 at the end of the address. */
function readGroups(half: string, isEnd: boolean): number[] | undefined {
  if (half === "") return [];
  const parts = half.split(":");
  const groups: number[] = [];
  for (const [i, part] of parts.entries()) {
    const ipv4 = isEnd && i === parts.length - 1 ? encodeIpv4(part) : undefined;
    if (ipv4 !== undefined) groups.push(((ipv4[0] ?? 0) << 8) | (ipv4[1] ?? 0), ((ipv4[2] ?? 0) << 8) | (ipv4[3] ?? 0));
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
