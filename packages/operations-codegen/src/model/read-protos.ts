import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import protobuf from "protobufjs";
import { CodegenError } from "../codegen-error.js";

/** One `.proto` file and the package it declares. */
export interface ProtoFile {
  /** Name inside the directory: `psa_sign_hash.proto`. */
  readonly name: string;
  readonly package: string;
}

/** All `.proto` files of a directory, parsed and resolved against each other. */
export interface ProtoSet {
  readonly root: protobuf.Root;
  /** In alphabetical order. */
  readonly files: readonly ProtoFile[];
}

/** Imports that need not be resolved: options are read by name, and protobuf's descriptors are built in. */
const UNRESOLVED_IMPORT = /^(parsec\/options|google\/protobuf\/descriptor)\.proto$/;

/**
 * Reads the `.proto` files directly inside `directory`.
 *
 * @throws {@link CodegenError} `ERR_CODEGEN_NO_PROTO`, `ERR_CODEGEN_SYNTAX`
 */
export function readProtos(directory: string): ProtoSet {
  const names = protoNames(directory);
  const root = new protobuf.Root();
  const files = names.map((name): ProtoFile => {
    const source = readFileSync(join(directory, name), "utf8");
    if (!/^\s*syntax\s*=\s*["']proto3["']\s*;/m.test(source)) {
      throw new CodegenError("ERR_CODEGEN_SYNTAX", `${name}: declare syntax = "proto3", the only supported syntax.`);
    }
    const parsed = parse(name, source, root);
    if (!parsed.package) {
      throw new CodegenError("ERR_CODEGEN_SYNTAX", `${name}: give it a package; it names the operation.`);
    }
    for (const imported of parsed.imports ?? []) {
      if (!names.includes(imported) && !UNRESOLVED_IMPORT.test(imported)) {
        throw new CodegenError("ERR_CODEGEN_SYNTAX", `${name}: imports ${imported}, which is not in ${directory}.`);
      }
    }
    return { name, package: parsed.package };
  });
  for (const file of files) {
    const sibling = files.find((other) => other !== file && other.package === file.package);
    if (sibling !== undefined) {
      throw new CodegenError(
        "ERR_CODEGEN_SYNTAX",
        `${file.name} and ${sibling.name} share package ${file.package}: one file each.`,
      );
    }
  }
  try {
    root.resolveAll();
  } catch (cause) {
    throw new CodegenError("ERR_CODEGEN_SYNTAX", `A type is used but not declared: ${String(cause)}`, { cause });
  }
  return { root, files };
}

function protoNames(directory: string): string[] {
  let names: string[];
  try {
    names = readdirSync(directory).filter((name) => name.endsWith(".proto"));
  } catch (cause) {
    throw new CodegenError("ERR_CODEGEN_NO_PROTO", `Cannot read ${directory}: ${String(cause)}`, { cause });
  }
  if (names.length === 0) throw new CodegenError("ERR_CODEGEN_NO_PROTO", `${directory} holds no .proto file.`);
  return names.sort();
}

function parse(name: string, source: string, root: protobuf.Root): protobuf.IParserResult {
  try {
    return protobuf.parse(source, root, { keepCase: true, alternateCommentMode: true });
  } catch (cause) {
    throw new CodegenError("ERR_CODEGEN_SYNTAX", `${name}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
