/** What can go wrong between `.proto` files and TypeScript. Stable across releases; the message is not. */
export type CodegenErrorCode =
  | "ERR_CODEGEN_ARGUMENT"
  | "ERR_CODEGEN_NO_PROTO"
  | "ERR_CODEGEN_SYNTAX"
  | "ERR_CODEGEN_UNSUPPORTED"
  | "ERR_CODEGEN_OPERATION"
  | "ERR_CODEGEN_NAME"
  | "ERR_CODEGEN_STALE";

/** A problem in somebody's `.proto` files, with the place and what to do about it. */
export class CodegenError extends Error {
  readonly code: CodegenErrorCode;

  constructor(code: CodegenErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CodegenError";
    this.code = code;
  }
}
