import { psaAeadDecrypt, psaAsymmetricDecrypt } from "@parsec-ts/operations";
import { ParsecError, type ParsecErrorCode, Status } from "@parsec-ts/wire-protocol";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PsaError } from "../src/psa-error.js";
import { PsaStatus } from "../src/psa-status.js";
import { psaStatusOf } from "../src/psa-status-of.js";

describe("the PSA status of a service status", () => {
  const failed = (status: number) => new ParsecError("service", "ERR_PARSEC_SERVICE_TEST", "Failed.", { status });

  it.each([
    [0, -132],
    [1, -132],
    [2, -134],
    [3, -134],
    [4, -134],
    [5, -134],
    [6, -134],
    [7, -135],
    [8, -132],
    [9, -134],
    [10, -132],
    [11, -133],
    [12, -133],
    [13, -133],
    [14, -146],
    [15, -145],
    [16, -132],
    [17, -132],
    [18, -132],
    [19, -133],
    [20, -135],
    [21, -133],
    [22, -134],
    [23, -132],
    [999, -132],
    [1000, -132],
    [1131, -132],
    [1144, -132],
    [1154, -132],
    [65535, -132],
  ])("of %i is %i", (status, psa) => {
    expect(psaStatusOf(failed(status))).toBe(psa);
  });

  const ofPsa = Array.from({ length: 1154 - 1132 }, (_, index) => 1132 + index).filter((status) => status !== 1144);
  it.each(ofPsa)("of %i is 1000 minus itself", (status) => {
    expect(Object.values(Status)).toContain(status);
    expect(psaStatusOf(failed(status))).toBe(1000 - status);
    expect(Object.values(PsaStatus)).toContain(1000 - status);
  });

  it("keeps corruption, corrupt data and invalid data apart", () => {
    expect([1151, 1152, 1153].map((status) => psaStatusOf(failed(status)))).toEqual([-151, -152, -153]);
  });
});

describe("the PSA status of an error", () => {
  const error = (family: "usage" | "protocol" | "transport" | "service", code: ParsecErrorCode, opcode = 0) =>
    new ParsecError(family, code, "Failed.", { opcode });

  it.each<readonly [string, unknown, number]>([
    ["a deadline", error("transport", "ERR_PARSEC_DEADLINE"), -145],
    ["no socket", error("transport", "ERR_PARSEC_TRANSPORT_NO_SOCKET"), -145],
    ["an aborted call", error("transport", "ERR_PARSEC_ABORTED"), -145],
    ["a truncated header", error("protocol", "ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER"), -145],
    ["a truncated body", error("protocol", "ERR_PARSEC_PROTOCOL_TRUNCATED_BODY"), -145],
    ["a wrong magic number", error("protocol", "ERR_PARSEC_PROTOCOL_MAGIC"), -132],
    ["a result that breaks its rule", error("protocol", "ERR_PARSEC_PROTOCOL_RESULT"), -151],
    ["an echo of the request", error("protocol", "ERR_PARSEC_PROTOCOL_ECHO"), -151],
    ["a public key other than the pinned one", error("protocol", "ERR_PARSEC_PUBLIC_KEY_MISMATCH"), -151],
    ["an invalid signature", error("protocol", "ERR_PARSEC_SIGNATURE_INVALID"), -151],
    ["an argument", error("usage", "ERR_PARSEC_ARGUMENT"), -135],
    ["a use that the policy lacks", error("usage", "ERR_PARSEC_KEY_POLICY"), -133],
    ["an endpoint that is not trusted", error("usage", "ERR_PARSEC_ENDPOINT_UNTRUSTED"), -133],
    ["a closed client", error("usage", "ERR_PARSEC_CLOSED"), -137],
    ["another error of usage", error("usage", "ERR_PARSEC_KEY_DIFFERS"), -135],
    ["a response without a status", error("service", "ERR_PARSEC_SERVICE_UNKNOWN_STATUS"), -132],
    ["a tag that is wrong", error("service", "ERR_PARSEC_DECRYPTION_FAILED", psaAeadDecrypt.opcode), -149],
    ["padding that is wrong", error("service", "ERR_PARSEC_DECRYPTION_FAILED", psaAsymmetricDecrypt.opcode), -150],
    ["one that already has its status", new PsaError("BUFFER_TOO_SMALL", "Too small."), -138],
    ["any other error", new RangeError("Wrong."), -132],
    ["no error", undefined, -132],
    ["a number", 0, -132],
    ["an object that claims success", { status: 0 }, -132],
  ])("of any other origin: %s", (_title, thrown, status) => {
    expect(psaStatusOf(thrown)).toBe(status);
  });

  it("is never a success, nor anything that PSA lacks", () => {
    const family = fc.constantFrom("usage", "protocol", "transport", "service", "other" as "service");
    const thrown = fc.oneof(
      fc.anything(),
      fc
        .tuple(family, fc.integer())
        .map(([of, status]) => new ParsecError(of, "ERR_PARSEC_TEST", "Failed.", { status })),
    );
    fc.assert(
      fc.property(thrown, (value) => {
        const status = psaStatusOf(value);
        expect(status).toBeLessThan(0);
        expect(Object.values(PsaStatus)).toContain(status);
      }),
      { numRuns: 1000 },
    );
  });
});
