import { tcpFromEnvironmentError } from "@parsec-ts/transport";
import { argumentError } from "@parsec-ts/wire-protocol";

/** The environment variable with the endpoint of the Workload API. SPIFFE Workload Endpoint, section 4. */
const ENDPOINT_VARIABLE = "SPIFFE_ENDPOINT_SOCKET";

/** The address of a Workload API. */
export type WorkloadEndpoint =
  | { readonly path: string }
  | { readonly path?: undefined; readonly host: string; readonly port: number };

/**
 * Reads the URI of a Workload API. The URI is `unix:///path`, `unix:/path` or `tcp://ip:port`; without one the environment decides, which may
 * name a TCP port only if `allowTcp` is set: any user of the machine can listen at a port. SPIFFE Workload Endpoint, section 4.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for any other text, `ERR_PARSEC_ENDPOINT_UNTRUSTED`
 */
export function workloadEndpoint(given: string | undefined, allowTcp: boolean): WorkloadEndpoint {
  const uri = given ?? process.env[ENDPOINT_VARIABLE];
  if (uri === undefined || uri === "") {
    throw argumentError(
      "endpoint",
      `given as unix:///path of the SPIFFE Workload API, here or in ${ENDPOINT_VARIABLE}`,
    );
  }
  const path = /^unix:(?:\/\/)?(\/[^/?#][^?#]*)$/.exec(uri)?.[1];
  if (path !== undefined) return { path };
  const [, host, port] = /^tcp:\/\/([0-9.]+|\[[0-9a-f:.]+\]):([0-9]{1,5})$/i.exec(uri) ?? [];
  if (host === undefined || Number(port) > 65_535) {
    throw argumentError("endpoint", "unix:///path or tcp://ip:port of the SPIFFE Workload API");
  }
  if (given === undefined && !allowTcp) throw tcpFromEnvironmentError(ENDPOINT_VARIABLE);
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port) };
}
