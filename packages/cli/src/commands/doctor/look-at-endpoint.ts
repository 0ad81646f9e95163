import { userInfo } from "node:os";
import { dirname } from "node:path";
import { ENDPOINT_VARIABLE } from "@parsec-ts/node";
import { DEFAULT_ENDPOINT, type Endpoint, parseEndpoint } from "@parsec-ts/transport";
import { describeOwner, TrustedSocket } from "@parsec-ts/transport-unix";
import { isParsecError } from "@parsec-ts/wire-protocol";
import { type ConnectionOptions, trustOptions } from "../../connection.js";
import type { Io } from "../../io.js";
import { type Finding, note, ok, problem } from "./finding.js";

/** Looks at the endpoint without sending anything: which it is, who owns its directory and its socket, and whether they can be trusted. */
export async function* lookAtEndpoint({ env }: Io, options: ConnectionOptions): AsyncGenerator<Finding> {
  const { uri, source } = endpointUri(options, env);
  let endpoint: Endpoint;
  try {
    endpoint = parseEndpoint(uri);
  } catch (error) {
    yield problem("endpoint", error);
    return;
  }
  yield ok("endpoint", `${uri}, ${source}`);
  if (endpoint.scheme === "tcp") {
    yield note("network", "The endpoint is a TCP port: what is sent is not encrypted, and any user can listen there.");
    return;
  }
  yield ok("user", ownIds());
  yield* ownersOf(endpoint.path);
  const trust = lookAtTrust(endpoint.path, options);
  if (trust !== undefined) yield trust;
}

function endpointUri({ endpoint }: ConnectionOptions, env: Io["env"]): { uri: string; source: string } {
  if (endpoint !== undefined) return { uri: endpoint, source: "by --endpoint" };
  const variable = env[ENDPOINT_VARIABLE];
  return variable
    ? { uri: variable, source: `by ${ENDPOINT_VARIABLE}` }
    : { uri: DEFAULT_ENDPOINT, source: "the default" };
}

/** The ids by which the kernel decides what this process may reach. */
function ownIds(): string {
  const groups = [...new Set([process.getegid?.(), ...(process.getgroups?.() ?? [])])].filter((id) => id !== undefined);
  return `${userName()} (uid ${process.geteuid?.() ?? "unknown"}), groups ${groups.join(", ") || "unknown"}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user without a name.
    return "a user without a name";
  }
}

/** Those that cannot be looked at are left to the connection, whose error says why. */
async function* ownersOf(path: string): AsyncGenerator<Finding> {
  const directory = await describeOwner(dirname(path));
  if (directory !== undefined) yield ok("directory", `${dirname(path)} ${directory}`);
  const socket = await describeOwner(path);
  if (socket !== undefined) yield ok("socket", `${path} ${socket}`);
}

/** Undefined if the path cannot be looked at. */
function lookAtTrust(path: string, options: ConnectionOptions): Finding | undefined {
  const socket = new TrustedSocket(path, trustOptions(options).trust ?? "strict");
  try {
    socket.address();
    return ok("trust", "No user whom you do not trust can replace the socket.");
  } catch (error) {
    // Other errors are the system's: the connection meets them again.
    return isParsecError(error) ? problem("trust", error) : undefined;
  } finally {
    socket.release();
  }
}
