import { decodeKey } from "@parsec-ts/key-formats";
import { eccKeyPair, ecdh, ecdhKey } from "@parsec-ts/operations";
import { checkBytes, hex } from "../check.js";
import type { Scenario } from "../scenario.js";

/** Only the software provider and Mbed Crypto support these operations. */
const EXCEPT = {
  pkcs11: "PsaErrorNotSupported",
  tpm: "PsaErrorNotSupported",
} as const;

/** RFC 7748, section 6.1. */
const rfc7748 = {
  alice: "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
  bob: "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
  shared: "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
};

/** Agreeing on shared secrets. */
export const keyAgreementScenarios: readonly Scenario[] = [
  {
    operation: "PsaRawKeyAgreement",
    title: "computes the secret of RFC 7748, section 6.1",
    except: EXCEPT,
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
    title: "computes ECDH on P-256 as OpenSSL does",
    except: { ...EXCEPT, tpm: "PsaErrorInvalidArgument" },
    async run({ parsec, provider, freshName, reference }) {
      const attributes = eccKeyPair("P-256", { usage: ["derive"], algorithm: ecdh() });
      const key = await parsec.key(freshName(), { provider }).generate(attributes);
      const theirs = await reference.generateEcKey();
      const peerKey = decodeKey({ format: "der", key: theirs.publicKey }).data;
      const secret = await parsec.rawKeyAgreement({ alg: "ECDH", privateKeyName: key.name, peerKey }, { provider });
      checkBytes(secret, await theirs.agree(await key.exportPublicKey("der")), "secret");
    },
  },
];
