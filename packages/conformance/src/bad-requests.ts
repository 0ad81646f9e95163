import { encodeRequest, type RequestHead, rawOperation, Status } from "@parsec-ts/wire-protocol";
import { ownUid, unauthenticated } from "./requests/user-authentication.js";

/** An invalid request, and the status of the response that the real service sends. */
export interface BadRequest {
  readonly title: string;
  readonly bytes: Buffer;
  readonly status: number;
}

const none = new Uint8Array(0);

function request(opcode: number, body: Uint8Array, head: Partial<RequestHead> = {}): Buffer {
  return Buffer.concat(encodeRequest({ provider: 0, ...unauthenticated, ...head }, rawOperation(opcode), body).parts);
}

/** Encodes a ping with some bytes overwritten. */
function patched(offset: number, ...bytes: number[]): Buffer {
  const ping = request(1, none);
  ping.set(bytes, offset);
  return ping;
}

function row(title: string, bytes: Buffer, status: number): BadRequest {
  return { title, bytes, status };
}

/** Encodes a ping with several fields overwritten, each of one byte. */
function patchedTwice(...fields: readonly (readonly [offset: number, byte: number])[]): Buffer {
  const ping = request(1, none);
  for (const [offset, byte] of fields) ping[offset] = byte;
  return ping;
}

/** Requests with an invalid header. The response has the opcode and the provider of a ping. */
export const headerErrors: readonly BadRequest[] = [
  row("another magic number", patched(0, 0), Status.InvalidHeader),
  row("another header size", patched(4, 29), Status.InvalidHeader),
  row("a reserved field in use", patched(34, 1), Status.InvalidHeader),
  row("another version", patched(6, 2), Status.WireProtocolVersionNotSupported),
  row("a body above 1 MiB", request(1, new Uint8Array(2 ** 20 + 1)), Status.BodySizeExceedsLimit),
  row("another content type", patched(19, 2), Status.ContentTypeNotSupported),
  row("another accept type", patched(20, 2), Status.AcceptTypeNotSupported),
  row("an unknown provider", patched(10, 77), Status.ProviderDoesNotExist),
  row("an unknown opcode", patched(28, 0xff), Status.OpcodeDoesNotExist),
  row(
    "a MAC operation, which no release supports",
    request(0x16, none, { provider: 1, ...ownUid }),
    Status.OpcodeDoesNotExist,
  ),
  row("an unknown authenticator", patched(21, 77), Status.AuthenticatorDoesNotExist),
  row("another header size and another version", patchedTwice([4, 29], [6, 2]), Status.InvalidHeader),
  row("another content type and accept type", patchedTwice([19, 2], [20, 2]), Status.ContentTypeNotSupported),
  row(
    "another accept type and an unknown authenticator",
    patchedTwice([20, 2], [21, 77]),
    Status.AcceptTypeNotSupported,
  ),
  row(
    "an unknown authenticator and an unknown opcode",
    patchedTwice([21, 77], [28, 0xff]),
    Status.AuthenticatorDoesNotExist,
  ),
  row(
    "an unknown authenticator and an unknown provider",
    patchedTwice([21, 77], [10, 77]),
    Status.AuthenticatorDoesNotExist,
  ),
  row("an unknown opcode and an unknown provider", patchedTwice([28, 0xff], [10, 77]), Status.OpcodeDoesNotExist),
  row(
    "an unknown opcode and a provider that is not configured",
    request(0xff, none, { provider: 3 }),
    Status.OpcodeDoesNotExist,
  ),
  row("half a request, after the timeout", request(1, none).subarray(0, 20), Status.ConnectionError),
];

/** Requests with a valid header that cannot be executed. The response has their own opcode and provider. */
export const requestErrors: readonly BadRequest[] = [
  row("a provider that is not configured", request(1, none, { provider: 3 }), Status.ProviderNotRegistered),
  row(
    "a provider and an authenticator that are not configured",
    request(1, none, { provider: 3, authType: 4 }),
    Status.AuthenticatorNotRegistered,
  ),
  row(
    "a user id of another length, at a provider that is not configured",
    request(1, none, { provider: 3, authType: 3, auth: new Uint8Array(3) }),
    Status.AuthenticationError,
  ),
  row("an authenticator that is not configured", request(1, none, { authType: 4 }), Status.AuthenticatorNotRegistered),
  row(
    "a user id of another length, even with a ping",
    request(1, none, { authType: 3, auth: new Uint8Array(3) }),
    Status.AuthenticationError,
  ),
  row("a core operation on another provider", request(1, none, { provider: 1 }), Status.PsaErrorNotSupported),
  row("a crypto operation on the core provider", request(3, none, ownUid), Status.PsaErrorNotSupported),
  row(
    "a cipher operation, which the provider does not support",
    request(0x14, Uint8Array.of(0x0a, 1, 0x6b, 0x10, 2, 0x1a, 1, 0), { provider: 1, ...ownUid }),
    Status.PsaErrorNotSupported,
  ),
  row("attestation without a mandatory field", request(0x1f, none, { provider: 1, ...ownUid }), Status.InvalidEncoding),
  row(
    "a body that is not a message",
    request(3, Uint8Array.of(0x0a, 9), { provider: 1, ...ownUid }),
    Status.DeserializingBodyFailed,
  ),
  row("a body without a mandatory field", request(2, none, { provider: 1, ...ownUid }), Status.InvalidEncoding),
  row("no authentication", request(3, none, { provider: 1 }), Status.NotAuthenticated),
  row("no authentication, with an invalid body", request(2, none, { provider: 1 }), Status.InvalidEncoding),
  row("no authentication for a list of keys", request(26, none), Status.NotAuthenticated),
  row(
    "an admin operation by an application that is not an administrator",
    request(27, none, ownUid),
    Status.AdminOperation,
  ),
  row("an admin operation without authentication", request(27, none), Status.NotAuthenticated),
  row(
    "an admin operation by an application that is not an administrator, with an invalid body",
    request(28, Uint8Array.of(0x0a, 9), ownUid),
    Status.AdminOperation,
  ),
  row(
    "an admin operation on another provider",
    request(27, none, { provider: 1, ...ownUid }),
    Status.PsaErrorNotSupported,
  ),
  row(
    "an admin operation on another provider, without authentication",
    request(28, none, { provider: 1 }),
    Status.PsaErrorNotSupported,
  ),
  row(
    "an admin operation on another provider, with a user id of another length",
    request(27, none, { provider: 1, authType: 3, auth: new Uint8Array(3) }),
    Status.AuthenticationError,
  ),
  row(
    "more random bytes than fit into a response",
    request(13, Uint8Array.of(8, 0x81, 0x80, 0x40), { provider: 1, ...ownUid }),
    Status.ResponseTooLarge,
  ),
];
