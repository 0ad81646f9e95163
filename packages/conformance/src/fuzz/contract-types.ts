import { readdirSync, readFileSync } from "node:fs";
import { type Operation, operationsByOpcode } from "@parsec-ts/operations";
import protobuf from "protobufjs";

/** Reads the types of all results from the `.proto` files of the operations, by opcode. */
export function resultTypes(): ReadonlyMap<
  number,
  { readonly operation: Operation<unknown, unknown>; readonly type: protobuf.Type }
> {
  const directory = new URL("./proto/", import.meta.resolve("@parsec-ts/operations/package.json"));
  const root = new protobuf.Root();
  for (const name of readdirSync(directory)) {
    protobuf.parse(readFileSync(new URL(name, directory), "utf8"), root, { keepCase: true });
  }
  root.resolveAll();
  const entries = [...operationsByOpcode].map(
    ([opcode, operation]) => [opcode, { operation, type: root.lookupType(operation.result.message) }] as const,
  );
  return new Map(entries);
}
