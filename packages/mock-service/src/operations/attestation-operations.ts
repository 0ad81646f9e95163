import { attestKey, prepareKeyAttestation } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";
import type { CryptoContext } from "./call-context.js";
import { type Handler, handler, usableKey } from "./handler.js";

/** Operations that need hardware: software cannot prove where a key is. They look for the key, as a TPM does, and refuse. */
export const attestationOperations: readonly Handler<CryptoContext>[] = [
  handler(prepareKeyAttestation, (context: CryptoContext, { parameters }) => {
    if (parameters.kind === "activateCredential") usableKey(context, parameters.attestedKeyName);
    throw new StatusError(Status.PsaErrorNotSupported);
  }),
  handler(attestKey, (context: CryptoContext, { attestedKeyName }) => {
    usableKey(context, attestedKeyName);
    throw new StatusError(Status.PsaErrorNotSupported);
  }),
];
