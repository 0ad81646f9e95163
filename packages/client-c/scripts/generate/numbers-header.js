// PSA's numbers under Parsec's names. The names are written here; the numbers are those of @parsec-ts/psa.
import {
  aead,
  cbcMac,
  cmac,
  deterministicEcdsa,
  ecdh,
  ecdsa,
  ffdh,
  hkdf,
  hmac,
  policyAlgorithm,
  rsaOaep,
  rsaPkcs1v15Crypt,
  rsaPkcs1v15Sign,
  rsaPss,
} from "@parsec-ts/operations";
import { algorithmFromPsa, algorithmToPsa, keyTypeFromPsa, PsaStatus, usageFromPsa } from "@parsec-ts/psa";
import { CHECKS, IDENTITIES } from "./shared-numbers.js";
import { OWN_STATUSES, SERVICE_STATUSES } from "./statuses.js";

export function numbersHeader() {
  return `/*
 * Generated from @parsec-ts/psa. Algorithms, key types, usage flags and statuses: PSA's numbers, under names that do not clash with those of
 * psa/crypto.h. PSA Crypto API, "Algorithms", "Key types", "Key usage flags", "Status codes".
 */
#ifndef PARSEC_CLIENT_NUMBERS_H
#define PARSEC_CLIENT_NUMBERS_H

#include <stdint.h>

/* Hash algorithms; ANY_HASH in the policy of a key stands for all of them. */
${hashes()}

/* Algorithms that need nothing else. */
${plainAlgorithms()}

/* Algorithms that use a hash: PARSEC_ALG_ECDSA(PARSEC_ALG_SHA_256). */
${hashingAlgorithms()}

/* A MAC or an AEAD whose tag has another length, in bytes; a key agreement whose secret goes through a derivation at once. */
#define PARSEC_ALG_TRUNCATED_MAC(mac, length) (((uint32_t)(mac) & UINT32_C(0xffc0ffff)) | (((uint32_t)(length) & 0x3fu) << 16))
#define PARSEC_ALG_AEAD_WITH_SHORTENED_TAG(aead, length) PARSEC_ALG_TRUNCATED_MAC(aead, length)
#define PARSEC_ALG_KEY_AGREEMENT(agreement, derivation) ((uint32_t)(agreement) | ((uint32_t)(derivation) & 0xffffu))

/* Families of curves and groups, and key types that have none. */
${families()}

${keyTypes()}

/* Key types of a family: PARSEC_KEY_TYPE_ECC_KEY_PAIR(PARSEC_ECC_FAMILY_SECP_R1). */
${familyTypes()}

/* Uses that a key permits; they are combined by |. */
${usages()}

/* PSA's statuses. */
#define PARSEC_SUCCESS 0
${Object.entries(PsaStatus)
  .filter(([, number]) => number !== 0)
  .map(([name, number]) => defined(`ERROR_${name}`, `(${number})`))
  .join("\n")}

/* Statuses of the Parsec service itself. Parsec documentation, "Status Codes". */
${SERVICE_STATUSES.map(({ name, number }) => defined(`ERROR_${name}`, String(number))).join("\n")}

/* Statuses of this library, from -1000 down: PSA uses none of them. */
${OWN_STATUSES.map(({ name, number, text }) => `${defined(`ERROR_${name}`, `(${number})`)} /* ${text} */`).join("\n")}

/* Values of parsec_client_options.identity. */
${IDENTITIES.map(([name, text], i) => `${defined(`IDENTITY_${name}`, String(i + 1))} /* ${text} */`).join("\n")}

/* Values of the first argument of parsec_can_do_crypto(). */
${CHECKS.map((name, i) => defined(`CHECK_${name}`, String(i + 1))).join("\n")}

#endif /* PARSEC_CLIENT_NUMBERS_H */
`;
}

function defined(name, value) {
  return `#define PARSEC_${name} ${value}`;
}

function hex(number, digits = 8) {
  return `UINT32_C(0x${number.toString(16).padStart(digits, "0")})`;
}

/** Entries `[number, value]` of a range of numbers that a conversion knows. */
function known(from, to, convert) {
  const entries = [];
  for (let number = from; number <= to; number++) {
    try {
      entries.push([number, convert(number)]);
    } catch {
      // Not a number that Parsec knows.
    }
  }
  return entries;
}

function hashes() {
  const all = known(0x0200_0001, 0x0200_00fe, algorithmFromPsa).map(([number, { value }]) =>
    defined(`ALG_${value}`, hex(number)),
  );
  return [defined("ALG_NONE", hex(0)), ...all, defined("ALG_ANY_HASH", hex(0x0200_00ff))].join("\n");
}

