import { closestName } from "./closest-name.js";

/** Options that are often given to a function which does not take them, by the functions that do. A test holds them to those functions. */
const OWNERS: Readonly<Record<string, string>> = {
  verifyAfterSign: "client.key and client.ensureKey",
  algorithm: "client.key, client.ensureKey and keyAttributes",
  endpoint: "connect",
  allowTcp: "connect",
  allowRemote: "connect",
  trust: "connect and unixTransport",
  authenticators: "connect and createClient",
  maxConcurrentCalls: "connect and createClient",
  reconnectMs: "connect and createClient",
  signal: "each call",
  timeoutMs: "each call, connect and createClient",
  detailedErrors: "decrypt",
  usage: "keyAttributes",
};

/** Says which functions have an option that this one does not, if it is one of ours: " It is an option of connect." */
export function misplacedOptionHint(name: string): string {
  if (Object.hasOwn(OWNERS, name)) return ` It is an option of ${OWNERS[name]}.`;
  const meant = closestName(name, Object.keys(OWNERS));
  return meant === undefined ? "" : ` Did you mean ${meant}? It is an option of ${OWNERS[meant]}.`;
}
