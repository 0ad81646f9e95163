// Our object over the mock service, with what the service cannot hold handed to the platform: nothing may be lost.
import { installOver } from "./make-object.mjs";
import { mockSession } from "./parsec-session.mjs";

export const create = async () => installOver(await mockSession({ allowDeprecated: true }), { fallback: "platform" });
