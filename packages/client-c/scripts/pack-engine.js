// Puts the source of QuickJS into the package when it is packed, so that building it needs a compiler and CMake, and no network. With --remove
// takes it out again.
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { quickJsSource } from "@parsec-ts/native";

const target = join(dirname(fileURLToPath(import.meta.url)), "../quickjs");
const FILES = ["quickjs.c", "libregexp.c", "libunicode.c", "cutils.c", "dtoa.c", "VERSION", "LICENSE"];

rmSync(target, { recursive: true, force: true });
if (!process.argv.includes("--remove")) {
  const source = await quickJsSource();
  mkdirSync(target);
  const headers = readdirSync(source).filter((file) => file.endsWith(".h"));
  for (const name of [...FILES, ...headers]) cpSync(join(source, name), join(target, name));
}
