// Puts the source of QuickJS and the client as its bytecode into the package when it is packed, so that building it needs a compiler and
// CMake, and no network. With --remove takes them out again.
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildClient, quickJsSource } from "@parsec-ts/native";

const target = join(dirname(fileURLToPath(import.meta.url)), "../quickjs");
const FILES = ["quickjs.c", "libregexp.c", "libunicode.c", "cutils.c", "dtoa.c", "VERSION", "LICENSE"];

rmSync(target, { recursive: true, force: true });
if (!process.argv.includes("--remove")) {
  const source = await quickJsSource();
  mkdirSync(target);
  const headers = readdirSync(source).filter((file) => file.endsWith(".h"));
  for (const name of [...FILES, ...headers]) cpSync(join(source, name), join(target, name));
  cpSync(`${await buildClient()}.build/engine_bytecode.c`, join(target, "engine_bytecode.c"));
}
