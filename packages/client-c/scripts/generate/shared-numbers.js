// Numbers of this library's own, which C and JavaScript share.
import { OWN_STATUSES } from "./statuses.js";

/** Ways to identify the application; 0 leaves the choice to the client. */
export const IDENTITIES = [
  ["NONE", "no authentication, for services that want none"],
  ["DIRECT", "application_name, which the service believes"],
  ["PEER_CREDENTIALS", "the effective user id, which the kernel proves"],
  ["JWT_SVID", "a token from the callback"],
];

/** Checks of parsec_can_do_crypto(). Parsec documentation, "CanDoCrypto". */
export const CHECKS = ["USE", "GENERATE", "IMPORT", "DERIVE"];

/** The same numbers for JavaScript. */
export function sharedNumbers() {
  const statuses = OWN_STATUSES.map(({ name, number }) => `  ${name}: ${number},`);
  const identities = IDENTITIES.map(([name], i) => `  ${name}: ${i + 1},`);
  const checks = CHECKS.map((name) => `"${name}"`);
  return `// Generated: numbers that parsec_client_numbers.h has too.

/** PARSEC_ERROR_... of the library itself. */
export const OwnStatus = {
${statuses.join("\n")}
} as const;

/** PARSEC_IDENTITY_... */
export const Identity = {
  ANY: 0,
${identities.join("\n")}
} as const;

/** PARSEC_CHECK_...: the first is 1. */
export const CHECKS = [${checks.join(", ")}] as const;
`;
}
