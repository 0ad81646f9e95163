import type { AsymmetricSignature, KeyAttributes } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "./status-error.js";

/** One key in software: what it is and what can be done with it. */
export interface SoftwareKey {
  /** Size in bits, taken from the material itself. */
  readonly bits: number;
  /** The public half in PSA's export format. */
  exportPublic(): Uint8Array;
  signHash(alg: AsymmetricSignature, hash: Uint8Array): Uint8Array;
  verifyHash(alg: AsymmetricSignature, hash: Uint8Array, signature: Uint8Array): boolean;
}

/** A kind of key that this service can make and take in. */
export interface KeyFamily {
  /** True for attributes that this family serves. */
  serves(attributes: KeyAttributes): boolean;
  generate(attributes: KeyAttributes): Promise<SoftwareKey>;
  import(attributes: KeyAttributes, data: Uint8Array): SoftwareKey;
}

/** What there is of a key that is only a public one. */
export function noPrivateHalf(): never {
  throw new StatusError(Status.PsaErrorInvalidArgument);
}

/** Runs a library's parser on what a client sent; whatever it throws, the argument was wrong. */
export function parsing<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof StatusError) throw error;
    throw new StatusError(Status.PsaErrorInvalidArgument);
  }
}
