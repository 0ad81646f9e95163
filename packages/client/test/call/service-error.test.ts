import { aead, ping, psaAeadEncrypt, psaAsymmetricEncrypt, psaSignHash } from "@parsec-ts/operations";
import { encodeErrorResponse, ParsecError, Status, statusName } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { isStatus, serviceError } from "../../src/call/service-error.js";
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

it.each([
  [3, Status.InvalidEncoding, "The response to Ping on provider 3 (Tpm) was InvalidEncoding (16)."],
  [9, Status.ResponseTooLarge, "The response to Ping on provider 9 was ResponseTooLarge (10): ask for less at once."],
  [0, 2_000, "The response to Ping on provider 0 (Core) was status (2000): a status that only a newer service knows."],
])("serviceError on provider %i names the call, and status %i as far as it is known", (provider, status, message) => {
  const error = serviceError(status, ping, provider);
  expect(error).toMatchObject({ message, status, opcode: 1, provider });
  expect("statusName" in error).toBe(statusName(status) !== undefined);
});

it.each([
  [psaAeadEncrypt, Status.PsaErrorInvalidArgument, true],
  [psaAsymmetricEncrypt, Status.PsaErrorInvalidArgument, true],
  [psaSignHash, Status.PsaErrorInvalidArgument, false],
  [psaAeadEncrypt, Status.PsaErrorNotPermitted, false],
])("serviceError mentions the empty plaintext for $0.name and status $1: $2", (operation, status, mentions) => {
  expect(serviceError(status, operation, 1).message.includes("empty plaintext")).toBe(mentions);
});

it("isStatus is true for a service's error of that status only", () => {
  const refused = serviceError(Status.AuthenticationError, ping, 0);
  expect(isStatus(refused, "AuthenticationError")).toBe(true);
  expect(isStatus(refused, "NotAuthenticated")).toBe(false);
  const another = new ParsecError("protocol", "ERR_PARSEC_PROTOCOL_BODY", "no", { status: Status.AuthenticationError });
  expect(isStatus(another, "AuthenticationError")).toBe(false);
  const foreign = { family: "service", status: Status.AuthenticationError };
  expect(isStatus(foreign, "AuthenticationError")).toBe(false);
});

describe("serviceErrorCode", () => {
  it("returns a distinct code for every status name", () => {
    const codes = Object.keys(Status).map((name) => serviceErrorCode(name as keyof typeof Status));
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^ERR_PARSEC_SERVICE(_[A-Z0-9]+)+$/);
  });
});
