import protobuf from "protobufjs";
import { CodegenError } from "../codegen-error.js";
import type { OperationModel } from "./model.js";
import { pascalCase } from "./names.js";
import type { ProtoFile } from "./read-protos.js";

const CLASSES = ["core", "crypto", "admin"];

/**
 * Reads the operation of a package, if it has one. Options of its `message Operation` give opcode and class.
 *
 * @throws {@link CodegenError} `ERR_CODEGEN_OPERATION`
 */
export function operationOf(scope: protobuf.NamespaceBase, file: ProtoFile): OperationModel | undefined {
  const request = scope.get("Operation");
  if (!(request instanceof protobuf.Type)) return undefined;
  if (!(scope.get("Result") instanceof protobuf.Type)) {
    throw new CodegenError(
      "ERR_CODEGEN_OPERATION",
      `${file.name}: an Operation needs a message Result beside it, if an empty one.`,
    );
  }
  const options = request.options ?? {};
  const opcode: unknown = options["(parsec.opcode)"];
  if (!Number.isInteger(opcode) || (opcode as number) < 1 || (opcode as number) > 0xffff_ffff) {
    throw new CodegenError(
      "ERR_CODEGEN_OPERATION",
      `${file.name}: give its Operation "option (parsec.opcode) = N;" with N from 1 to 4294967295.`,
    );
  }
  const operationClass: unknown = options["(parsec.class)"];
  if (typeof operationClass !== "string" || !CLASSES.includes(operationClass)) {
    throw new CodegenError(
      "ERR_CODEGEN_OPERATION",
      `${file.name}: give its Operation "option (parsec.class) = …;" with one of ${CLASSES.join(", ")}.`,
    );
  }
  return {
    name: pascalCase(file.package),
    package: file.package,
    doc: request.comment ?? "",
    opcode: opcode as number,
    class: operationClass,
    authenticated: options["(parsec.unauthenticated)"] !== true,
  };
}
