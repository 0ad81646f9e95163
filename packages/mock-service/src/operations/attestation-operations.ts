import { attestKey, prepareKeyAttestation } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";
import type { CryptoContext } from "./call-context.js";
import { type Handler, handler, usableKey } from "./handler.js";

/**
 * Operations that need hardware: software cannot prove that a key is in a TPM. They refuse. As in the real service, another attesting key
 * than the default is not supported at all; with the default they look for the attested key first.
 */
export const attestationOperations: readonly Handler<CryptoContext>[] = [
  handler(prepareKeyAttestation, (context: CryptoContext, { parameters }) => {
    const usesDefault = parameters.kind === "activateCredential" && parameters.attestingKeyName === "";
    if (usesDefault) usableKey(context, parameters.attestedKeyName);
    throw new StatusError(Status.PsaErrorNotSupported);
  }),
  handler(attestKey, (context: CryptoContext, { attestedKeyName, attestingKeyName }) => {
    if (attestingKeyName === "") usableKey(context, attestedKeyName);
    throw new StatusError(Status.PsaErrorNotSupported);
  }),
];
