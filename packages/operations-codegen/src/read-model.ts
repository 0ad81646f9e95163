import { argumentError } from "./codegen-error.js";
import { buildModel } from "./model/build-model.js";
import type { Model } from "./model/model.js";
import { readProtos } from "./model/read-protos.js";

/**
 * Reads a directory of `.proto` files as data: the types, fields, comments and operations that {@link generate} writes as TypeScript. For
 * tools that show or document a contract.
 *
 * @throws {@link CodegenError}
 */
export function readModel(proto: string): Model {
  if (typeof proto !== "string") throw argumentError("proto must be the path of a directory with .proto files.");
  return buildModel(readProtos(proto));
}
