import type { ConnectedClient } from "@parsec-ts/node";
import { listSessionKeys } from "@parsec-ts/webcrypto";
import { TRY_PREFIX } from "../service/try-key.js";

/** Names that the drivers for Mbed TLS give to volatile keys unless they are told another prefix: the number is 2^63 or more. */
const VOLATILE = /^parsec-(?:se|opaque)-driver-key(\d{19,20})$/;

/** Names of keys that a program made for the time in which it runs: those of running programs, and those that a killed one has left. */
export async function temporaryKeys(parsec: ConnectedClient): Promise<readonly string[]> {
  const names = (await parsec.listKeys()).map(({ name }) => name);
  const others = names.filter((name) => name.startsWith(TRY_PREFIX) || isVolatile(name));
  return [...(await listSessionKeys(parsec)), ...others];
}

function isVolatile(name: string): boolean {
  const number = VOLATILE.exec(name)?.[1];
  return number !== undefined && BigInt(number) >= 2n ** 63n && BigInt(number) < 2n ** 64n;
}
