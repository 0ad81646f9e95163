import { provisionForTests } from "@parsec-ts/real-service";
import { type ParsecCrypto, parsecCrypto } from "@parsec-ts/webcrypto";
import { mockServices, realServices } from "../../src/services.js";

/** A Web Cryptography API over a service. */
export interface CryptoSession {
  readonly crypto: ParsecCrypto;
  close(): Promise<void>;
}

const installation = await provisionForTests();
const real = installation === undefined ? [] : realServices(installation);

/** The services that programs are run on: the mock's software provider, and the real Mbed Crypto where it can be had. */
export const cryptoServices: readonly {
  readonly title: string;
  start(fallback?: "platform"): Promise<CryptoSession>;
}[] = [...mockServices.slice(0, 1), ...real.filter(({ profiles }) => profiles.includes("mbed"))].map(
  ({ title, start }) => ({
    title,
    async start(fallback) {
      const context = await start();
      const crypto = parsecCrypto(context.parsec, {
        provider: context.provider,
        ...(fallback !== undefined && { fallback }),
      });
      return {
        crypto,
        async close() {
          await crypto.close();
          await context[Symbol.asyncDispose]();
        },
      };
    },
  }),
);
