import type { Hash } from "@parsec-ts/operations";
import { SshFormatError } from "../wire/ssh-format-error.js";
import type { SshReader } from "../wire/ssh-reader.js";

/** A curve of the NIST in SSH. RFC 5656, section 10.1. */
export interface SshCurve {
  /** The name of the key type and of its signatures. */
  readonly type: string;
  /** The name of the curve within a public key. */
  readonly curve: string;
  readonly hash: Hash;
}

/** The curves by their names in a JWK. */
export const SSH_CURVES: Readonly<Record<string, SshCurve>> = {
  "P-256": { type: "ecdsa-sha2-nistp256", curve: "nistp256", hash: "SHA_256" },
  "P-384": { type: "ecdsa-sha2-nistp384", curve: "nistp384", hash: "SHA_384" },
  "P-521": { type: "ecdsa-sha2-nistp521", curve: "nistp521", hash: "SHA_512" },
};

/** Shortest modulus of an RSA key, in bits. */
export const MIN_RSA_BITS = 2048;

const MAX_RSA_BITS = 16_384;

/** The bytes of a point on each curve, uncompressed. */
const POINT_LENGTHS: Readonly<Record<string, number>> = { nistp256: 65, nistp384: 97, nistp521: 133 };

type FieldReader = (reader: SshReader) => void;

/** For each type of key a function that reads its public fields. The types are those of OpenSSH, without DSA. */
const READERS: Readonly<Record<string, FieldReader>> = {
  "ssh-rsa": readRsa,
  "ssh-ed25519": readEd25519,
  "ecdsa-sha2-nistp256": (reader) => readPoint(reader, "nistp256"),
  "ecdsa-sha2-nistp384": (reader) => readPoint(reader, "nistp384"),
  "ecdsa-sha2-nistp521": (reader) => readPoint(reader, "nistp521"),
  "sk-ssh-ed25519@openssh.com": (reader) => {
    readEd25519(reader);
    reader.string();
  },
  "sk-ecdsa-sha2-nistp256@openssh.com": (reader) => {
    readPoint(reader, "nistp256");
    reader.string();
  },
};

/** The suffix of the types of certificates, in exchange for that of OpenSSH's own types. */
const CERTIFICATE_SUFFIX = "-cert-v01@openssh.com";

/** The type of the certificates of keys of a type. */
export function certificateType(keyType: string): string {
  return keyType.replace(/@openssh\.com$/, "") + CERTIFICATE_SUFFIX;
}

/** The type of the key in a certificate of a type; `undefined` for a type that is none of a certificate. */
export function certifiedType(type: string): string | undefined {
  return Object.keys(READERS).find((keyType) => certificateType(keyType) === type);
}

/**
 * Reads the public fields of a key of this type.
 *
 * @throws {@link SshFormatError} for a type that is not known, and for fields that are not those of the type
 */
export function readKeyFields(type: string, reader: SshReader): void {
  const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (read === undefined) throw new SshFormatError("its type is none of RSA, ECDSA and Ed25519");
  read(reader);
}

function readRsa(reader: SshReader): void {
  readMpint(reader);
  const bits = readMpint(reader);
  if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
    throw new SshFormatError(`its modulus has ${bits} bits, not ${MIN_RSA_BITS} to ${MAX_RSA_BITS}`);
  }
}

/** Reads an unsigned number in its shortest form; returns its bits. */
function readMpint(reader: SshReader): number {
  const bytes = reader.string();
  const [first = 0, second = 0] = bytes;
  if (first >= 0x80 || (first === 0 && second < 0x80)) {
    throw new SshFormatError("a number of it is zero, negative, or has zeros before it");
  }
  const digits = first === 0 ? bytes.subarray(1) : bytes;
  return 8 * digits.length + 24 - Math.clz32(digits[0] ?? 0);
}

function readEd25519(reader: SshReader): void {
  if (reader.string().length !== 32) throw new SshFormatError("its public key has not 32 bytes");
}

function readPoint(reader: SshReader, curve: string): void {
  if (reader.name() !== curve) throw new SshFormatError("its curve is not that of its type");
  const point = reader.string();
  if (point.length !== POINT_LENGTHS[curve] || point[0] !== 4) {
    throw new SshFormatError("its point is not an uncompressed one of its curve");
  }
}
