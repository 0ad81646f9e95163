import type { Hash } from "@parsec-ts/operations";
import { check, checkBytes, utf8 } from "../check.js";
import type { Scenario } from "../scenario.js";

/** Only the software provider and Mbed Crypto support these operations. */
const EXCEPT = {
  pkcs11: "PsaErrorNotSupported",
  tpm: "PsaErrorNotSupported",
} as const;

function hashes(alg: Hash, name: string): Scenario {
  return {
    operation: "PsaHashCompute",
    title: `computes ${name} as OpenSSL does`,
    except: EXCEPT,
    async run({ parsec, provider, reference }) {
      const input = utf8("a message to be hashed");
      checkBytes(await parsec.hashCompute({ alg, input }, { provider }), await reference.digest(alg, input), "hash");
    },
  };
}

/** Computing and comparing hashes. */
export const hashScenarios: readonly Scenario[] = [
  hashes("SHA_256", "sha256"),
  hashes("SHA_512", "sha512"),
  hashes("SHA3_256", "sha3-256"),
  {
    operation: "PsaHashCompute",
    title: "computes SHA-256 of abc as in FIPS 180",
    except: EXCEPT,
    async run({ parsec, provider }) {
      const hash = await parsec.hashCompute({ alg: "SHA_256", input: utf8("abc") }, { provider });
      checkBytes(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "hash");
    },
  },
  {
    operation: "PsaHashCompare",
    title: "accepts the SHA-256 of a message and rejects another hash",
    except: EXCEPT,
    async run({ parsec, provider, reference }) {
      const input = utf8("a message");
      const hash = await reference.digest("SHA_256", input);
      check(await parsec.hashCompare({ alg: "SHA_256", input, hash }, { provider }), "not the same");
      check(
        !(await parsec.hashCompare({ alg: "SHA_256", input, hash: new Uint8Array(32) }, { provider })),
        "the same as zeroes",
      );
    },
  },
];
