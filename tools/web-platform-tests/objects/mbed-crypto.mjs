// Our object over the Mbed Crypto provider of the real service, with the rest handed to the platform: nothing may be lost.
import { installOver } from "./make-object.mjs";
import { realSession, startMbedCrypto } from "./parsec-session.mjs";

export const start = startMbedCrypto;

export const create = async (settings) => installOver(await realSession(settings), { fallback: "platform" });
