import { webcrypto } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connect, isParsecError, type ParsecClient } from "@parsec-ts/node";
import { provisionForTests, startRealService } from "@parsec-ts/real-service";
import { startNode, temporaryDirectory } from "@parsec-ts/test-support";
import {
  isServiceKey,
  listSessionKeys,
  type ParsecCrypto,
  parsecCrypto,
  parsecKeyOf,
  refusalReason,
  removeSessionKeys,
} from "@parsec-ts/webcrypto";
import { describe, expect, it, onTestFinished } from "vitest";

type Key = webcrypto.CryptoKey;

const installation = await provisionForTests();
const platform = webcrypto.subtle;
const message = new TextEncoder().encode("a message");
const EC = { name: "ECDSA", namedCurve: "P-256" };
const ECDSA = { name: "ECDSA", hash: "SHA-256" };

/** Makes a named key and a session key, writes the public half of the first to a file, and stays until it is killed. */
const SCRIPT = `
  import { writeFileSync } from "node:fs";
  import { connect } from "@parsec-ts/node";
  import { parsecCrypto } from "@parsec-ts/webcrypto";
  const [, endpoint, file] = process.argv;
  const crypto = parsecCrypto(await connect({ endpoint }));
  const algorithm = ${JSON.stringify(EC)};
  const { publicKey } = await crypto.keyStorage.generateKey("device", algorithm, false, ["sign", "verify"]);
  await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
  writeFileSync(file, Buffer.from(await crypto.subtle.exportKey("spki", publicKey)));
  console.log("made");
  setInterval(() => {}, 1000);
`;

describe.skipIf(installation === undefined).each(["mbed-crypto", "pkcs11", "tpm"] as const)(
  "on the real service's %s provider",
  (provider) => {
    async function onService(use: (client: ParsecClient, crypto: ParsecCrypto, endpoint: string) => Promise<void>) {
      if (installation === undefined) throw new Error("not provisioned");
      const service = await startRealService({ installation, providers: [provider] });
      try {
        await using client = await connect({ endpoint: service.endpoint });
        const crypto = parsecCrypto(client);
        await use(client, crypto, service.endpoint);
        await crypto.close();
        expect(await client.listKeys()).toEqual([]);
      } finally {
        await service.stop();
      }
    }

    it("a named key of one process signs in another, and a session key of a killed process is found and removed", async () => {
      await onService(async (client, crypto, endpoint) => {
        const file = join(temporaryDirectory("parsec-webcrypto", onTestFinished), "spki");
        const child = await startNode(["--input-type=module", "-e", SCRIPT, endpoint, file], onTestFinished);
        const exited = once(child, "exit");
        child.kill("SIGKILL");
        await exited;
        expect(await crypto.keyStorage.keys()).toEqual(["device"]);
        const key = (await crypto.keyStorage.getItem("device", EC, false, ["sign"])) as Key;
        const publicKey = await platform.importKey("spki", readFileSync(file), EC, true, ["verify"]);
        const signature = await crypto.subtle.sign(ECDSA, key, message);
        expect(await platform.verify(ECDSA, publicKey, signature, message)).toBe(true);
        const names = await listSessionKeys(client);
        expect(names).toHaveLength(1);
        await removeSessionKeys(client, names);
        expect((await client.listKeys()).map(({ name }) => name)).toEqual(["device"]);
        await crypto.keyStorage.clear({ confirm: true });
      });
    });

    it("the cause of each error is the service's word", async () => {
      await onService(async (_client, crypto) => {
        const { subtle, keyStorage } = crypto;
        const { privateKey } = (await subtle.generateKey(EC, false, ["sign"])) as webcrypto.CryptoKeyPair;
        await parsecKeyOf(privateKey)?.destroy();
        expect(await outcomeOf(subtle.sign(ECDSA, privateKey, message))).toEqual([
          "OperationError",
          "ERR_PARSEC_SERVICE_DOES_NOT_EXIST",
        ]);
        await keyStorage.generateKey("device", EC, false, ["sign"]);
        expect(await outcomeOf(keyStorage.generateKey("device", EC, false, ["sign"]))).toEqual([
          "OperationError",
          "ERR_PARSEC_SERVICE_ALREADY_EXISTS",
        ]);
        await keyStorage.removeItem("device");
      });
    });

    it("private keys of the platform are imported and used, or refused by the provider", async () => {
      await onService(async (_client, { subtle }) => {
        const outcomes = new Set<string>();
        for (const algorithm of IMPORTED) {
          for (const format of ["pkcs8", "jwk"] as const) outcomes.add(await importOutcome(subtle, algorithm, format));
        }
        // Only Mbed Crypto takes private keys.
        expect([...outcomes]).toEqual([provider === "mbed-crypto" ? "yes" : "provider"]);
      });
    });
  },
);

const RSA = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };

/** Algorithms of keys that are imported. */
const IMPORTED = [
  EC,
  { name: "ECDSA", namedCurve: "P-521" },
  { ...RSA, name: "RSASSA-PKCS1-v1_5" },
  { ...RSA, name: "RSA-PSS" },
] as const;

/** Imports a private key and signs by it: `yes` if the platform verifies that, or the reason of the refusal. */
async function importOutcome(
  subtle: webcrypto.SubtleCrypto,
  algorithm: (typeof IMPORTED)[number],
  format: "pkcs8" | "jwk",
): Promise<string> {
  const pair = (await platform.generateKey(algorithm, true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
  const data = (await platform.exportKey(format as "pkcs8", pair.privateKey)) as ArrayBuffer;
  try {
    const key = (await subtle.importKey(format as "pkcs8", data, algorithm, false, ["sign"])) as Key;
    const use = { name: algorithm.name, hash: "SHA-256", saltLength: 32 };
    const isRight = await platform.verify(use, pair.publicKey, await subtle.sign(use, key, message), message);
    return isRight && isServiceKey(key) ? "yes" : "a wrong result";
  } catch (error) {
    return refusalReason(error) ?? String(error);
  }
}

/** The name of an error and the code of its cause. */
async function outcomeOf(promise: Promise<unknown>): Promise<readonly unknown[]> {
  return await promise.then(
    () => ["fulfilled"],
    ({ name, cause }: Error) => [name, isParsecError(cause) ? cause.code : cause],
  );
}
