/** The reason that the real service is not available on this machine. */
export type ProvisioningErrorCode =
  | "ERR_NOT_DEBIAN"
  | "ERR_NO_KEYRING"
  | "ERR_NO_MIRROR"
  | "ERR_UNSUPPORTED_ARCHITECTURE"
  | "ERR_DOWNLOAD"
  | "ERR_CLOSURE"
  | "ERR_SMOKE_TEST"
  | "ERR_LOCKED";

export class ProvisioningError extends Error {
  readonly code: ProvisioningErrorCode;

  constructor(code: ProvisioningErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ProvisioningError";
    this.code = code;
  }
}
