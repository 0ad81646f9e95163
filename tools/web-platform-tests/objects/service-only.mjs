// Our object over the mock service as it is by default: what the service cannot hold is refused, as tables/service-only.json lists.
import { installOver } from "./make-object.mjs";
import { mockSession } from "./parsec-session.mjs";

export const create = async () => installOver(await mockSession(), {});
