import { cmac, keyAttributes } from "@parsec-ts/operations";
import { check, checkBytes, hex } from "../check.js";
import type { Scenario, ScenarioContext } from "../scenario.js";

/** No release of the real service supports MACs. */
const EXCEPT = {
  mbed: "OpcodeDoesNotExist",
  pkcs11: "OpcodeDoesNotExist",
  tpm: "OpcodeDoesNotExist",
} as const;

const rfc4493 = {
  key: hex("2b7e151628aed2a6abf7158809cf4f3c"),
  message: hex("6bc1bee22e409f96e93d7e117393172a"),
  mac: hex("070a16b46b4d4144f79bdd9dd04a287c"),
};

/** Imports the key of RFC 4493 if the service accepts such keys. Returns its name in any case. */
async function importKeyOfRfc4493({ parsec, provider, freshName }: ScenarioContext): Promise<string> {
  const keyName = freshName();
  const attributes = keyAttributes({ kind: "aes" }, 128, {
    usage: ["signMessage", "verifyMessage"],
    algorithm: cmac(),
  });
  await parsec.importKey({ keyName, attributes, data: rfc4493.key }, { provider }).catch(() => undefined);
  return keyName;
}

/** Computing and verifying MACs. */
export const macScenarios: readonly Scenario[] = [
  {
    operation: "PsaMacCompute",
    title: "computes the AES-CMAC of RFC 4493, example 2",
    except: EXCEPT,
    async run(context) {
      const keyName = await importKeyOfRfc4493(context);
      const request = { keyName, alg: cmac(), input: rfc4493.message };
      checkBytes(await context.parsec.macCompute(request, { provider: context.provider }), rfc4493.mac, "MAC");
    },
  },
  {
    operation: "PsaMacVerify",
    title: "verifies the AES-CMAC of RFC 4493 and rejects another MAC",
    except: EXCEPT,
    async run(context) {
      const keyName = await importKeyOfRfc4493(context);
      const { parsec, provider } = context;
      const request = { keyName, alg: cmac(), input: rfc4493.message };
      check(await parsec.macVerify({ ...request, mac: rfc4493.mac }, { provider }), "does not verify");
      check(!(await parsec.macVerify({ ...request, mac: new Uint8Array(16) }, { provider })), "verifies zeroes");
    },
  },
];
