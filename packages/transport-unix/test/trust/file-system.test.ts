import { readFileSync, statfsSync } from "node:fs";
import { expect, it, vi } from "vitest";
import { fileSystemAt, fileSystemOf, isKeptByKernel } from "../../src/trust/file-system.js";

vi.mock("node:fs", () => ({ readFileSync: vi.fn(), statfsSync: vi.fn() }));

const FUSE = 0x6573_5546;

/** Lets descriptor 9 be on a file system of this type, by mount 63. */
function onFileSystem(type: number, mounts = ""): void {
  vi.mocked(statfsSync).mockImplementation((path) => {
    expect(path).toBe("/proc/self/fd/9");
    return { type } as never;
  });
  vi.mocked(readFileSync).mockImplementation((path) =>
    path === "/proc/self/fdinfo/9" ? "pos:\t0\nflags:\t012400000\nmnt_id:\t63\nino:\t2\n" : mounts,
  );
}

const line = (id: number, tail: string): string => `${id} 43 0:39 / /m rw,relatime shared:1 - ${tail}\n`;

it.each([
  ["ext4", 0xef53],
  ["xfs", 0x5846_5342],
  ["btrfs", 0x9123_683e],
  ["btrfs", 0x9123_683e - 2 ** 32],
  ["tmpfs", 0x0102_1994],
  ["overlay", 0x794c_7630],
])("a file system that the kernel keeps is told by its number: %s", (name, type) => {
  onFileSystem(type);
  expect(fileSystemOf(9)).toEqual({ name });
  expect(isKeptByKernel(fileSystemOf(9))).toBe(true);
});

it("a file system of a user is told by its mount, with that user", () => {
  const others = line(6, "fuse.a x rw,user_id=1") + line(630, "fuse.b x rw,user_id=2");
  onFileSystem(FUSE, others + line(63, "fuse.sshfs host:/a\\040b,user_id=0 rw,user_id=1001,group_id=5,allow_other"));
  expect(fileSystemOf(9)).toEqual({ name: "fuse.sshfs", mountedBy: 1001 });
  expect(isKeptByKernel(fileSystemOf(9))).toBe(false);
});

it("another file system has the name of its mount, or the number of its type", () => {
  onFileSystem(0x6969, line(63, "nfs4 host:/export rw,vers=4.2"));
  expect(fileSystemOf(9)).toEqual({ name: "nfs4" });
  onFileSystem(0x6969, line(64, "nfs4 host:/export rw"));
  expect(fileSystemOf(9)).toEqual({ name: "type 0x6969" });
  onFileSystem(0x6969, "63 43 0:39 / /m rw\n");
  expect(fileSystemOf(9)).toEqual({ name: "type 0x6969" });
});

it("a file system is told by its number where the entry is not kept open", () => {
  vi.mocked(statfsSync).mockImplementation((path) => ({ type: path === "/run" ? 0x0102_1994 : FUSE }) as never);
  expect(fileSystemAt("/run")).toEqual({ name: "tmpfs" });
  expect(fileSystemAt("/mnt")).toEqual({ name: "type 0x65735546" });
  const platform = vi.spyOn(process, "platform", "get").mockReturnValue("darwin");
  expect(fileSystemAt("/run")).toBeUndefined();
  platform.mockRestore();
});
