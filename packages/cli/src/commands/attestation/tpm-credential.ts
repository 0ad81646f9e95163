import { argumentError } from "@parsec-ts/wire-protocol";

/** The challenge of a verifier, for one key in one TPM. */
export interface TpmCredential {
  readonly credentialBlob: Uint8Array;
  readonly secret: Uint8Array;
}

/** Start of the file that tpm2_makecredential writes: its mark and its version, big-endian. */
const MAGIC = 0xbadc_c0de;
const VERSION = 1;

const EXPECTED = "a file of tpm2_makecredential: its mark, a TPM2B_ID_OBJECT and a TPM2B_ENCRYPTED_SECRET";

/**
 * Reads the file that tpm2_makecredential of tpm2-tools writes. TPM 2.0 Library, Part 2, sections 11.4.3 and 12.4.3.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
 */
export function parseTpmCredential(file: Buffer<ArrayBuffer>): TpmCredential {
  if (file.length < 8 || file.readUInt32BE(0) !== MAGIC || file.readUInt32BE(4) !== VERSION) refuse();
  const [credentialBlob, rest] = takeSized(file.subarray(8));
  const [secret, end] = takeSized(rest);
  if (end.length > 0) refuse();
  return { credentialBlob, secret };
}

/** Takes a TPM2B: two bytes of length, then the bytes. */
function takeSized(bytes: Buffer<ArrayBuffer>): readonly [Buffer<ArrayBuffer>, Buffer<ArrayBuffer>] {
  const end = bytes.length < 2 ? Number.NaN : 2 + bytes.readUInt16BE(0);
  if (!(end <= bytes.length)) refuse();
  return [bytes.subarray(2, end), bytes.subarray(end)];
}

function refuse(): never {
  throw argumentError("--credential", EXPECTED);
}
