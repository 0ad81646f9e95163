import { isServiceKey, parsecCrypto, refusalReason } from "@parsec-ts/webcrypto";

/** Puts our object over a session instead of `globalThis.crypto`; `close` removes its keys and ends the session. */
export async function installOver(session, options) {
  const crypto = parsecCrypto(session.client, options);
  crypto.install();
  return {
    isServiceKey,
    refusalReason,
    close: async () => {
      await crypto.close();
      await session.close();
    },
  };
}
