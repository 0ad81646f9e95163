import { processIo } from "./io.js";
import { main } from "./main.js";

// Writes are awaited where they are made; without a listener a reader that is gone would end the process with a stack trace.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);

// Ends at once: a terminal as standard input would keep the process alive.
process.exit(await main(process.argv.slice(2), processIo()));
