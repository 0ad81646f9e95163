import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ParsecClient } from "@parsec-ts/client";
import { type MockService, type ProviderChoice, startMockService } from "@parsec-ts/mock-service";
import { CALL_CHANNEL, connect } from "@parsec-ts/node";
import { type ParsecCrypto, type ParsecCryptoOptions, parsecCrypto } from "../src/index.js";

/** The platform's own API, as it was before any test. */
export const platform = globalThis.crypto;

/** The platform, but for the import of public keys, which fails. */
export const withoutPublicImports: Crypto = {
  getRandomValues: platform.getRandomValues,
  randomUUID: () => platform.randomUUID(),
  subtle: new Proxy(platform.subtle, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...given: unknown[]): unknown =>
        name === "importKey" && given[3] === true
          ? Promise.reject(new Error("no"))
          : Reflect.apply(value, target, given);
    },
  }),
} as Crypto;

export const message: Uint8Array<ArrayBuffer> = new TextEncoder().encode("a message of some length");

export const EC = { name: "ECDSA", namedCurve: "P-256" } as const;
export const ECDSA = { name: "ECDSA", hash: "SHA-256" } as const;
export const RSA = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" } as const;

/** An object over a mock service. */
export interface TestCrypto extends AsyncDisposable {
  readonly service: MockService;
  readonly client: ParsecClient;
  readonly crypto: ParsecCrypto;
  readonly subtle: SubtleCrypto;
  /** Parsec's names of the operations that were called since the last time. */
  calls(): string[];
}

/** Starts a mock service of one provider, and an object over it. */
export async function testCrypto(
  options: ParsecCryptoOptions = {},
  provider: ProviderChoice = "software",
): Promise<TestCrypto> {
  const service = await startMockService({ providers: [provider], allowDeprecated: true });
  const client = await connect({ transport: service.transport });
  const crypto = parsecCrypto(client, options);
  const seen: string[] = [];
  const note = (event: unknown): void => {
    seen.push((event as { readonly operation: string }).operation);
  };
  subscribe(CALL_CHANNEL, note);
  return {
    service,
    client,
    crypto,
    subtle: crypto.subtle as SubtleCrypto,
    calls: () => seen.splice(0),
    async [Symbol.asyncDispose]() {
      unsubscribe(CALL_CHANNEL, note);
      await crypto.close();
      await client.close();
      await service.close();
    },
  };
}

/** A client of which some methods are replaced, as a hostile service or a slow one would do. */
export function replacing(client: ParsecClient, methods: Partial<ParsecClient>): ParsecClient {
  return new Proxy(client, {
    get(target, name) {
      if (Object.hasOwn(methods, name)) return Reflect.get(methods, name);
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

export const isWiped = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** The name of the error that a promise is rejected with. */
export async function errorNameOf(promise: Promise<unknown>): Promise<string> {
  return (await errorOf(promise)).name;
}

export async function errorOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error("The promise was fulfilled.");
}

/** Compiles only if an object of ours fits wherever a platform's is taken. */
export const asPlatform = (crypto: ParsecCrypto): Crypto => crypto;
