import { Opcode, rsaOaep } from "@parsec-ts/operations";
import { EMPTY } from "@parsec-ts/wire-protocol";
import { decryptionError, inService } from "../errors/from-parsec-error.js";
import { hashByName } from "../normalize/hash.js";
import { moveToArrayBuffer } from "../webidl/buffer-source.js";
import type { AnyKeyAlgorithm, Family, KeyOperation } from "./family.js";
import { checkRsaGenerate, readRsaGenerate, rsaAlgorithmOf, rsaAttributes } from "./rsa.js";

interface OaepParameters {
  readonly label: Uint8Array;
}

const decrypt: KeyOperation<OaepParameters> = {
  read: (members) => ({ label: members.optionalBytes("label") ?? EMPTY }),
  async run({ service, name, algorithm }, { label }, data) {
    const psa = hashByName((algorithm as AnyKeyAlgorithm).hash?.name ?? "")?.psa ?? "SHA_256";
    const request = { keyName: name, alg: rsaOaep(psa), ciphertext: data, salt: label };
    return moveToArrayBuffer(await inService(service.client.asymmetricDecrypt(request, service.call), decryptionError));
  },
};

/** RSA-OAEP. Encryption takes the public key, and so belongs to the platform. */
export const rsaOaepFamily: Family = {
  name: "RSA-OAEP",
  isPair: true,
  usages: ["decrypt", "unwrapKey"],
  publicUsages: ["encrypt", "wrapKey"],
  importMembers: ["hash"],
  readGenerate: (members, platformHas) => readRsaGenerate("RSA-OAEP", members, platformHas),
  checkGenerate: checkRsaGenerate,
  flags: { decrypt: ["decrypt"], unwrapKey: ["decrypt"] },
  opcodes: { decrypt: [Opcode.PsaAsymmetricDecrypt], unwrapKey: [Opcode.PsaAsymmetricDecrypt] },
  attributesFor: (algorithm, usage) => rsaAttributes(algorithm, usage, rsaOaep),
  algorithmOf: (attributes) => rsaAlgorithmOf("RSA-OAEP", "rsaOaep", attributes),
  // The service's keys never encrypt: a private key lacks the use, and the method says so.
  encrypt: { read: decrypt.read, run: decrypt.run },
  decrypt,
};
