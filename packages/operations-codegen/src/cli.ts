import { parseArgs } from "node:util";
import { argumentError, CodegenError } from "./codegen-error.js";
import { check, type GenerateOptions, generate } from "./generate.js";

const USAGE = `usage: parsec-codegen --proto DIR --out DIR [--runtime MODULE] [--check]

  --proto DIR       directory with the .proto files
  --out DIR         directory for the TypeScript
  --runtime MODULE  module that generated files import (default: @parsec-ts/operations/codec)
  --check           write nothing; fail if --out differs from what would be written
`;

process.exitCode = main();

function main(): number {
  try {
    const options = {
      proto: { type: "string" },
      out: { type: "string" },
      runtime: { type: "string" },
      check: { type: "boolean" },
      help: { type: "boolean" },
    } as const;
    const { values } = parseArgs({ options });
    if (values.help) {
      process.stdout.write(USAGE);
      return 0;
    }
    if (values.proto === undefined || values.out === undefined) {
      throw argumentError("--proto and --out are needed.");
    }
    run(
      { proto: values.proto, out: values.out, ...(values.runtime !== undefined && { runtime: values.runtime }) },
      values.check === true,
    );
    return 0;
  } catch (error) {
    process.stderr.write(`parsec-codegen: ${error instanceof Error ? error.message : String(error)}\n`);
    const misused =
      error instanceof TypeError || (error instanceof CodegenError && error.code === "ERR_CODEGEN_ARGUMENT");
    if (misused) process.stderr.write(USAGE);
    return misused ? 2 : 1;
  }
}

function run(options: GenerateOptions, checkOnly: boolean): void {
  if (checkOnly) {
    check(options);
    return;
  }
  const files = generate(options);
  process.stdout.write(`parsec-codegen: wrote ${files.length} files to ${options.out}\n`);
}
