import { decodeKey } from "@parsec-ts/key-formats";
import {
  deterministicEcdsa,
  eccKeyPair,
  eccPublicKey,
  ecdsa,
  ecdsaKey,
  type Hash,
  type KeyAttributes,
  rsaPkcs1v15Key,
  rsaPssKey,
} from "@parsec-ts/operations";
import { check, hex, utf8 } from "../check.js";
import type { SignatureScheme } from "../reference/reference-crypto.js";
import type { Scenario, ScenarioContext } from "../scenario.js";

const message = utf8("a message to be signed");

/** Signs with a key handle. OpenSSL verifies the signature. The provider verifies it too and rejects it for another message. */
function signs(title: string, attributes: KeyAttributes, hash: Hash, except?: Scenario["except"]): Scenario {
  return {
    operation: "PsaSignHash",
    title: `signs by ${title}`,
    ...(except && { except }),
    async run({ parsec, provider, freshName, reference }) {
      const key = await parsec.key(freshName(), { provider }).generate(attributes);
      const der = await key.sign(message, { format: "der" });
      const raw = await key.sign(message);
      const publicKey = await key.exportPublicKey("der");
      const scheme = { kind: schemeKind(attributes), hash };
      check(await reference.verify(scheme, publicKey, message, raw), "OpenSSL does not verify");
      for (const [signature, format] of [
        [der, "der"],
        [raw, "raw"],
      ] as const) {
        check(await key.verify(message, signature, { format }), `the provider does not verify ${format}`);
        check(!(await key.verify(utf8("another"), signature, { format })), "the provider verifies another message");
      }
    },
  };
}

function schemeKind({ keyPolicy: { keyAlgorithm } }: KeyAttributes): SignatureScheme["kind"] {
  const kind = keyAlgorithm.kind === "asymmetricSignature" ? keyAlgorithm.value.kind : undefined;
  if (kind === "rsaPkcs1v15Sign") return "rsa-pkcs1";
  return kind === "rsaPss" ? "rsa-pss" : "ecdsa";
}

/** RFC 6979, A.2.5: P-256 with SHA-256, message "sample". */
const rfc6979 = {
  x: "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6",
  y: "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
  r: "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
  s: "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
};

async function importPoint({ parsec, provider, freshName }: ScenarioContext, point: Uint8Array): Promise<string> {
  const keyName = freshName();
  const attributes = eccPublicKey("P-256", { usage: ["verifyHash"], algorithm: ecdsa("SHA_256") });
  await parsec.importKey({ keyName, attributes, data: point }, { provider });
  return keyName;
}

/** Signing and verifying. */
export const signatureScenarios: readonly Scenario[] = [
  signs("ECDSA on P-256", ecdsaKey("P-256"), "SHA_256"),
  signs("ECDSA on P-384", ecdsaKey("P-384"), "SHA_384", { mbed: "PsaErrorInvalidArgument" }),
  signs("ECDSA on P-521", ecdsaKey("P-521"), "SHA_512", { tpm: "PsaErrorGenericError" }),
  signs("ECDSA on secp256k1", ecdsaKey("secp256k1"), "SHA_256", {
    pkcs11: "PsaErrorNotSupported",
    tpm: "PsaErrorNotSupported",
  }),
  signs("ECDSA on brainpoolP256r1", ecdsaKey("brainpoolP256r1"), "SHA_256", {
    pkcs11: "PsaErrorNotSupported",
    tpm: "PsaErrorNotSupported",
  }),
  signs("RSA-2048 PKCS#1 v1.5 with SHA-256", rsaPkcs1v15Key(2048), "SHA_256"),
  signs("RSA-2048 PKCS#1 v1.5 with SHA-512", rsaPkcs1v15Key(2048, "SHA_512"), "SHA_512"),
  signs("RSA-2048 PSS", rsaPssKey(2048), "SHA_256", {
    pkcs11: "PsaErrorNotSupported",
    tpm: "PsaErrorNotSupported",
  }),
  signs(
    "deterministic ECDSA on P-256",
    eccKeyPair("P-256", { usage: ["signHash", "verifyHash"], algorithm: deterministicEcdsa("SHA_256") }),
    "SHA_256",
    { mbed: "PsaErrorNotPermitted", pkcs11: "PsaErrorNotSupported", tpm: "PsaErrorNotSupported" },
  ),
  {
    operation: "PsaVerifyHash",
    title: "verifies the signature of RFC 6979, A.2.5",
    async run(context) {
      const keyName = await importPoint(context, hex(`04${rfc6979.x}${rfc6979.y}`));
      const hash = await context.reference.digest("SHA_256", utf8("sample"));
      const signature = hex(rfc6979.r + rfc6979.s);
      const request = { keyName, alg: ecdsa("SHA_256"), hash, signature };
      check(await context.parsec.verifyHash(request, { provider: context.provider }), "does not verify");
      const other = await context.reference.digest("SHA_256", utf8("test"));
      check(
        !(await context.parsec.verifyHash({ ...request, hash: other }, { provider: context.provider })),
        "verifies another hash",
      );
    },
  },
  {
    operation: "PsaVerifyHash",
    title: "verifies a signature of OpenSSL and rejects a changed one",
    async run(context) {
      const { reference } = context;
      const theirs = await reference.generateEcKey();
      const keyName = await importPoint(context, decodeKey({ format: "der", key: theirs.publicKey }).data);
      const signature = await theirs.sign(message);
      const request = {
        keyName,
        alg: ecdsa("SHA_256"),
        hash: await reference.digest("SHA_256", message),
        signature,
      };
      check(await context.parsec.verifyHash(request, { provider: context.provider }), "does not verify");
      const changed = signature.map((byte, i) => (i === 63 ? byte ^ 1 : byte));
      check(
        !(await context.parsec.verifyHash({ ...request, signature: changed }, { provider: context.provider })),
        "verifies a changed one",
      );
    },
  },
  {
    operation: "PsaSignMessage",
    title: "signs a message",
    except: {
      mbed: "PsaErrorNotSupported",
      pkcs11: "PsaErrorNotSupported",
      tpm: "PsaErrorNotSupported",
    },
    async run({ parsec, provider, freshName, reference }) {
      const key = await parsec.key(freshName(), { provider }).generate(ecdsaKey("P-256"));
      const signature = await parsec.signMessage({ keyName: key.name, alg: ecdsa("SHA_256"), message }, { provider });
      const scheme = { kind: "ecdsa", hash: "SHA_256" } as const;
      check(await reference.verify(scheme, await key.exportPublicKey("der"), message, signature), "does not verify");
    },
  },
  {
    operation: "PsaVerifyMessage",
    title: "verifies the signature of a message",
    except: {
      mbed: "PsaErrorNotSupported",
      pkcs11: "PsaErrorNotSupported",
      tpm: "PsaErrorNotSupported",
    },
    async run({ parsec, provider, freshName }) {
      const key = await parsec.key(freshName(), { provider }).generate(ecdsaKey("P-256"));
      const signature = await key.sign(message);
      const request = { keyName: key.name, alg: ecdsa("SHA_256"), message, signature };
      check(await parsec.verifyMessage(request, { provider }), "does not verify");
      const other = utf8("another message");
      check(!(await parsec.verifyMessage({ ...request, message: other }, { provider })), "verifies another message");
    },
  },
];
