import { memoryTransport } from "@parsec-ts/transport";
import { describe, expect, it, vi } from "vitest";
import { createClient, unixPeerCredentials } from "../src/index.js";
import { connectTestClient, TestHost } from "./harness.js";
import { respondEmpty } from "./scripted-peer.js";

const right = () => ({
  transport: memoryTransport().transport,
  host: new TestHost(),
  authenticators: [unixPeerCredentials(1000)],
});

describe("the options of createClient", () => {
  it.each<[string, string, unknown, string]>([
    ["no list", "authenticators", unixPeerCredentials(1000), "an array"],
    ["a list of numbers", "authenticators", [1], "an array of authenticators, each"],
    ["a list with a wrong one", "authenticators", [unixPeerCredentials(1000), {}], "an array of authenticators, each"],
    ["an empty object", "localCrypto", {}, "this one has none of its methods"],
    ["a method that is none", "localCrypto", { digest: 1 }, "an object such as nodeLocalCrypto"],
    ["a number", "localCrypto", 1, "an object such as nodeLocalCrypto"],
    ["a negative time", "reconnectMs", -1, "0 or more"],
    ["nothing", "transport", undefined, "unixTransport("],
    ["a number", "host", 1, "nodeHost"],
  ])("are refused with %s as %s", async (_title, argument, value, text) => {
    const refused = createClient({ ...right(), [argument]: value } as never);
    await expect(refused).rejects.toMatchObject({ family: "usage", code: "ERR_PARSEC_ARGUMENT", argument });
    await expect(refused).rejects.toThrow(text);
  });

  it.each([undefined, null, 1])("are refused if they are %j", async (options) => {
    await expect(createClient(options as never)).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT" });
  });

  it("close the transport that came with wrong ones, if it can be closed", async () => {
    const close = vi.fn();
    const transport = { ...right().transport, close };
    await expect(createClient({ ...right(), transport, reconnectMs: -1 })).rejects.toThrow();
    expect(close).toHaveBeenCalledTimes(1);
    const wrong = { ...right(), transport: { ...transport, close: "now" }, reconnectMs: -1 };
    await expect(createClient(wrong as never)).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT" });
  });

  it.each(["random", "hkdf", "aesGcmDecrypt"])("may have local cryptography with %s alone", async (name) => {
    const localCrypto = { [name]: vi.fn() };
    await expect(connectTestClient(respondEmpty, { localCrypto: localCrypto as never })).resolves.toBeDefined();
  });
});

describe("the replacement of withTransport", () => {
  it.each<[string, unknown]>([
    ["options", undefined],
    ["options", 1],
    ["transport", { transport: 1, host: new TestHost() }],
    ["host", { transport: right().transport, host: 1 }],
  ])("is refused with a wrong %s", async (argument, replacement) => {
    const { client } = await connectTestClient(respondEmpty);
    expect(() => client.withTransport(replacement as never)).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument }),
    );
  });
});
