export { CodegenError, type CodegenErrorCode } from "./codegen-error.js";
export { check, type GenerateOptions, generate, render } from "./generate.js";
export type {
  EnumModel,
  FieldType,
  Member,
  Model,
  Module,
  OperationModel,
  RecordModel,
  TypeModel,
  UnionModel,
  Variant,
} from "./model/model.js";
export { readModel } from "./read-model.js";
