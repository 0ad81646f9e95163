import { Status, type StatusName } from "@parsec-ts/wire-protocol";
import { expect, it } from "vitest";
import { type ClientErrorCode, type ServiceErrorCode, serviceErrorCode } from "../../src/index.js";

it("the type of a status's code is what the status becomes", () => {
  const codes: Partial<Record<StatusName, ServiceErrorCode>> = {
    PsaErrorDoesNotExist: "ERR_PARSEC_SERVICE_DOES_NOT_EXIST",
    PsaErrorNotPermitted: "ERR_PARSEC_SERVICE_NOT_PERMITTED",
    AuthenticationError: "ERR_PARSEC_SERVICE_AUTHENTICATION_ERROR",
    WrongProviderUuid: "ERR_PARSEC_SERVICE_WRONG_PROVIDER_UUID",
    WireProtocolVersionNotSupported: "ERR_PARSEC_SERVICE_WIRE_PROTOCOL_VERSION_NOT_SUPPORTED",
    BodySizeExceedsLimit: "ERR_PARSEC_SERVICE_BODY_SIZE_EXCEEDS_LIMIT",
  };
  for (const [name, code] of Object.entries(codes)) expect(serviceErrorCode(name as StatusName)).toBe(code);
  expect(serviceErrorCode(undefined)).toBe("ERR_PARSEC_SERVICE_UNKNOWN_STATUS");
  // @ts-expect-error no status is called so
  const unknown: ServiceErrorCode = "ERR_PARSEC_SERVICE_DOESNOTEXIST";
  expect(Object.keys(Status).map((name) => serviceErrorCode(name as StatusName))).not.toContain(unknown);
});

it("the codes of a client include those of the layers below, and no others", () => {
  const codes: readonly ClientErrorCode[] = [
    "ERR_PARSEC_ARGUMENT",
    "ERR_PARSEC_PROTOCOL_BODY",
    "ERR_PARSEC_KEY_FORMAT",
    "ERR_PARSEC_TRANSPORT_BUSY",
    "ERR_PARSEC_DEADLINE",
    "ERR_PARSEC_SERVICE_DOES_NOT_EXIST",
    // @ts-expect-error only a Unix transport has it
    "ERR_PARSEC_ENDPOINT_PATH_TOO_LONG",
  ];
  expect(new Set(codes).size).toBe(7);
});