function plainAlgorithms() {
  const ciphers = ["STREAM_CIPHER", "CTR", "CFB", "OFB", "XTS", "ECB_NO_PADDING", "CBC_NO_PADDING", "CBC_PKCS7"];
  const algorithms = {
    ...Object.fromEntries(ciphers.map((name) => [name, policyAlgorithm(name)])),
    CBC_MAC: policyAlgorithm(cbcMac()),
    CMAC: policyAlgorithm(cmac()),
    CCM: policyAlgorithm(aead("CCM")),
    GCM: policyAlgorithm(aead("GCM")),
    CHACHA20_POLY1305: policyAlgorithm(aead("CHACHA20_POLY1305")),
    RSA_PKCS1V15_SIGN_RAW: policyAlgorithm({ kind: "rsaPkcs1v15SignRaw" }),
    ECDSA_ANY: policyAlgorithm({ kind: "ecdsaAny" }),
    RSA_PKCS1V15_CRYPT: policyAlgorithm(rsaPkcs1v15Crypt()),
    FFDH: policyAlgorithm(ffdh()),
    ECDH: policyAlgorithm(ecdh()),
  };
  return Object.entries(algorithms)
    .map(([name, algorithm]) => defined(`ALG_${name}`, hex(algorithmToPsa(algorithm))))
    .join("\n");
}

function hashingAlgorithms() {
  const algorithms = {
    HMAC: hmac("SHA_256"),
    RSA_PKCS1V15_SIGN: rsaPkcs1v15Sign("SHA_256"),
    RSA_PSS: rsaPss("SHA_256"),
    ECDSA: ecdsa("SHA_256"),
    DETERMINISTIC_ECDSA: deterministicEcdsa("SHA_256"),
    RSA_OAEP: rsaOaep("SHA_256"),
    HKDF: hkdf("SHA_256"),
    TLS12_PRF: { kind: "tls12Prf", hashAlg: "SHA_256" },
    TLS12_PSK_TO_MS: { kind: "tls12PskToMs", hashAlg: "SHA_256" },
  };
  return Object.entries(algorithms)
    .map(([name, algorithm]) => {
      const number = algorithmToPsa(policyAlgorithm(algorithm));
      return `#define PARSEC_ALG_${name}(hash) (${hex(number - (number & 0xff))} | ((uint32_t)(hash) & 0xffu))`;
    })
    .join("\n");
}

const ECC_KEY_PAIR = 0x7100;
const DH_KEY_PAIR = 0x7200;

function families() {
  return [
    ...known(ECC_KEY_PAIR, ECC_KEY_PAIR + 0xff, keyTypeFromPsa).map(([number, { curveFamily }]) =>
      defined(`ECC_FAMILY_${curveFamily}`, `UINT8_C(0x${(number & 0xff).toString(16)})`),
    ),
    ...known(DH_KEY_PAIR, DH_KEY_PAIR + 0xff, keyTypeFromPsa).map(([number, { groupFamily }]) =>
      defined(`DH_FAMILY_${groupFamily}`, `UINT8_C(0x${(number & 0xff).toString(16).padStart(2, "0")})`),
    ),
  ].join("\n");
}

function keyTypes() {
  return known(0x0001, 0xffff, keyTypeFromPsa)
    .filter(([, type]) => !("curveFamily" in type || "groupFamily" in type))
    .map(([number, { kind }]) => defined(`KEY_TYPE_${constantCase(kind)}`, hex(number, 4)))
    .join("\n");
}

function familyTypes() {
  return ["ECC_PUBLIC_KEY 0x4100", "ECC_KEY_PAIR 0x7100", "DH_PUBLIC_KEY 0x4200", "DH_KEY_PAIR 0x7200"]
    .map((row) => row.split(" "))
    .map(([name, number]) => `#define PARSEC_KEY_TYPE_${name}(family) (${hex(Number(number), 4)} | (uint32_t)(family))`)
    .join("\n");
}

function usages() {
  return Array.from({ length: 31 }, (_, bit) => 2 ** bit)
    .flatMap((bit) => known(bit, bit, usageFromPsa))
    .map(([number, flags]) =>
      defined(`KEY_USAGE_${constantCase(Object.keys(flags).find((use) => flags[use]))}`, hex(number)),
    )
    .map((line) => line.replace("KEY_USAGE", "USAGE"))
    .join("\n");
}

function constantCase(name) {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
