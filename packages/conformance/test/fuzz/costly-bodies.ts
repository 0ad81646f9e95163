import { Opcode } from "@parsec-ts/operations";
import type { CostlyBody } from "../../src/fuzz/costly-body.js";

/** A body that cost much, or that the threat model names. */
export interface TitledBody extends CostlyBody {
  readonly title: string;
}

const hex = (digits: string): string => digits.replaceAll(" ", "");

/** Describes a list of keys of different names. Each key has the attributes given, with their length. */
function keys(title: string, lengths: readonly [key: string, attributes: string], attributes: string): TitledBody {
  const piece = hex(`0a${lengths[0]} 0801 1203@ 1a${lengths[1]} ${attributes}`);
  return { title, opcode: Opcode.ListKeys, head: "", piece, repeat: 16_384 };
}

/** Describes the public key of a result, then fields again and again. */
function data(title: string, head: string, piece: string): TitledBody {
  return { title, opcode: Opcode.PsaExportPublicKey, head: hex(head), piece: hex(piece), repeat: 1 << 20 };
}

function list(title: string, opcode: number, piece: string): TitledBody {
  return { title, opcode, head: "", piece: hex(piece), repeat: 1 << 20 };
}

const ONE_TYPE = "0a045a020802";
const ONE_POLICY = "1a060a0012020a00";

/** An honest response: keys that differ in their names. */
export const HONEST_KEYS = keys("keys of equal attributes", ["1a", "11"], `${ONE_TYPE} 108002 ${ONE_POLICY}`);

/** Bodies that the search found, and those of earlier attacks. */
export const costlyBodies: readonly TitledBody[] = [
  HONEST_KEYS,
  keys("keys of different lengths", ["1b", "12"], `${ONE_TYPE} 10# ${ONE_POLICY}`),
  keys("keys whose usage flags have an unknown field", ["1e", "15"], `${ONE_TYPE} 108002 1a0a 0a0478# 12020a00`),
  keys("keys of an unknown type and algorithm", ["1c", "13"], "0a0478# 108002 1a08 0a00 120478#"),
  keys("keys of a known type with an unknown field", ["20", "17"], "0a06 0a0478# 108002 1a0a 0a00 1206 0a0478#"),
  list(
    "providers of long numbers with an unknown field",
    Opcode.ListProviders,
    "0a2b 0a03@ 1203@ 1a03@ 20ffffffff0f 28ffffffff0f 30ffffffff0f 38ffffffff0f 78#",
  ),
  list("providers that are empty but for an unknown field", Opcode.ListProviders, "0a0478#"),
  list(
    "authenticators of long numbers",
    Opcode.ListAuthenticators,
    "0a1d 0a03@ 10ffffffff0f 18ffffffff0f 20ffffffff0f 28ffffffff0f",
  ),
  list("empty clients", Opcode.ListClients, "0a00"),
  list("clients of three letters", Opcode.ListClients, "0a03@"),
  list("one client in characters of two bytes", Opcode.ListClients, "0ac09a0c c480[199998]"),
  list("opcodes beyond 2^31", Opcode.ListOpcodes, "0a05ffffffff0f"),
  list("a list of unknown fields", Opcode.ListKeys, "7800"),
  data("empty bytes again and again", "", "0a00"),
  data("long bytes, then unknown fields", "0ac09a0c[200000]", "7a32[50]"),
  data("unknown fields of two bytes", "0a0161", "7800"),
  data("unknown groups of two bytes", "0a0161", "7b7c"),
  data("unknown groups within each other", "0a0161", `${"7b".repeat(60)}${"7c".repeat(60)}`),
  data("unknown fields of a kilobyte, each with a known field before it", "", "0a00 7afc07[1020]"),
];
