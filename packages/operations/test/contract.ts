import { readFileSync } from "node:fs";

/** A field of a message as the contract has it. */
export interface ContractField {
  readonly number: number;
  readonly name: string;
  readonly type: string;
  readonly oneof?: string;
  readonly repeated?: boolean;
  readonly deprecated?: boolean;
}

interface Contract {
  readonly operations: readonly { opcode: number; name: string; package: string; class: string }[];
  readonly messages: Readonly<Record<string, readonly ContractField[]>>;
  readonly enums: Readonly<Record<string, readonly { name: string; value: number; deprecated?: boolean }[]>>;
}

/** Parsec's contract, collected from its public documentation and from observing service 1.4.1. */
export const contract: Contract = JSON.parse(readFileSync(new URL("./contract.json", import.meta.url), "utf8"));
