import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createJwks, isParsecError, signJwt, verifyJwt } from "@parsec-ts/jose";
import type { JsonWebKey, ParsecKey } from "@parsec-ts/node";

/** Settings of the token service. */
export interface TokenServiceOptions {
  /** The key of the service by which tokens are signed. */
  readonly key: ParsecKey;
  /** The address of this service, as it stands in `iss`. */
  readonly issuer: string;
  /** The public keys of the devices that get tokens, by their names. */
  readonly devices: ReadonlyMap<string, JsonWebKey>;
  /** The reader of the tokens. */
  readonly audience: string;
}

const ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const MAX_BODY_LENGTH = 16_384;
const LIFETIME_S = 300;
/** Longest time for which the identifier of an assertion is remembered, so that none is used twice. */
const MAX_ASSERTION_LIFETIME_S = 600;

/** A request that is refused. RFC 6749, section 5.2. */
class OAuthError extends Error {
  readonly status: number;

  constructor(code: string, status = 400) {
    super(code);
    this.status = status;
  }
}

/**
 * A token service: a device proves who it is by a token that its own key has signed (RFC 7523, section 2.2), and gets an access token that
 * the service's key has signed. Neither key ever leaves its Parsec service.
 */
export function createTokenService(options: TokenServiceOptions): Server {
  const seen = new Map<string, number>();
  const routes: Readonly<Record<string, (request: IncomingMessage) => Promise<object>>> = {
    "GET /jwks.json": () => createJwks([options.key]),
    "POST /token": async (request) => issueToken(options, await authenticate(options, seen, await readForm(request))),
  };
  return createServer((request, response) => {
    const route = routes[`${request.method} ${request.url}`];
    const answered = route === undefined ? Promise.reject(new OAuthError("not_found", 404)) : route(request);
    answered.then(
      (body) => answer(response, 200, body),
      (error: unknown) => answer(response, ...refusal(error)),
    );
  });
}

/** Returns the name of the device that the form proves. */
async function authenticate(
  { issuer, devices }: TokenServiceOptions,
  seen: Map<string, number>,
  form: URLSearchParams,
): Promise<string> {
  if (form.get("grant_type") !== "client_credentials") throw new OAuthError("unsupported_grant_type");
  const [device, assertion] = [form.get("client_id"), form.get("client_assertion")];
  const publicKey = device === null ? undefined : devices.get(device);
  if (device === null || publicKey === undefined || assertion === null) throw new OAuthError("invalid_client", 401);
  if (form.get("client_assertion_type") !== ASSERTION) throw new OAuthError("invalid_client", 401);
  const { claims } = await verifyJwt(publicKey, assertion, {
    issuer: device,
    subject: device,
    audience: issuer,
    requiredClaims: ["jti"],
  });
  rememberOnce(seen, `${device} ${String(claims.jti)}`, claims.exp ?? 0);
  return device;
}

/** Refuses an assertion that was used before, and one that would have to be remembered for too long. */
function rememberOnce(seen: Map<string, number>, id: string, exp: number): void {
  const now = Date.now() / 1000;
  for (const [old, end] of seen) if (end < now - 60) seen.delete(old);
  if (seen.has(id) || exp > now + MAX_ASSERTION_LIFETIME_S) throw new OAuthError("invalid_client", 401);
  seen.set(id, exp);
}

async function issueToken({ key, issuer, audience }: TokenServiceOptions, device: string): Promise<object> {
  const token = await signJwt(
    key,
    { client_id: device },
    { issuer, subject: device, audience, expiresIn: LIFETIME_S, jwtId: randomUUID(), header: { typ: "at+jwt" } },
  );
  return { access_token: token, token_type: "Bearer", expires_in: LIFETIME_S };
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let body = "";
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > MAX_BODY_LENGTH) throw new OAuthError("invalid_request", 413);
  }
  return new URLSearchParams(body);
}

function refusal(error: unknown): [status: number, body: object] {
  if (error instanceof OAuthError) return [error.status, { error: error.message }];
  // A token that must be refused is of the family protocol; anything else is a failure of ours.
  const isRefused = isParsecError(error) && error.code.startsWith("ERR_PARSEC_JOSE_");
  return isRefused ? [401, { error: "invalid_client" }] : [500, { error: "server_error" }];
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
