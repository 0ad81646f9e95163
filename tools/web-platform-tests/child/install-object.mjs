// Puts the object under test where tests look for `crypto`.
import { pathToFileURL } from "node:url";

/**
 * Makes the object of a module of `objects/` and puts it instead of `globalThis.crypto`; the platform's stays without one. `close` removes
 * the keys of the object, and ends its session.
 */
export async function installObject(object, settings) {
  if (object === undefined) return { close: async () => {} };
  const { create } = await import(pathToFileURL(object));
  return await create(settings);
}
