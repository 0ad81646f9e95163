import { ParsecError } from "@parsec-ts/wire-protocol";

/** Name of the environment variable that says where the Workload API is. SPIFFE Workload Endpoint, section 4. */
const ENDPOINT_VARIABLE = "SPIFFE_ENDPOINT_SOCKET";

/**
 * What gRPC calls the address that a URI names: `unix:///path`, `unix:/path` or `tcp://ip:port`. SPIFFE Workload Endpoint, section 4.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for what is no such URI
 */
export function workloadEndpoint(given: string | undefined): string {
  const uri = given ?? process.env[ENDPOINT_VARIABLE];
  if (uri === undefined || uri === "") {
    throw wrong(
      `There is no SPIFFE Workload API to ask: set ${ENDPOINT_VARIABLE}, or endpoint, to unix:///path/of/its/socket.`,
    );
  }
  const path = /^unix:(?:\/\/)?(\/[^/?#][^?#]*)$/.exec(uri)?.[1];
  if (path !== undefined) return `unix:${path}`;
  const address = /^tcp:\/\/((?:[0-9.]+|\[[0-9a-f:.]+\]):[0-9]+)$/i.exec(uri)?.[1];
  if (address !== undefined) return address;
  throw wrong("The endpoint of the SPIFFE Workload API must be unix:///path or tcp://ip:port.");
}

function wrong(message: string): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_ARGUMENT", message, { argument: "endpoint" });
}
