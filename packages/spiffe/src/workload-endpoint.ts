import { argumentError } from "@parsec-ts/wire-protocol";

/** The environment variable with the endpoint of the Workload API. SPIFFE Workload Endpoint, section 4. */
const ENDPOINT_VARIABLE = "SPIFFE_ENDPOINT_SOCKET";

/**
 * Turns the URI of a Workload API into gRPC's form of the address. The URI is `unix:///path`, `unix:/path` or `tcp://ip:port`; without one
 * the environment decides. SPIFFE Workload Endpoint, section 4.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for any other text
 */
export function workloadEndpoint(given: string | undefined): string {
  const uri = given ?? process.env[ENDPOINT_VARIABLE];
  if (uri === undefined || uri === "") {
    throw argumentError(
      "endpoint",
      `given as unix:///path of the SPIFFE Workload API, here or in ${ENDPOINT_VARIABLE}`,
    );
  }
  const path = /^unix:(?:\/\/)?(\/[^/?#][^?#]*)$/.exec(uri)?.[1];
  if (path !== undefined) return `unix:${path}`;
  const address = /^tcp:\/\/((?:[0-9.]+|\[[0-9a-f:.]+\]):[0-9]+)$/i.exec(uri)?.[1];
  if (address !== undefined) return address;
  throw argumentError("endpoint", "unix:///path or tcp://ip:port of the SPIFFE Workload API");
}
