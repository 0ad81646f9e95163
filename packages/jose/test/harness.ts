import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { type ConnectedClient, connect } from "@parsec-ts/node";
import { type ServiceForTests, serviceForTests } from "@parsec-ts/test-support";
import { afterAll, beforeAll } from "vitest";

/** A mock service in memory with a client, for the tests of one file. */
export function testService(): ServiceForTests<MockService, ConnectedClient> {
  return serviceForTests({ beforeAll, afterAll }, startMockService, ({ transport }) => connect({ transport }));
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
