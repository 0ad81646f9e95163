import { DEFAULT_STATE, type State } from "./state.js";

/** A response that is broken in one way, with a title that says how. */
export interface Example {
  readonly title: string;
  readonly state: State;
}

const SIGN_HASH = 4;
const VERIFY_HASH = 5;

/** Bits that make a status of Success 1140 and 1149. */
const DOES_NOT_EXIST: readonly [number, number][] = [
  [32, 0x74],
  [33, 0x04],
];
const INVALID_SIGNATURE: readonly [number, number][] = [
  [32, 0x7d],
  [33, 0x04],
];

function broken(action: "sign" | "verify", flips: readonly [number, number][], extra = 0, distrust = false): State {
  const opcode = action === "sign" ? SIGN_HASH : VERIFY_HASH;
  return { ...DEFAULT_STATE, action, distrust, broken: { opcode, changes: { flips: new Map(flips), extra } } };
}

export const EXAMPLES: readonly Example[] = [
  { title: "Another protocol answers: the magic number is wrong", state: broken("sign", [[0, 0x01]]) },
  { title: "A peer of wire protocol 2.0", state: broken("sign", [[6, 0x03]]) },
  { title: "The response of another provider", state: broken("sign", [[10, 0x02]]) },
  { title: "A body of 16 MiB is announced", state: broken("sign", [[25, 0x01]]) },
  { title: "The response to another operation", state: broken("sign", [[28, 0x01]]) },
  { title: "A status of an error, with a body all the same", state: broken("sign", DOES_NOT_EXIST) },
  { title: "A status of an error, as the service sends it", state: broken("verify", DOES_NOT_EXIST) },
  { title: "A lie: the signature is not right, says the service", state: broken("verify", INVALID_SIGNATURE) },
  { title: "A body that is not protobuf", state: broken("sign", [[37, 0x3f]]) },
  { title: "The last byte is missing", state: broken("sign", [], -1) },
  { title: "One byte too many", state: broken("sign", [], 1) },
  { title: "A signature with one wrong bit, believed", state: broken("sign", [[60, 0x01]]) },
  { title: "The same, with the signature verified here", state: broken("sign", [[60, 0x01]], 0, true) },
];
