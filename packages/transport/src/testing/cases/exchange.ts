import { pattern } from "../assertions.js";
import type { Pair, TransportFixture } from "../transport-fixture.js";

/** A small request and its response, as long as Parsec's shortest. */
export const REQUEST: Uint8Array = pattern(36);
export const RESPONSE: Uint8Array = pattern(52, 2);

/** Sends one request to the service and one response back, each in three parts. */
export async function exchange(
  fixture: TransportFixture,
  { client, service }: Pair,
  request: Uint8Array = REQUEST,
  response: Uint8Array = RESPONSE,
): Promise<void> {
  const serve = async () => {
    await fixture.receive(service, request, "The request at the service");
    await fixture.waitFor(service.write(inThreeParts(response)), "the service's write to settle");
  };
  const call = async () => {
    await fixture.waitFor(client.write(inThreeParts(request)), "the client's write to settle");
    await fixture.receive(client, response, "The response at the client");
  };
  await Promise.all([serve(), call()]);
}

/** Makes round trips on another connection: so many that what is pending has every chance to go on, without a clock. */
export async function roundTrips(fixture: TransportFixture, count = 200): Promise<void> {
  const other = await fixture.pair();
  for (let trip = 0; trip < count; trip++) await exchange(fixture, other);
}

/** Splits bytes as a frame is written: a head, a large field, authentication. */
export function inThreeParts(bytes: Uint8Array): readonly Uint8Array[] {
  const authentication = bytes.length - 16;
  const body = Math.min(36, authentication);
  return [bytes.subarray(0, body), bytes.subarray(body, authentication), bytes.subarray(authentication)];
}

/** More than any platform buffers before the peer reads: so many MiB that take the memory of one. */
export function flood(mebibytes: number): readonly Uint8Array[] {
  return Array(mebibytes).fill(pattern(1 << 20, 3));
}
