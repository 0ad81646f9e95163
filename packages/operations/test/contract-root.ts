import { readdirSync, readFileSync } from "node:fs";
import protobuf from "protobufjs";

/** Reads the `.proto` files of this package with protobufjs: the oracle that generated codecs are compared with. */
export function contractRoot(directory: URL = new URL("../proto/", import.meta.url)): protobuf.Root {
  const root = new protobuf.Root();
  for (const name of readdirSync(directory).sort()) {
    protobuf.parse(readFileSync(new URL(name, directory), "utf8"), root, { keepCase: true });
  }
  root.resolveAll();
  return root;
}
