import type { ProviderInfo } from "@parsec-ts/operations";
import { ParsecError, ProviderId } from "@parsec-ts/wire-protocol";

/**
 * Chooses the provider for calls that do not name one: the requested one, else the first of the service's list that is not the core
 * provider; `undefined` if there is no other.
 *
 * @throws `ParsecError` `ERR_PARSEC_NO_PROVIDER` for a requested provider that the service does not have
 */
export function chooseProvider(offered: readonly ProviderInfo[], requested: number | undefined): number | undefined {
  if (requested === undefined) return offered.find(({ id }) => id !== ProviderId.Core)?.id;
  if (offered.some(({ id }) => id === requested)) return requested;
  throw new ParsecError(
    "usage",
    "ERR_PARSEC_NO_PROVIDER",
    `The service has no provider ${requested}; it has ${offered.map(({ id }) => id).join(", ")}.`,
    { argument: "provider", provider: requested },
  );
}
