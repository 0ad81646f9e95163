import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_MESSAGE_LENGTH, MessageDecoder } from "../../src/agent/message-decoder.js";
import { joinBytes, sshString, sshUint32 } from "../../src/wire/ssh-encoding.js";
import { SshFormatError } from "../../src/wire/ssh-format-error.js";

describe("a decoder of messages", () => {
  it("finds the messages, however the bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 50 })),
        (messages, sizes) => {
          const bytes = joinBytes(...messages.map(sshString));
          const decoder = new MessageDecoder();
          const found: Uint8Array[] = [];
          for (let at = 0; at < bytes.length; ) {
            const size = sizes.next().value as number;
            const chunk = bytes.slice(at, at + size);
            found.push(...decoder.push(chunk));
            chunk.fill(0xee); // a chunk is its sender's again
            at += size;
          }
          expect(found).toEqual(messages);
        },
      ),
    );
  });

  it("takes a message of 256 KiB, and refuses a longer one by its length alone", () => {
    const longest = new Uint8Array(MAX_MESSAGE_LENGTH).fill(7);
    expect(MAX_MESSAGE_LENGTH).toBe(262_144);
    expect([...new MessageDecoder().push(sshString(longest))]).toEqual([longest]);
    for (const length of [MAX_MESSAGE_LENGTH + 1, 0x7fff_ffff, 0xffff_ffff]) {
      const decoder = new MessageDecoder();
      expect([...decoder.push(sshUint32(length).subarray(0, 3))]).toEqual([]);
      expect(() => [...decoder.push(sshUint32(length).subarray(3))]).toThrow(SshFormatError);
    }
  });
});
