// Generated: numbers that parsec_client_numbers.h has too.

/** PARSEC_ERROR_... of the library itself. */
export const OwnStatus = {
  CANCELLED: -1001,
  DEADLINE: -1002,
  UNTRUSTED: -1003,
  CLOSED: -1004,
  OWN_PROCESS: -1005,
} as const;

/** PARSEC_IDENTITY_... */
export const Identity = {
  ANY: 0,
  NONE: 1,
  DIRECT: 2,
  PEER_CREDENTIALS: 3,
  JWT_SVID: 4,
} as const;

/** PARSEC_CHECK_...: the first is 1. */
export const CHECKS = ["USE", "GENERATE", "IMPORT", "DERIVE"] as const;
