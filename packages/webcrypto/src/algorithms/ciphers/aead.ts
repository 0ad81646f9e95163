import { EMPTY } from "@parsec-ts/wire-protocol";
import type { KeyOperation } from "../family.js";

/** Parameters of AES-GCM and ChaCha20-Poly1305. */
export interface AeadParameters {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly additionalData: Uint8Array<ArrayBuffer>;
  /** Length in bits. */
  readonly tagLength: number;
}

/** Reads them in the specification's order; a tag has 128 bits unless they say otherwise. */
export const readAead: KeyOperation<AeadParameters>["read"] = (members) => {
  const additionalData = members.optionalBytes("additionalData") ?? EMPTY;
  const iv = members.bytes("iv");
  return { additionalData, iv, tagLength: members.optionalInteger("tagLength", 0xff) ?? 128 };
};
