import { createHash, createPublicKey, randomBytes } from "node:crypto";
import { ecdsaKey, type PrepareKeyAttestationOutput } from "@parsec-ts/node";
import { makeCredential } from "./make-credential.js";
import { check, checkBytes, hex, type Scenario, type Stage } from "../scenario.js";

/** A look-alike has nothing to prove. */
const ONLY_TPM = {
  "tpm look-alike": "PsaErrorNotSupported",
  software: "PsaErrorNotSupported",
  mbed: "PsaErrorNotSupported",
  pkcs11: "PsaErrorNotSupported",
} as const;

type Prepared = Extract<PrepareKeyAttestationOutput, { kind: "activateCredential" }>;

async function prepare({ parsec, provider }: Stage, attestedKeyName: string): Promise<Prepared> {
  const parameters = { kind: "activateCredential", attestedKeyName, attestingKeyName: "" } as const;
  const output = await parsec.prepareKeyAttestation({ parameters }, { provider });
  check(output.kind === "activateCredential", `prepared ${output.kind}`);
  return output;
}

/** Proving that a key lies in the hardware. */
export const attestationScenarios: readonly Scenario[] = [
  {
    operation: "PrepareKeyAttestation",
    title: "gives a name that is the hash of the public area, and an RSA key",
    except: ONLY_TPM,
    async run(stage) {
      const key = await stage.parsec.key(stage.freshName(), { provider: stage.provider }).generate(ecdsaKey("P-256"));
      const prepared = await prepare(stage, key.name);
      // 000b is TPM_ALG_SHA256.
      checkBytes(
        prepared.name,
        Buffer.concat([hex("000b"), createHash("sha256").update(prepared.public).digest()]),
        "name",
      );
      createPublicKey({ key: Buffer.from(prepared.attestingKeyPub), format: "der", type: "pkcs1" });
    },
  },
  {
    operation: "AttestKey",
    title: "opens a credential that was made for the key",
    except: ONLY_TPM,
    async run(stage) {
      const { parsec, provider } = stage;
      const key = await parsec.key(stage.freshName(), { provider }).generate(ecdsaKey("P-256"));
      const parameters = { kind: "activateCredential", credentialBlob: hex("00"), secret: hex("00") } as const;
      // Where nothing can be prepared the operation itself must say so too.
      if (provider !== 3)
        await parsec.attestKey({ attestedKeyName: key.name, attestingKeyName: "", parameters }, { provider });
      const { name, attestingKeyPub } = await prepare(stage, key.name);
      const credential = randomBytes(32);
      const made = makeCredential(credential, name, attestingKeyPub);
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
