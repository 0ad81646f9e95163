/** The code of an error of the generator. It is stable across releases; the message is not. */
export type CodegenErrorCode =
  | "ERR_CODEGEN_ARGUMENT"
  | "ERR_CODEGEN_NO_PROTO"
  | "ERR_CODEGEN_SYNTAX"
  | "ERR_CODEGEN_UNSUPPORTED"
  | "ERR_CODEGEN_OPERATION"
  | "ERR_CODEGEN_NAME"
  | "ERR_CODEGEN_STALE";

/** A problem with the input of the generator. The message names the declaration and a remedy. */
export class CodegenError extends Error {
  readonly code: CodegenErrorCode;

  constructor(code: CodegenErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CodegenError";
    this.code = code;
  }
}

/** The error for an argument that cannot be used. */
export function argumentError(message: string): CodegenError {
  return new CodegenError("ERR_CODEGEN_ARGUMENT", message);
}
