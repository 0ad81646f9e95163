import { describe, expect, it } from "vitest";
import { ReceivedMessage } from "../../src/decode/received-message.js";

describe("a received message", () => {
  const header = new Uint8Array(36);
  header.set([3, 0, 0, 0, 2], 22); // a body of three bytes, authentication of two

  it("has nothing behind its header until it is told where that lies", () => {
    const message = new ReceivedMessage(header);
    expect([message.body, message.auth]).toEqual([new Uint8Array(0), new Uint8Array(0)]);
  });

  it("gives views of its bytes, not copies", () => {
    const message = new ReceivedMessage(header);
    message.bytes = Uint8Array.of(9, 1, 2, 3, 4, 5, 9);
    message.bodyStart = 1;
    expect(message.body).toEqual(Uint8Array.of(1, 2, 3));
    expect(message.auth).toEqual(Uint8Array.of(4, 5));
    message.bytes.fill(0);
    expect(message.body).toEqual(new Uint8Array(3));
  });
});
