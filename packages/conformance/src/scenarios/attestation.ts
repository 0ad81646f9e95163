import { decodeKey } from "@parsec-ts/key-formats";
import { ecdsaKey, type PrepareKeyAttestationOutput } from "@parsec-ts/operations";
import { check, checkBytes, concat, hex, randomBytes } from "../check.js";
import type { Scenario, ScenarioContext } from "../scenario.js";

/** Only a real TPM supports attestation. */
const EXCEPT = {
  "emulated-tpm": "PsaErrorNotSupported",
  software: "PsaErrorNotSupported",
  mbed: "PsaErrorNotSupported",
  pkcs11: "PsaErrorNotSupported",
} as const;

type Prepared = Extract<PrepareKeyAttestationOutput, { kind: "activateCredential" }>;

async function prepare({ parsec, provider }: ScenarioContext, attestedKeyName: string): Promise<Prepared> {
  const parameters = { kind: "activateCredential", attestedKeyName, attestingKeyName: "" } as const;
  const output = await parsec.prepareKeyAttestation({ parameters }, { provider });
  check(output.kind === "activateCredential", `prepared ${output.kind}`);
  return output;
}

/** Proving that a key is in the hardware. */
export const attestationScenarios: readonly Scenario[] = [
  {
    operation: "PrepareKeyAttestation",
    title: "returns a name that is the hash of the public area, and an RSA key",
    except: EXCEPT,
    async run(context) {
      const key = await context.parsec
        .key(context.freshName(), { provider: context.provider })
        .generate(ecdsaKey("P-256"));
      const prepared = await prepare(context, key.name);
      // 000b is TPM_ALG_SHA256.
      checkBytes(
        prepared.name,
        concat(hex("000b"), await context.reference.digest("SHA_256", prepared.public)),
        "name",
      );
      decodeKey({ format: "der", key: prepared.attestingKeyPub });
    },
  },
  {
    operation: "AttestKey",
    title: "opens a credential that was made for the key",
    except: EXCEPT,
    async run(context) {
      const { parsec, provider } = context;
      const key = await parsec.key(context.freshName(), { provider }).generate(ecdsaKey("P-256"));
      const parameters = { kind: "activateCredential", credentialBlob: hex("00"), secret: hex("00") } as const;
      // Without attestation this operation must refuse as PrepareKeyAttestation does.
      if (provider !== 3)
        await parsec.attestKey({ attestedKeyName: key.name, attestingKeyName: "", parameters }, { provider });
      const { name, attestingKeyPub } = await prepare(context, key.name);
      const credential = randomBytes(32);
      const made = await context.reference.makeCredential(credential, name, attestingKeyPub);
      const request = {
        attestedKeyName: key.name,
        attestingKeyName: "",
        parameters: { kind: "activateCredential", ...made },
      } as const;
      const output = await parsec.attestKey(request, { provider });
      check(output.kind === "activateCredential", `attested ${output.kind}`);
      checkBytes(output.credential, credential, "credential");
    },
  },
];
