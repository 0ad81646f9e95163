import { type AsymmetricSignature, type Hash, Opcode, rsaPkcs1v15Sign, rsaPss } from "@parsec-ts/operations";
import { hashByName } from "../normalize/hash.js";
import type { ServiceKey } from "./family.js";
import { type AnyKeyAlgorithm, byTwin, type Family, type KeyOperation } from "./family.js";
import { checkRsaGenerate, readRsaGenerate, rsaAlgorithmOf, rsaAttributes } from "./rsa.js";
import { signByHash } from "./sign-hash.js";

type Permit = (hash: Hash) => AsymmetricSignature;

interface PssParameters {
  readonly saltLength: number;
}

/** RSA signatures of PKCS#1 v1.5. */
export const rsaPkcs1Family: Family = signatureFamily("RSASSA-PKCS1-v1_5", "rsaPkcs1v15Sign", rsaPkcs1v15Sign, {
  read: () => undefined,
  run: (key, _parameters, data) => signBy(rsaPkcs1v15Sign, key, data),
});

/** RSA-PSS with a salt as long as the hash. */
export const rsaPssFamily: Family = signatureFamily("RSA-PSS", "rsaPss", rsaPss, {
  read: (members): PssParameters => ({ saltLength: members.integer("saltLength", 0xffff_ffff) }),
  async run(key, { saltLength }: PssParameters, data) {
    if (saltLength === hashOf(key)?.length) return signBy(rsaPss, key, data);
    return byTwin(key, "salt-length", (twin) => key.service.subtle.sign({ name: "RSA-PSS", saltLength }, twin, data));
  },
});

function signatureFamily<Parameters>(
  name: string,
  kind: string,
  permit: Permit,
  sign: KeyOperation<Parameters>,
): Family {
  return {
    name,
    isPair: true,
    usages: ["sign"],
    publicUsages: ["verify"],
    importMembers: ["hash"],
    readGenerate: (members, platformHas) => readRsaGenerate(name, members, platformHas),
    checkGenerate: checkRsaGenerate,
    flags: { sign: ["signHash"] },
    opcodes: { sign: [Opcode.PsaSignHash] },
    attributesFor: (algorithm, usage) => rsaAttributes(algorithm, usage, permit),
    algorithmOf: (attributes) => rsaAlgorithmOf(name, kind, attributes),
    sign,
  };
}

async function signBy(permit: Permit, key: ServiceKey, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const hash = hashOf(key);
  const { modulusLength = 0 } = key.algorithm as AnyKeyAlgorithm;
  return await signByHash(key, { hash, alg: permit(hash.psa), length: Math.ceil(modulusLength / 8) }, data);
}

/** The hash of the key's algorithm, which its family checked when the key was made. */
function hashOf({ algorithm }: ServiceKey): NonNullable<ReturnType<typeof hashByName>> {
  return hashByName((algorithm as AnyKeyAlgorithm).hash?.name ?? "") as NonNullable<ReturnType<typeof hashByName>>;
}
