import { isParsecError } from "@parsec-ts/node";
import { Opcode } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { refusalReason } from "../../src/index.js";
import { EC, ECDSA, errorOf, message, platform, RSA, type TestCrypto, testCrypto } from "../harness.js";

const GCM = { name: "AES-GCM", iv: new Uint8Array(12) };

/** Statuses of errors. */
const STATUSES = Object.entries(Status).filter(([name]) => name !== "Success");

/** Statuses that say that there is no such operation or permission. */
const NAMED: Readonly<Record<string, string>> = {
  PsaErrorNotSupported: "NotSupportedError",
  OpcodeDoesNotExist: "NotSupportedError",
  DeprecatedPrimitive: "NotSupportedError",
  PsaErrorNotPermitted: "InvalidAccessError",
};

/** Runs a call once for each status that the service may give to an operation; returns the errors. */
async function errorsOf(
  test: TestCrypto,
  opcode: number,
  call: () => Promise<unknown>,
): Promise<readonly (readonly [status: string, error: Error])[]> {
  const errors: (readonly [string, Error])[] = [];
  for (const [name, status] of STATUSES) {
    test.service.setFaults({ seed: 1, faults: [{ kind: "wrongStatus", status, opcodes: [opcode] }] });
    errors.push([name, await errorOf(call())]);
  }
  test.service.setFaults(undefined);
  return errors;
}

describe("whatever the service says", () => {
  it("to a signature is a DOMException of the specification's name, with the service's word as its cause", async () => {
    await using test = await testCrypto();
    const { privateKey } = await test.subtle.generateKey(EC, false, ["sign"]);
    const errors = await errorsOf(test, Opcode.PsaSignHash, () => test.subtle.sign(ECDSA, privateKey, message));
    expect(errors.length).toBeGreaterThan(40);
    for (const [status, error] of errors) {
      expect([status, error.name]).toEqual([status, NAMED[status] ?? "OperationError"]);
      expect(error).toBeInstanceOf(DOMException);
      expect(isParsecError(error.cause) && error.cause.statusName).toBe(status);
    }
  });

  it("to a decryption is the same OperationError", async () => {
    await using test = await testCrypto();
    const key = await test.subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt", "decrypt"]);
    const sealed = await test.subtle.encrypt(GCM, key, message);
    const oaep = { ...RSA, name: "RSA-OAEP" };
    const { privateKey, publicKey } = await test.subtle.generateKey(oaep, false, ["encrypt", "decrypt"]);
    const wrapped = await platform.subtle.encrypt("RSA-OAEP", publicKey, message);
    const short = { ...GCM, tagLength: 96 };
    const errors = [
      ...(await errorsOf(test, Opcode.PsaAeadDecrypt, () => test.subtle.decrypt(GCM, key, sealed))),
      ...(await errorsOf(test, Opcode.PsaAeadEncrypt, () => test.subtle.decrypt(short, key, sealed))),
      ...(await errorsOf(test, Opcode.PsaAsymmetricDecrypt, () =>
        test.subtle.decrypt("RSA-OAEP", privateKey, wrapped),
      )),
    ];
    const kinds = new Set(errors.map(([, { name, message: text }]) => `${name}: ${text}`));
    expect([...kinds]).toEqual(["OperationError: The data could not be decrypted."]);
  });

  it("to the making of a key is a refusal or an OperationError, and never a key in software", async () => {
    await using test = await testCrypto();
    const raw = new Uint8Array(16);
    const errors = [
      ...(await errorsOf(test, Opcode.PsaGenerateKey, () => test.subtle.generateKey(EC, false, ["sign"]))),
      ...(await errorsOf(test, Opcode.PsaExportPublicKey, () => test.subtle.generateKey(EC, false, ["sign"]))),
      ...(await errorsOf(test, Opcode.PsaImportKey, () =>
        test.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]),
      )),
    ];
    for (const [status, error] of errors) {
      const expected = refusalReason(error) === "provider" ? "NotSupportedError" : "OperationError";
      expect([status, error.name]).toEqual([status, expected]);
      expect(isParsecError(error.cause) && error.cause.statusName).toBe(status);
    }
  });
});
