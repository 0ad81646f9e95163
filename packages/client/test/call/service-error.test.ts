import { aead } from "@parsec-ts/operations";
import { encodeErrorResponse, Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { serviceErrorCode } from "../../src/index.js";
import { connectTestClient } from "../harness.js";
import { respondStatus, send } from "../scripted-peer.js";

describe("serviceError", () => {
  it.each([
    [Status.PsaErrorAlreadyExists, "ERR_PARSEC_SERVICE_ALREADY_EXISTS", "choose another name"],
    [Status.PsaErrorDoesNotExist, "ERR_PARSEC_SERVICE_DOES_NOT_EXIST", "listKeys"],
    [Status.WireProtocolVersionNotSupported, "ERR_PARSEC_SERVICE_WIRE_PROTOCOL_VERSION_NOT_SUPPORTED", "(4)"],
    [Status.WrongProviderUuid, "ERR_PARSEC_SERVICE_WRONG_PROVIDER_UUID", "(18)"],
    [60_000, "ERR_PARSEC_SERVICE_UNKNOWN_STATUS", "newer service"],
  ])("turns status %i into %s, with the advice `%s`", async (status, code, advice) => {
    // A service that could not read the header responds as if the request had been a ping.
    const { client } = await connectTestClient((_request, connection) =>
      send(connection, encodeErrorResponse({ provider: 0 }, 1, status)),
    );
    const error = await client.exportPublicKey("k").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ family: "service", code, status, opcode: 7, provider: 3 });
    expect(String(error)).toContain(advice);
  });

  it("mentions the empty plaintext that providers refuse without naming the reason", async () => {
    const { client } = await connectTestClient((request, connection) =>
      respondStatus(request, connection, Status.PsaErrorInvalidArgument),
    );
    const nonce = new Uint8Array(32).fill(7);
    const request = { keyName: "k", alg: aead("GCM"), nonce, plaintext: new Uint8Array(0) };
    await expect(client.aeadEncrypt(request)).rejects.toThrow("an empty plaintext is refused too");
  });
});

describe("serviceErrorCode", () => {
  it("returns a distinct code for every status name", () => {
    const codes = Object.keys(Status).map((name) => serviceErrorCode(name as keyof typeof Status));
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^ERR_PARSEC_SERVICE(_[A-Z0-9]+)+$/);
  });
});
