/** Messages or groups within each other. The contract's deepest message has seven levels. */
export const MAX_NESTING = 64;

/** Protobuf's wire types. */
export const WireType = { Varint: 0, Fixed64: 1, LengthDelimited: 2, StartGroup: 3, EndGroup: 4, Fixed32: 5 } as const;

/**
 * Reads protobuf's wire format: tags, numbers and lengths, never beyond the end of the message that holds them.
 *
 * Its methods are private to TypeScript only: V8 checks an object's brand at each call of a #method, which doubled the time of a frame.
 */
export class WireReader {
  /** Number of the current field. */
  field = 0;
  /** Wire type of the current field. */
  wireType = 0;
  /** Offset of the next byte. */
  at: number;
  /** Offset behind the current message. */
  end: number;
  /** Low half of the last varint, unsigned. */
  low = 0;
  /** High half, unsigned. */
  high = 0;
  /** Fields visited so far, those in nested messages and groups included: a measure of work. */
  visited = 0;
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, start: number = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Reads the tag of the next field. */
  tag(): void {
    const first = this.at < this.end ? (this.bytes[this.at] ?? 0) : 0x80;
    const tag = first < 0x80 ? first : this.length();
    if (first < 0x80) this.at++;
    this.field = tag >>> 3;
    this.wireType = tag & 7;
    // The tag that closes a group is a part of that field.
    if (this.wireType !== WireType.EndGroup) this.visited++;
    if (this.field === 0) throw new RangeError("a field number that does not exist");
  }

  /** Reads a length or a tag: an unsigned 32-bit number of at most five bytes. */
  length(): number {
    const first = this.at < this.end ? (this.bytes[this.at] ?? 0) : 0x80;
    if (first < 0x80) {
      this.at++;
      return first;
    }
    const start = this.at;
    const length = this.varint();
    if (this.high !== 0 || this.at - start > 5) throw new RangeError("a tag or a length of more than 32 bits");
    return length;
  }

  /** Reads a varint of at most ten bytes; returns its low half and keeps both. */
  varint(): number {
    const first = this.at < this.end ? (this.bytes[this.at] ?? 0) : 0x80;
    if (first >= 0x80) return this.longVarint();
    this.at++;
    this.high = 0;
    this.low = first;
    return first;
  }

  /** Narrows the reader to a length-delimited field; returns the end to go back to. */
  enter(): number {
    const length = this.length();
    const outer = this.end;
    if (length > outer - this.at) throw overrun();
    this.end = this.at + length;
    return outer;
  }

  advance(length: number): void {
    if (length > this.end - this.at) throw overrun();
    this.at += length;
  }

  /** Passes over the value of the current field; a group ends with the tag that closes it. */
  skip(depth = 0): void {
    switch (this.wireType) {
      case WireType.Varint:
        this.varint();
        return;
      case WireType.Fixed64:
        this.advance(8);
        return;
      case WireType.LengthDelimited:
        this.advance(this.length());
        return;
      case WireType.StartGroup:
        this.skipGroup(depth + 1);
        return;
      case WireType.Fixed32:
        this.advance(4);
        return;
      default:
        throw new RangeError(`field ${this.field} has wire type ${this.wireType}, which does not exist here`);
    }
  }

  private skipGroup(depth: number): void {
    if (depth > MAX_NESTING) throw new RangeError(`more than ${MAX_NESTING} groups within each other`);
    const { field } = this;
    for (this.tag(); this.wireType !== WireType.EndGroup; this.tag()) this.skip(depth);
    if (this.field !== field) throw new RangeError(`group ${field} is closed as group ${this.field}`);
  }

  private longVarint(): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= this.end) throw overrun();
      const byte = this.bytes[this.at++] ?? 0;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift > 28) high |= bits << (shift - 32);
      else {
        low |= bits << 28;
        high = bits >>> 4;
      }
      if (byte < 0x80) {
        this.high = high >>> 0;
        this.low = low >>> 0;
        return this.low;
      }
    }
    throw new RangeError("a number of more than ten bytes");
  }
}

function overrun(): RangeError {
  return new RangeError("a field is longer than the message that holds it");
}
