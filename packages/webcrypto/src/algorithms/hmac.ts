import { hmac, keyAttributes } from "@parsec-ts/operations";
import { allocateBytes, EMPTY } from "@parsec-ts/wire-protocol";
import { domException } from "../errors/dom-exception.js";
import { inService } from "../errors/from-parsec-error.js";
import { has } from "../keys/usages.js";
import { type HashName, hashByName, hashByPsa, normalizeHash } from "../normalize/hash.js";
import { toArrayBuffer } from "../webidl/buffer-source.js";
import type { AnyKeyAlgorithm, Family, ServiceKey } from "./family.js";

/** HMAC. No provider of service 1.4 computes it; the mock service's `software` provider does. */
export const hmacFamily: Family = {
  name: "HMAC",
  isPair: false,
  usages: ["sign", "verify"],
  publicUsages: [],
  importMembers: ["hash", "length"],
  readGenerate(members, platformHas) {
    const hash = normalizeHash(members.required("hash"), platformHas);
    const length = members.optionalInteger("length", 0xffff_ffff) ?? 8 * hash.blockLength;
    const algorithm: AnyKeyAlgorithm = { name: "HMAC", hash: { name: hash.name }, length };
    return algorithm;
  },
  checkGenerate({ length }: AnyKeyAlgorithm) {
    if (length === 0) throw domException("OperationError", "length must be at least 1.");
  },
  flags: { sign: ["signMessage"], verify: ["verifyMessage"] },
  // No service lists the operations of MACs, not even one that has them: a first key is tried.
  opcodes: {},
  async probe({ service, name, usages, ...key }) {
    const alg = hmac(hashOf(key).psa);
    const { client, call } = service;
    if (has(usages, "sign")) await client.macCompute({ keyName: name, alg, input: EMPTY }, call);
    else await client.macVerify({ keyName: name, alg, input: EMPTY, mac: allocateBytes(hashOf(key).length) }, call);
  },
  attributesFor(algorithm, usage) {
    const { length = 0, hash } = algorithm as AnyKeyAlgorithm;
    const psa = hashByName(hash?.name ?? "")?.psa;
    if (length === 0 || length % 8 !== 0) return { refused: "key-length" };
    if (psa === undefined) return { refused: "algorithm" };
    return { attributes: [keyAttributes({ kind: "hmac" }, length, { usage, algorithm: hmac(psa) })] };
  },
  algorithmOf({ keyType, keyBits, keyPolicy }) {
    const { keyAlgorithm: alg } = keyPolicy;
    if (keyType.kind !== "hmac" || alg.kind !== "mac" || alg.value.kind !== "fullLength") return undefined;
    const { value } = alg.value;
    const hash = value.kind === "hmac" ? hashByPsa(value.hashAlg) : undefined;
    const algorithm: AnyKeyAlgorithm = { name: "HMAC", length: keyBits, hash: { name: hash?.name ?? "" } };
    return hash === undefined ? undefined : algorithm;
  },
  sign: {
    read: () => undefined,
    async run(key, _parameters, data) {
      const { service, name } = key;
      const request = { keyName: name, alg: hmac(hashOf(key).psa), input: data };
      return toArrayBuffer(await inService(service.client.macCompute(request, service.call)));
    },
  },
  verify: {
    read: () => undefined,
    async run(key, _parameters, data, signature) {
      const { service, name } = key;
      const hash = hashOf(key);
      if (signature.length !== hash.length) return false;
      const request = { keyName: name, alg: hmac(hash.psa), input: data, mac: signature };
      return await inService(service.client.macVerify(request, service.call));
    },
  },
};

/** The hash of the key's algorithm, which the family checked when the key was made. */
function hashOf({ algorithm }: Pick<ServiceKey, "algorithm">): HashName {
  return hashByName((algorithm as AnyKeyAlgorithm).hash?.name ?? "") as HashName;
}
