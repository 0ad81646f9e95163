// Acts as another user, in a process of its own: `serve UID PATH` or `connect UID PATH TRUST…`, with `-` for the own user.
// All modules are loaded before the user changes: the other user may not be able to read them.
import { chmodSync } from "node:fs";
import { createServer } from "node:net";
import { unixTransport } from "../dist/index.js";

const [role, user, path, ...policies] = process.argv.slice(2);
if (user !== "-") {
  process.setgroups([]);
  process.setgid(Number(user));
  process.setuid(Number(user));
}
if (role === "serve") {
  createServer((socket) => socket.destroy()).listen(path, () => {
    chmodSync(path, 0o666);
    console.log("listening");
  });
} else {
  for (const trust of policies) {
    const transport = unixTransport({ path, trust: JSON.parse(trust) });
    const outcome = await transport.connect({ signal: new AbortController().signal }).then(
      (connection) => connection.close() ?? "connected",
      (error) => error.reason ?? error.code,
    );
    console.log(outcome);
    transport.close();
  }
}
