export { CodegenError, type CodegenErrorCode } from "./codegen-error.js";
export { check, type GenerateOptions, generate, render } from "./generate.js";
