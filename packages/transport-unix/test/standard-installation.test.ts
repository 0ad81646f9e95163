import { chownSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { canUnshare, isRoot, runInNamespaces, startSocketServer } from "@parsec-ts/test-support";
import { describe, expect, it, onTestFinished } from "vitest";
import { freshPath } from "./socket-directory.js";

const asUser = `'${process.execPath}' '${fileURLToPath(new URL("as-user.mjs", import.meta.url))}'`;

describe.skipIf(!isRoot || !canUnshare("--mount"))("the standard installation in /run/parsec", () => {
  /** Runs steps with a /run of their own, in which the service runs as user 985; clients run as user 1000. */
  const installed = (...steps: string[]): Promise<string[]> =>
    runInNamespaces(
      ["--mount"],
      `mount -t tmpfs -o mode=755 tmpfs /run
       mkdir /run/parsec; chown 985:985 /run/parsec; chmod 755 /run/parsec
       mkfifo /run/ready
       ${asUser} serve 985 /run/parsec/parsec.sock > /run/ready & service=$!
       trap 'kill $service' EXIT
       read line < /run/ready
       ${steps.join("\n")}`,
    );
  const connect = (path: string, trust = '"strict"'): string => `${asUser} connect 1000 ${path} '${trust}'`;

  it("passes strict for every user, also by way of /var/run (as root, with namespaces)", async () => {
    const lines = await installed(connect("/run/parsec/parsec.sock"), connect("/var/run/parsec/parsec.sock"));
    expect(lines).toEqual(["connected", "connected"]);
  });

  it("passes without the pin, by its path, but not below a sticky directory (as root, with namespaces)", async () => {
    const lines = await installed(
      connect("/run/parsec/parsec.sock", '{ "pin": false }'),
      "chmod 1777 /run",
      connect("/run/parsec/parsec.sock", '{ "pin": false, "owners": [985] }'),
      connect("/run/parsec/parsec.sock", '{ "owners": [985] }'),
    );
    expect(lines).toEqual([
      "connected",
      expect.stringMatching(
        /^\/run is sticky \(mode 1777\): everybody, who can add to it, could put another service there/,
      ),
      "connected",
    ]);
  });

  it("is refused once others can write to /run or to /run/parsec (as root, with namespaces)", async () => {
    const lines = await installed(
      "chmod 1777 /run",
      connect("/run/parsec/parsec.sock"),
      "chmod 755 /run; chmod 775 /run/parsec",
      connect("/run/parsec/parsec.sock"),
      "chmod 755 /run/parsec; chown 986 /run/parsec/parsec.sock",
      connect("/run/parsec/parsec.sock"),
    );
    expect(lines).toEqual([
      expect.stringMatching(/^\/run\/parsec belongs to uid 985 who could/),
      expect.stringMatching(/^\/run\/parsec can be written to by group 985 \(mode 0775\)/),
      expect.stringMatching(/^\/run\/parsec\/parsec\.sock belongs to uid 986 who could/),
    ]);
  });
});

describe.skipIf(!canUnshare("--user", "--map-root-user"))("a container that maps users", () => {
  it("trusts no owner from outside by the number that stands for all of them inside, and says what to do (with namespaces)", async () => {
    const folder = freshPath("mounted");
    mkdirSync(folder);
    // Without root it is the root directory itself that belongs to a user from outside.
    if (isRoot) chownSync(folder, 985, 985);
    const path = join(folder, "s");
    const server = await startSocketServer({ path }, (socket) => socket.destroy());
    onTestFinished(() => server.stop());
    const lines = await runInNamespaces(
      ["--user", "--map-root-user"],
      `${asUser} connect - '${path}' '"strict"' '{"owners":[65534]}' '"relaxed"'`,
    );
    expect(lines).toEqual([
      expect.stringMatching(
        /belongs to uid 65534, in this user namespace any user from outside it, who could.* map of users/,
      ),
      expect.stringMatching(/belongs to uid 65534, in this user namespace any user from outside it/),
      "connected",
    ]);
  });
});
