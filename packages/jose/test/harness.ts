import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { type ConnectedClient, connect } from "@parsec-ts/node";
import { afterAll, beforeAll } from "vitest";

/** A mock service in memory with a client, for the tests of one file. */
export interface TestService {
  readonly parsec: ConnectedClient;
}

/** Starts a mock service before the tests of a file, and ends it after them. */
export function testService(): TestService {
  let service: MockService;
  let parsec: ConnectedClient;
  beforeAll(async () => {
    service = await startMockService();
    parsec = await connect({ transport: service.transport });
  });
  afterAll(async () => {
    await parsec.close();
    await service.close();
  });
  return {
    get parsec() {
      return parsec;
    },
  };
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** base64url of a text or of an object as JSON. */
export function encoded(value: object | string): string {
  return Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
}

/** The error that a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<Error & { readonly code?: string }> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error("The promise was fulfilled.");
}
