import type { Stats } from "node:fs";
import { describe, expect, it } from "vitest";
import { trustRules } from "../../src/trust/endpoint-trust.js";
import type { FileSystem } from "../../src/trust/file-system.js";
import type { PathEntry } from "../../src/trust/path-entry.js";
import { TrustChecker } from "../../src/trust/trust-checker.js";

const SELF = 1000;
const OTHER = 1001;
const OVERFLOW = 65_534;

interface Described {
  readonly uid?: number;
  readonly gid?: number;
  readonly mode?: number;
  readonly dev?: number;
  readonly fileSystem?: FileSystem | undefined;
}

/** An entry as it would be opened: by default a directory of root's that only root writes to. */
function entry({ uid = 0, gid = 0, mode = 0o755, dev = 1, fileSystem = { name: "ext4" } }: Described = {}): PathEntry {
  const stats = { uid, gid, mode, dev } as Stats;
  return { stats, address: "", stat: () => stats, fileSystem: () => fileSystem, close() {} };
}

function checker(trust: Parameters<typeof trustRules>[0] = "strict", overflow?: number, pins = true): TrustChecker {
  const rules = trustRules(trust);
  if (rules === undefined) throw new Error("relaxed trust has no checker");
  return new TrustChecker("/run/d/s", rules, SELF, overflow, pins);
}

/** Checks directories on the way down, from the root; returns the reason of a refusal. */
function walk(subject: TrustChecker, ...entries: readonly (readonly [path: string, Described])[]): string | undefined {
  let parent: Stats | undefined;
  try {
    for (const [path, described] of [["/", {}] as const, ...entries]) {
      const directory = entry(described);
      subject.checkDirectory(path, directory, parent);
      parent = directory.stats;
    }
    return undefined;
  } catch (error) {
    return (error as { reason: string }).reason;
  }
}

describe("the owner of an entry", () => {
  it.each<[string, Described]>([
    ["root", { uid: 0 }],
    ["the own user", { uid: SELF }],
  ])("may be %s", (_title, described) => {
    expect(walk(checker(), ["/d", described])).toBeUndefined();
  });

  it("may be no other user, who is named with all that may be done", () => {
    expect(walk(checker(), ["/d", { uid: OTHER }])).toBe(
      "/d belongs to uid 1001 who could put another service there instead of Parsec. Give it to uid 0 or 1000, use a path that only " +
        "trusted users can change, or trust that user: trust: { owners: [1001] }.",
    );
    expect(walk(checker({ owners: [OTHER] }), ["/d", { uid: OTHER }])).toBeUndefined();
  });

  it("is unknown where the process has no user", () => {
    const rules = trustRules("strict");
    if (rules === undefined) throw new Error("strict");
    expect(walk(new TrustChecker("/s", rules, undefined, undefined, true), ["/d", { uid: SELF }])).toMatch(
      /to uid 0, use/,
    );
  });

  it("may not be the overflow uid, though it is the own one, is named, or owns the service's directory", () => {
    const rules = trustRules({ owners: [OVERFLOW] });
    if (rules === undefined) throw new Error("a policy");
    const subject = new TrustChecker("/s", rules, OVERFLOW, OVERFLOW, true);
    const from = [["/run", {}] as const, ["/run/parsec", { uid: OVERFLOW }] as const];
    expect(walk(subject, ["/d", { uid: OVERFLOW }])).toMatch(
      /^\/d belongs to uid 65534, in this user namespace any user/,
    );
    expect(walk(subject, ...from)).toMatch(/^\/run\/parsec belongs to uid 65534/);
    expect(walk(checker({ owners: [OVERFLOW] }), ["/d", { uid: OVERFLOW }])).toBeUndefined();
  });

  it("is trusted with the service's directory if only trusted users write above", () => {
    const parsec = ["/run/parsec", { uid: OTHER }] as const;
    expect(walk(checker(), ["/run", {}], parsec, ["/run/parsec/d", { uid: OTHER }])).toBeUndefined();
    expect(walk(checker(), ["/run", { mode: 0o1777 }], parsec)).toMatch(/belongs to uid 1001/);
    expect(walk(checker({ groups: [5] }), ["/run", { mode: 0o775, gid: 5 }], parsec)).toBeUndefined();
    // Entered from below, where nothing is known of the directory above.
    const subject = checker();
    expect(() => subject.checkDirectory("/run/parsec", entry({ uid: OTHER }))).toThrow(/uid 1001/);
  });
});

describe("a directory that others may write to", () => {
  it.each<[string, Described, string]>([
    ["everybody", { mode: 0o757 }, "by everybody (mode 0757)"],
    ["everybody and a group", { mode: 0o777, gid: 5 }, "by everybody (mode 0777)"],
    ["a group", { mode: 0o775, gid: 5 }, "by group 5 (mode 0775)"],
  ])("is refused: %s", (_title, described, writers) => {
    expect(walk(checker(), ["/d", described])).toContain(`/d can be written to ${writers}, who could`);
  });

  it("is accepted if it is sticky, or if its group is trusted", () => {
    expect(walk(checker(), ["/d", { mode: 0o1777 }])).toBeUndefined();
    expect(walk(checker({ groups: [5] }), ["/d", { mode: 0o775, gid: 5 }])).toBeUndefined();
    expect(walk(checker({ groups: [6] }), ["/d", { mode: 0o775, gid: 5 }])).toMatch(/trust: \{ groups: \[5\] \}\.$/);
    expect(walk(checker({ groups: [5] }), ["/d", { mode: 0o777, gid: 5 }])).toMatch(
      /chmod go-w, or use a path .* change\.$/,
    );
  });
});

