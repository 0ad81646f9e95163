import { createHash, createPublicKey, diffieHellman, generateKeyPairSync } from "node:crypto";
import { eccKeyPair, ecdh, ecdhKey, type Hash } from "@parsec-ts/node";
import { check, checkBytes, hex, type Scenario } from "../scenario.js";

const NOWHERE_BUT_MBED = {
  pkcs11: "PsaErrorNotSupported",
  tpm: "PsaErrorNotSupported",
} as const;

function hashes(alg: Hash, name: string): Scenario {
  return {
    operation: "PsaHashCompute",
    title: `${name} as OpenSSL does`,
    except: NOWHERE_BUT_MBED,
    async run({ parsec, provider }) {
      const input = Buffer.from("a message to be hashed");
      checkBytes(
        await parsec.hashCompute({ alg, input }, { provider }),
        createHash(name).update(input).digest(),
        "hash",
      );
    },
  };
}

function random(size: number): Scenario {
  return {
    operation: "PsaGenerateRandom",
    title: `${size} bytes`,
    async run({ parsec, provider }) {
      check((await parsec.generateRandom(size, { provider })).length === size, "another length");
    },
  };
}

/** RFC 7748, section 6.1. */
const rfc7748 = {
  alice: "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
  bob: "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
  shared: "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
};

/** Hashes, random bytes and key agreement. */
export const hashScenarios: readonly Scenario[] = [
  hashes("SHA_256", "sha256"),
  hashes("SHA_512", "sha512"),
  hashes("SHA3_256", "sha3-256"),
  {
    operation: "PsaHashCompute",
    title: "FIPS 180's SHA-256 of abc",
    except: NOWHERE_BUT_MBED,
    async run({ parsec, provider }) {
      const hash = await parsec.hashCompute({ alg: "SHA_256", input: Buffer.from("abc") }, { provider });
      checkBytes(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "hash");
    },
  },
  {
    operation: "PsaHashCompare",
    title: "SHA-256, and another hash",
    except: NOWHERE_BUT_MBED,
    async run({ parsec, provider }) {
      const input = Buffer.from("a message");
      const hash = createHash("sha256").update(input).digest();
      check(await parsec.hashCompare({ alg: "SHA_256", input, hash }, { provider }), "not the same");
      check(
        !(await parsec.hashCompare({ alg: "SHA_256", input, hash: new Uint8Array(32) }, { provider })),
        "the same as zeroes",
      );
    },
  },
  random(32),
  random(1000),
  {
    operation: "PsaRawKeyAgreement",
    title: "the secret of RFC 7748, section 6.1",
    except: NOWHERE_BUT_MBED,
    async run({ parsec, provider, freshName }) {
      const privateKeyName = freshName();
      await parsec.importKey(
        { keyName: privateKeyName, attributes: ecdhKey("X25519"), data: hex(rfc7748.alice) },
        { provider },
      );
      const secret = await parsec.rawKeyAgreement(
        { alg: "ECDH", privateKeyName, peerKey: hex(rfc7748.bob) },
        { provider },
      );
      checkBytes(secret, rfc7748.shared, "secret");
    },
  },
  {
    operation: "PsaRawKeyAgreement",
    title: "ECDH on P-256 as OpenSSL does",
    except: { ...NOWHERE_BUT_MBED, tpm: "PsaErrorInvalidArgument" },
    async run({ parsec, provider, freshName }) {
      const attributes = eccKeyPair("P-256", { usage: ["derive"], algorithm: ecdh() });
      const key = await parsec.key(freshName(), { provider }).generate(attributes);
      const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const { x, y } = publicKey.export({ format: "jwk" });
      const peerKey = Buffer.concat([
        Buffer.of(4),
        Buffer.from(x ?? "", "base64url"),
        Buffer.from(y ?? "", "base64url"),
      ]);
      const secret = await parsec.rawKeyAgreement({ alg: "ECDH", privateKeyName: key.name, peerKey }, { provider });
      const theirs = createPublicKey(await key.exportPublicKey("pem"));
      checkBytes(secret, diffieHellman({ privateKey, publicKey: theirs }), "secret");
    },
  },
];
