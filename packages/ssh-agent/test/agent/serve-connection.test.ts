import { nextTurn } from "@parsec-ts/test-support";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinBytes, sshString, sshUint8, sshUint32 } from "../../src/wire/ssh-encoding.js";
import {
  AgentClient,
  FAILURE,
  isValid,
  listRequest,
  publicKeyOf,
  readIdentities,
  signatureIn,
  signRequest,
} from "../harness.js";
import { connectTo, testAgent } from "./test-agent.js";

const test = testAgent();
const data = Buffer.from("the challenge of a server");

describe("a client", () => {
  /** Messages that ask for what the agent does not do, with content that looks like messages. */
  const body = joinBytes(sshString("session-bind@openssh.com"), sshString(blobLike()), sshString("x"), sshUint8(0));

  function blobLike(): Uint8Array {
    return joinBytes(...Array.from({ length: 10 }, () => sshString(sshUint8(11))));
  }

  it.each([
    ["adding a key", 17],
    ["removing a key", 18],
    ["removing all keys", 19],
    ["adding a smartcard key", 20],
    ["removing a smartcard key", 21],
    ["locking", 22],
    ["unlocking", 23],
    ["adding a key with constraints", 25],
    ["adding a smartcard key with constraints", 26],
    ["an extension", 27],
    ["version 1 of the protocol", 1],
    ["an answer", 12],
    ["an unknown message", 255],
  ])("hears one FAILURE for %s, and goes on", async (_title, type) => {
    const client = await test.start();
    for (const message of [sshUint8(type), joinBytes(sshUint8(type), body)]) {
      expect(await client.request(message)).toEqual(FAILURE);
    }
    expect(readIdentities(await client.request(listRequest))).toHaveLength(2);
  });

  it("hears FAILURE for a request that is cut anywhere, or longer, or empty, and goes on", async () => {
    const client = await test.start();
    const whole = signRequest(test.blob, data);
    for (let length = 0; length < whole.length; length++) {
      expect(await client.request(whole.subarray(0, length))).toEqual(FAILURE);
    }
    expect(await client.request(joinBytes(whole, sshUint8(0)))).toEqual(FAILURE);
    expect(await client.request(joinBytes(listRequest, sshUint8(0)))).toEqual(FAILURE);
    expect(isValid(await publicKeyOf(test.p256), data, signatureIn(await client.request(whole)))).toBe(true);
  });

  it("has a message of 256 KiB signed, and is refused and disconnected with a longer one", async () => {
    const client = await test.start();
    const longest = Buffer.alloc(262_144 - 1 - 4 - test.blob.length - 4 - 4, 7);
    const signature = signatureIn(await client.request(signRequest(test.blob, longest)));
    expect(isValid(await publicKeyOf(test.p256), longest, signature)).toBe(true);
    client.socket.write(sshUint32(262_145));
    expect(await client.rest()).toEqual(Buffer.from(sshString(FAILURE)));
    expect(client.socket.readableEnded || client.socket.destroyed).toBe(true);
  });

  it("gets one answer for each of its messages, whatever they hold", async () => {
    const agent = await test.startAgent();
    const fields = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom(
        test.blob,
        test.rsaBlob,
        sshString(test.blob),
        sshString(data),
        sshUint32(0),
        sshUint32(0xffff_ffff),
        sshUint32(4),
      ),
    );
    const message = fc
      .tuple(fc.constantFrom(11, 13, 13, 13, 17, 27, 0, 5), fc.array(fields, { maxLength: 5 }))
      .map(([type, parts]) => joinBytes(sshUint8(type), ...parts));
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 8 }), fc.nat(), async (messages, cut) => {
        const client = await AgentClient.connect(agent.path);
        const bytes = joinBytes(...messages.map(sshString));
        const at = cut % bytes.length;
        client.socket.write(bytes.subarray(0, at));
        client.socket.end(bytes.subarray(at));
        for (const _ of messages) expect([5, 12, 14]).toContain((await client.answer())[0]);
        expect(await client.rest()).toHaveLength(0);
        client.close();
      }),
      { numRuns: 200 },
    );
  });

  it("that sends any bytes is disconnected at their end, and others are served on", async () => {
    const agent = await test.startAgent();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const client = await AgentClient.connect(agent.path);
        client.socket.end(bytes);
        await client.rest();
        client.close();
      }),
      { numRuns: 300 },
    );
    expect(readIdentities(await (await connectTo(agent)).request(listRequest))).toHaveLength(2);
  });

  it("that reads no answers is read no further itself, and gets all of them later, in order", async () => {
    const client = await test.start();
    const { socket } = client;
    socket.pause();
    const lists = 3000;
    const unknown = sshString(joinBytes(sshUint8(99), new Uint8Array(200_000)));
    for (let i = 0; i < lists; i++) socket.write(sshString(listRequest));
    for (let i = 0; i < 10; i++) socket.write(unknown);
    socket.end(sshString(signRequest(test.blob, data)));
    // The answers to the lists are more than the system keeps for a reader: until that reads, the agent leaves the long messages where they are.
    let left = -1;
    for (let same = 0; same < 50; same = left === socket.writableLength ? same + 1 : 0) {
      left = socket.writableLength;
      await nextTurn();
    }
    expect(left).toBeGreaterThan(unknown.length);
    socket.resume();
    for (let i = 0; i < lists; i++) expect((await client.answer())[0]).toBe(12);
    for (let i = 0; i < 10; i++) expect(await client.answer()).toEqual(FAILURE);
    expect(isValid(await publicKeyOf(test.p256), data, signatureIn(await client.answer()))).toBe(true);
    expect(await client.rest()).toHaveLength(0);
  });

  it("that vanishes in the middle of a message or of a signature leaves nothing behind", async () => {
    const agent = await test.startAgent();
    for (const bytes of [sshUint32(100), sshString(signRequest(test.blob, data)), sshUint8(0)]) {
      const client = await AgentClient.connect(agent.path);
      client.socket.write(bytes);
      client.close();
    }
    expect(readIdentities(await (await connectTo(agent)).request(listRequest))).toHaveLength(2);
  });

  it("is refused while 128 others are connected, and served when one has left", async () => {
    const agent = await test.startAgent();
    const clients = await Promise.all(Array.from({ length: 128 }, () => connectTo(agent)));
    await Promise.all(clients.map((client) => client.request(listRequest)));
    expect(await (await connectTo(agent)).rest()).toHaveLength(0);
    clients[0]?.socket.end();
    await clients[0]?.rest();
    expect(readIdentities(await (await connectTo(agent)).request(listRequest))).toHaveLength(2);
    expect(readIdentities((await clients[127]?.request(listRequest)) ?? new Uint8Array())).toHaveLength(2);
  });
});
