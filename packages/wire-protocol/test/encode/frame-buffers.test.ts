import { describe, expect, it } from "vitest";
import { allocateBytes, EMPTY, encodeRequest, type Frame, FrameBuffers, rawOperation } from "../../src/index.js";

const auth = Uint8Array.of(1, 2, 3);

function request(body: Uint8Array, buffers?: FrameBuffers): Frame {
  // The body of rawOperation is a part of its own: a body within the frame's buffer is written.
  const inline = {
    opcode: 1,
    request: {
      encode(value: Uint8Array, lent: Uint8Array<ArrayBuffer>, offset: number) {
        const end = offset + value.length;
        const bytes = end <= lent.length ? lent : allocateBytes(end);
        bytes.set(value, offset);
        return { bytes, end, byteLength: value.length, separate: [] };
      },
    },
  };
  return encodeRequest({ provider: 1, authType: 1, auth }, inline, body, buffers);
}

const bufferOf = ({ parts }: Frame): ArrayBufferLike | undefined => parts[0]?.buffer;

describe("frame buffers", () => {
  it("give the buffer of a released frame, zeroed, to the next frame", () => {
    const buffers = new FrameBuffers();
    const first = request(new Uint8Array(200).fill(0x5a), buffers);
    const buffer = bufferOf(first);
    first.release();
    expect(new Uint8Array(buffer ?? EMPTY.buffer).every((byte) => byte === 0)).toBe(true);
    const second = request(Uint8Array.of(7), buffers);
    expect(bufferOf(second)).toBe(buffer);
    expect(Buffer.concat(second.parts)).toEqual(Buffer.concat(request(Uint8Array.of(7)).parts));
  });

  it("give no buffer to two frames", () => {
    const buffers = new FrameBuffers();
    const first = request(Uint8Array.of(1), buffers);
    expect(bufferOf(request(Uint8Array.of(2), buffers))).not.toBe(bufferOf(first));
    first.release();
    first.release();
    expect(bufferOf(request(Uint8Array.of(3), buffers))).toBe(bufferOf(first));
    expect(bufferOf(request(Uint8Array.of(4), buffers))).not.toBe(bufferOf(first));
  });

  it("leave the bytes of the next frame alone when the one before is wiped once more", () => {
    const buffers = new FrameBuffers();
    const first = request(Uint8Array.of(1), buffers);
    first.release();
    const second = request(Uint8Array.of(2), buffers);
    first.wipe();
    expect(Buffer.concat(second.parts)).toEqual(Buffer.concat(request(Uint8Array.of(2)).parts));
  });

  it("do not get the buffer of a frame that was only wiped", () => {
    const buffers = new FrameBuffers();
    const first = request(Uint8Array.of(1), buffers);
    first.wipe();
    expect(bufferOf(request(Uint8Array.of(2), buffers))).not.toBe(bufferOf(first));
  });

  it("are for short frames: 512 bytes and no more", () => {
    const buffers = new FrameBuffers();
    const short = request(new Uint8Array(512 - 36 - 3), buffers);
    const long = request(new Uint8Array(512 - 36 - 3 + 1), buffers);
    expect([short.parts[0]?.length, long.parts[0]?.length]).toEqual([512, 513]);
    long.release();
    expect(bufferOf(request(new Uint8Array(512 - 36 - 3 + 1), buffers))).not.toBe(bufferOf(long));
    short.release();
    expect(bufferOf(request(EMPTY, buffers))).toBe(bufferOf(short));
  });

  it("are at most 256", () => {
    const buffers = new FrameBuffers();
    const frames = Array.from({ length: 257 }, () => request(EMPTY, buffers));
    const known = new Set(frames.map(bufferOf));
    for (const frame of frames) frame.release();
    const again = Array.from({ length: 257 }, () => request(EMPTY, buffers));
    expect(again.filter((frame) => known.has(bufferOf(frame)))).toHaveLength(256);
  });

  it("get their buffer back from a frame that did not fit or was refused", () => {
    const buffers = new FrameBuffers();
    const first = request(EMPTY, buffers);
    const buffer = bufferOf(first);
    first.release();
    request(new Uint8Array(512).fill(7), buffers).release();
    const second = request(EMPTY, buffers);
    expect(bufferOf(second)).toBe(buffer);
    expect(second.parts[0]?.subarray(-3)).toEqual(auth);
    second.release();
    const refused = { provider: 256, authType: 1, auth };
    expect(() => encodeRequest(refused, rawOperation(1), EMPTY, buffers)).toThrow("provider");
    expect(bufferOf(request(EMPTY, buffers))).toBe(buffer);
  });

  it("grow for authentication that does not fit behind the body", () => {
    const long = new Uint8Array(1000).fill(3);
    const frame = encodeRequest({ provider: 1, authType: 1, auth: long }, rawOperation(1), EMPTY, new FrameBuffers());
    expect(frame.parts[0]?.subarray(36)).toEqual(long);
    frame.release();
    expect(frame.parts[0]?.every((byte) => byte === 0)).toBe(true);
  });

  it("keep the body's bytes apart from header and authentication", () => {
    const frame = request(Uint8Array.of(5, 6), new FrameBuffers());
    expect(frame.bodyParts).toEqual([Uint8Array.of(5, 6)]);
    expect([frame.bodyLength, frame.byteLength]).toEqual([2, 41]);
  });
});

it("a frame that borrowed no buffer is wiped when it is released", () => {
  const frame = encodeRequest({ provider: 1, authType: 1, auth }, rawOperation(1), Uint8Array.of(9));
  frame.release();
  expect(frame.parts.map((part) => [...part])).toEqual([Array(36).fill(0), [9], [0, 0, 0]]);
});
