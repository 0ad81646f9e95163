import {
  type ArgumentRule,
  checkArgument,
  checkedElsewhere,
  checkOptions,
  kindOf,
  mustBeInteger,
  mustBeName,
  type OptionRules,
  ParsecError,
  type ParsecErrorCode,
} from "@parsec-ts/wire-protocol";

/** A Unix socket: an absolute path, percent-decoded. The transport checks that it fits a socket address. */
export interface UnixEndpoint {
  readonly scheme: "unix";
  readonly path: string;
}

/** A TCP address: a name or IP address in lower case, IPv6 without brackets, and a port from 1 to 65,535. */
export interface TcpEndpoint {
  readonly scheme: "tcp";
  readonly host: string;
  /** 0 is for listeners: the system then chooses a port. */
  readonly port: number;
}

/** The address of a service. */
export type Endpoint = UnixEndpoint | TcpEndpoint;

/** The endpoint URI of a Parsec service in its standard installation. */
export const DEFAULT_ENDPOINT = "unix:/run/parsec/parsec.sock";

/**
 * The error for a `tcp:` endpoint that an environment variable names without the option `allowTcp`: any user of the machine can listen at a
 * port, so only the program itself may choose one.
 */
export function tcpFromEnvironmentError(variable: string): ParsecError {
  const reason = `${variable} names a tcp: endpoint, at which any user of the machine could listen.`;
  const message = `${reason} Nothing was sent. Allow it by allowTcp: true, or give the endpoint in the program.`;
  return new ParsecError("usage", "ERR_PARSEC_ENDPOINT_UNTRUSTED", message, {
    argument: "allowTcp",
    phase: "connect",
    reason,
  });
}

/**
 * Parses an endpoint URI, as found in `PARSEC_SERVICE_ENDPOINT`: `unix:/path`, `unix:///path`,
 * `unix://localhost/path` or `tcp://host:port`. It follows RFC 3986 without query and fragment; letters outside ASCII need not be
 * percent-encoded.
 *
 * @example
 * ```ts
 * parseEndpoint("unix:/run/parsec/parsec.sock"); // { scheme: "unix", path: "/run/parsec/parsec.sock" }
 * ```
 * @throws `ParsecError` of the usage family: `ERR_PARSEC_ENDPOINT_SYNTAX`, `ERR_PARSEC_ENDPOINT_SCHEME`,
 * `ERR_PARSEC_ENDPOINT_RELATIVE_PATH`, `ERR_PARSEC_ENDPOINT_NUL`
 */
export function parseEndpoint(uri: string): Endpoint {
  checkCharacters(uri);
  const colon = /^[a-z][a-z0-9+.-]*:/i.exec(uri)?.[0].length;
  if (colon === undefined) throw syntaxError(missingScheme(uri));
  const scheme = uri.slice(0, colon - 1).toLowerCase();
  const rest = uri.slice(colon);
  if (scheme === "unix") return parseUnix(rest);
  if (scheme === "tcp") return parseTcp(rest);
  throw endpointError(
    "ERR_PARSEC_ENDPOINT_SCHEME",
    `The endpoint's scheme "${scheme}:" is not known here: write unix:/path or tcp://host:port.`,
  );
}

/**
 * Writes an address as a URI, from which {@link parseEndpoint} makes the same address.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for anything that is no such address
 */
export function formatEndpoint(endpoint: Endpoint): string {
  checkArgument("formatEndpoint", "endpoint", endpoint, mustBeEndpoint);
  if (endpoint.scheme === "tcp") {
    checkOptions("formatEndpoint", endpoint, tcpRules, ["host", "port"], "endpoint.");
    const { host, port } = endpoint;
    return `tcp://${host.includes(":") ? `[${host}]` : host}:${port}`;
  }
  checkOptions("formatEndpoint", endpoint, unixRules, ["path"], "endpoint.");
  const path = encodeURI(endpoint.path).replace(/[?#]/g, encodeURIComponent);
  // A path that starts with two slashes would read as an authority.
  return path.startsWith("//") ? `unix://${path}` : `unix:${path}`;
}

const mustBeEndpoint: ArgumentRule = (value) => {
  const { scheme } = (value ?? {}) as { readonly scheme?: unknown };
  return scheme === "tcp" || scheme === "unix"
    ? undefined
    : `an endpoint as parseEndpoint returns it, not ${kindOf(value)}`;
};

const unixRules: OptionRules<UnixEndpoint> = { scheme: checkedElsewhere, path: mustBeName };
const tcpRules: OptionRules<TcpEndpoint> = {
  scheme: checkedElsewhere,
  host: mustBeName,
  port: /* @__PURE__ */ mustBeInteger(0, 65_535),
};

function checkCharacters(uri: string): void {
  if (typeof uri !== "string") throw syntaxError("The endpoint must be a string like unix:/run/parsec/parsec.sock.");
  if (uri.includes("\0") || uri.includes("%00")) {
    throw endpointError(
      "ERR_PARSEC_ENDPOINT_NUL",
      "The endpoint holds a NUL character: the system would cut it there.",
    );
  }
  if (/[\s\p{Cc}]/u.test(uri)) {
    throw syntaxError("The endpoint holds white space or a control character: remove it, or write a space as %20.");
  }
  if (/[?#]/.test(uri)) {
    throw syntaxError(
      'An endpoint has no query and no fragment: write "?" as %3F and "#" as %23 if the path has them.',
    );
  }
}

function missingScheme(uri: string): string {
  if (uri === "") return `The endpoint is empty: leave it out for ${DEFAULT_ENDPOINT}, or write unix:/path.`;
  if (uri.startsWith("/")) return `The endpoint is a bare path: write unix:${uri}.`;
  return "The endpoint has no scheme: write unix:/path or tcp://host:port.";
}

function parseUnix(rest: string): UnixEndpoint {
  const [, authority = "", encoded = ""] = /^(?:\/\/([^/]*))?(.*)$/.exec(rest) ?? [];
  if (authority !== "" && authority.toLowerCase() !== "localhost") {
    throw syntaxError(`"${authority}" stands where a host would: write unix:/path, with one slash or three.`);
  }
  if (encoded === "") throw syntaxError("The endpoint names no path: write unix:/path.");
  const path = percentDecoded(encoded);
  if (!path.startsWith("/")) {
    throw endpointError("ERR_PARSEC_ENDPOINT_RELATIVE_PATH", `The path "${path}" is relative: write it from the root.`);
  }
  return { scheme: "unix", path };
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw syntaxError('A "%" is not followed by the two digits of a UTF-8 byte: write "%" itself as %25.');
  }
}

function parseTcp(rest: string): TcpEndpoint {
  const [, host, digits = ""] = /^\/\/([a-z0-9.-]+|\[[0-9a-f.]*:[0-9a-f:.]*\])(?::([0-9]*))?$/i.exec(rest) ?? [];
  if (host === undefined) {
    throw syntaxError("A tcp endpoint is tcp://host:port and nothing more, an IPv6 address in brackets.");
  }
  const port = Number(digits);
  if (digits === "" || port > 65_535) {
    throw syntaxError("The endpoint needs a port up to 65535: write tcp://host:port.");
  }
  return { scheme: "tcp", host: host.replace(/[[\]]/g, "").toLowerCase(), port };
}

function syntaxError(message: string): ParsecError {
  return endpointError("ERR_PARSEC_ENDPOINT_SYNTAX", message);
}

function endpointError(code: ParsecErrorCode, message: string): ParsecError {
  return new ParsecError("usage", code, message, { argument: "endpoint" });
}