describe("a directory that is not kept open", () => {
  const policy = { pin: false, groups: [5] };

  it("is accepted if only trusted users may write to it", () => {
    expect(walk(checker(policy, undefined, false), ["/d", { mode: 0o755 }], ["/d/e", { uid: SELF }])).toBeUndefined();
    expect(walk(checker(policy, undefined, false), ["/d", { mode: 0o1775, gid: 5 }])).toBeUndefined();
  });

  it("is refused if others may add to it, sticky or not", () => {
    expect(walk(checker(policy, undefined, false), ["/d", { mode: 0o777 }])).toContain(
      "can be written to by everybody",
    );
    expect(walk(checker(policy, undefined, false), ["/d", { mode: 0o1777 }])).toBe(
      "/d is sticky (mode 1777): everybody, who can add to it, could put another service there instead of Parsec between the check and the " +
        "connection, as the socket is not kept open. Instead, use a path that only trusted users can change, or keep it open: leave out " +
        "trust: { pin: false }.",
    );
    expect(walk(checker(policy, undefined, false), ["/d", { mode: 0o1775, gid: 6 }])).toContain("/d is sticky");
  });
});

describe("the file system of an entry", () => {
  const fuse = (mountedBy: number): FileSystem => ({ name: "fuse.sshfs", mountedBy });

  it.each(["ext4", "xfs", "btrfs", "tmpfs", "overlay"])("may be %s", (name) => {
    expect(walk(checker(), ["/d", { fileSystem: { name } }])).toBeUndefined();
  });

  it("may be unknown where nothing can be pinned", () => {
    expect(walk(checker(), ["/d", { fileSystem: undefined }])).toBeUndefined();
  });

  it.each(["nfs4", "cifs", "9p", "zfs"])("is refused by name: %s", (name) => {
    const reason = walk(checker(), ["/d", { fileSystem: { name } }]);
    expect(reason).toContain(`/d is on a file system (${name}) that may show any owner`);
    expect(reason).toContain(`trust: { fileSystems: ["${name}"] }`);
    expect(walk(checker({ fileSystems: [name] }), ["/d", { fileSystem: { name } }])).toBeUndefined();
  });

  it("may be FUSE of root's or of a trusted user's", () => {
    expect(walk(checker(), ["/d", { fileSystem: fuse(0), dev: 2 }])).toBeUndefined();
    expect(walk(checker(), ["/d", { fileSystem: fuse(SELF), dev: 2 }])).toBeUndefined();
    expect(walk(checker(), ["/d", { fileSystem: fuse(OTHER), dev: 2 }])).toContain("of uid 1001 who could");
    expect(walk(checker({ owners: [OTHER] }), ["/d", { fileSystem: fuse(OTHER), dev: 2 }])).toBeUndefined();
  });

  it("may be FUSE of uid 0 only where users are mapped: another number may be one of the namespace outside", () => {
    expect(walk(checker("strict", OVERFLOW), ["/d", { fileSystem: fuse(0), dev: 2 }])).toBeUndefined();
    expect(walk(checker("strict", OVERFLOW), ["/d", { fileSystem: fuse(SELF), dev: 2 }])).toContain(
      "of uid 1000 who could",
    );
  });

  it("may not be FUSE that is mounted below a directory others may write to, sticky or not", () => {
    const shared = ["/t", { mode: 0o1777 }] as const;
    const mount = { fileSystem: fuse(0), dev: 2 };
    expect(walk(checker(), shared, ["/t/m", mount])).toMatch(
      /^\/t\/m is a mount \(fuse\.sshfs\) below \/t, to which others/,
    );
    expect(walk(checker(), shared, ["/t/d", {}], ["/t/d/m", mount])).toContain("below /t,");
    // Within one mount it does not matter.
    expect(walk(checker(), ["/m", { ...mount, mode: 0o1777 }], ["/m/d", mount])).toBeUndefined();
    // A link leads back to the root.
    const subject = checker();
    expect(walk(subject, shared)).toBeUndefined();
    expect(walk(subject, ["/m", mount])).toBeUndefined();
  });

  it("counts for the socket too", () => {
    const subject = checker();
    expect(walk(subject, ["/d", {}])).toBeUndefined();
    subject.checkSocket("/d/s", entry());
    expect(() => subject.checkSocket("/d/s", entry({ fileSystem: fuse(OTHER), dev: 2 }))).toThrow(/of uid 1001/);
    expect(() => subject.checkSocket("/d/s", entry({ uid: OTHER }))).toThrow(/belongs to uid 1001/);
  });
});
