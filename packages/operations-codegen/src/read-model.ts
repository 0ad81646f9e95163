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
  return buildModel(readProtos(proto));
}
