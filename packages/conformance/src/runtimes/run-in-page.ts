// Runs the suite in a page of a browser, with the service in the page, and leaves the report where the driver of the browser finds it.
import { createClient, type ParsecClient, unixPeerCredentials } from "@parsec-ts/client";
import { keyFormats } from "@parsec-ts/key-formats";
import { startInMemoryService, webCryptography } from "@parsec-ts/mock-service/in-memory";
import { ecdsaKey, rsaOaepKey } from "@parsec-ts/operations";
import { isServiceKey, parsecCrypto, webLocalCrypto } from "@parsec-ts/webcrypto";
import { ProviderId } from "@parsec-ts/wire-protocol";
import { webReference } from "../reference/web-reference.js";
import { runSuite, type SuiteReport } from "./run-suite.js";

const UID = 1000;

/** Runs the suite. */
async function runInPage(): Promise<SuiteReport> {
  const application = String(UID);
  const cryptography = webCryptography(globalThis.crypto);
  const service = await startInMemoryService({ cryptography, admins: [application] });
  const parsec = await createClient({
    transport: service.transport,
    authenticators: [unixPeerCredentials(UID)],
    keyFormats,
    localCrypto: webLocalCrypto(),
    host: {
      now: () => performance.now(),
      startTimer(ms, onTime) {
        const timer = setTimeout(onTime, ms);
        return () => clearTimeout(timer);
      },
    },
  });
  let names = 0;
  const freshName = (): string => `k${names++}`;
  const context = { parsec, provider: ProviderId.MbedCrypto, application, reference: webReference, freshName };
  const report = await runSuite(context, ["software"]);
  await signByWebCrypto(parsec);
  await checkLocally(parsec);
  await parsec.close();
  await service.close();
  return report;
}

/** Makes a key of the service by WebCrypto, signs by it, and verifies the signature by the browser. */
async function signByWebCrypto(parsec: ParsecClient): Promise<void> {
  const crypto = parsecCrypto(parsec);
  const message = new TextEncoder().encode("message");
  const use = { name: "ECDSA", hash: "SHA-256" };
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const signature = await crypto.subtle.sign(use, privateKey, message);
  const isRight = await globalThis.crypto.subtle.verify(use, publicKey, signature, message);
  await crypto.close();
  if (!isServiceKey(privateKey) || !isRight) throw new Error("The browser does not verify a signature of the service.");
}

/** Verifies a signature and seals a text by public halves of keys of the service, in the browser. */
async function checkLocally(parsec: ParsecClient): Promise<void> {
  const message = new TextEncoder().encode("message");
  const signer = await parsec.ensureKey("local/signer", ecdsaKey("P-256"));
  const sealer = await parsec.ensureKey("local/sealer", rsaOaepKey(2048));
  const isRight = await signer.verify(message, await signer.sign(message), { local: true });
  const opened = await sealer.open(await sealer.seal(message));
  if (!isRight || opened.length !== message.length) throw new Error("The browser cannot check by keys of the service.");
}

Object.assign(globalThis, { parsecSuite: runInPage() });
