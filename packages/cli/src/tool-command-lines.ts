import type { Command } from "commander";

/** The commands of parsec-tool 0.7 with their options, by the names that commander gives them. */
const TOOL_COMMANDS: Readonly<Record<string, readonly string[]>> = {
  ping: [],
  "list-providers": [],
  "list-authenticators": [],
  "list-opcodes": [],
  "list-keys": [],
  "list-clients": [],
  "delete-client": ["client"],
  "generate-random": ["nbytes"],
  "create-rsa-key": ["keyName", "forSigning", "forSigningPss", "oaep", "bits"],
  "create-ecc-key": ["keyName"],
  "create-csr": ["keyName", "cn", "l", "o", "ou", "st", "c", "serialNumber", "san"],
  "export-public-key": ["keyName", "pkcs1"],
  sign: ["keyName"],
  encrypt: ["keyName"],
  decrypt: ["keyName"],
  "delete-key": ["keyName"],
};

const GLOBAL_OPTIONS = ["provider", "timeout"];

/** True for a command with no option but those of parsec-tool 0.7. Such a command line keeps its exit codes, 0 and 1, and asks nothing. */
export function isToolCommandLine(command: Command): boolean {
  const name = command.name();
  const own = command.parent?.parent === null ? TOOL_COMMANDS[name] : undefined;
  if (own === undefined) return false;
  const given = [command, command.parent].flatMap((level) =>
    Object.keys(level?.opts() ?? {}).filter((option) => level?.getOptionValueSource(option) === "cli"),
  );
  return given.every((option) => own.includes(option) || GLOBAL_OPTIONS.includes(option));
}
