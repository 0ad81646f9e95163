// Runs the suite in a page of a browser, with the service in the page, and leaves the report where the driver of the browser finds it.
import { createClient, unixPeerCredentials } from "@parsec-ts/client";
import { keyFormats } from "@parsec-ts/key-formats";
import { startInMemoryService, webCryptography } from "@parsec-ts/mock-service/in-memory";
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
  await parsec.close();
  await service.close();
  return report;
}

Object.assign(globalThis, { parsecSuite: runInPage() });
