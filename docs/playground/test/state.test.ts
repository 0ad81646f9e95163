import { describe, expect, it } from "vitest";
import { applyChanges, NO_CHANGES, withBytes } from "../src/changes.js";
import { EXAMPLES } from "../src/examples.js";
import { DEFAULT_STATE, fromFragment, type State, toFragment } from "../src/state.js";

describe("a link", () => {
  const full: State = {
    action: "verify",
    key: "a key/ü&=#",
    kind: "P-384",
    message: "",
    distrust: true,
    broken: {
      opcode: 5,
      changes: {
        flips: new Map([
          [0, 1],
          [35, 0xff],
        ]),
        extra: -3,
      },
    },
  };

  it.each([DEFAULT_STATE, full, ...EXAMPLES.map(({ state }) => state)])("carries a state whole", (state) => {
    expect(fromFragment(`#${toFragment(state)}`)).toEqual(state);
  });

  it.each(["", "#", "#do=rm&kind=x&break=no", "#flip=1-01", "#%E0%A4%A"])(
    "that means nothing is the first state: %s",
    (text) => {
      expect(fromFragment(text)).toEqual(DEFAULT_STATE);
    },
  );

  it("has bounds for what it may ask for", () => {
    const { key, broken } = fromFragment(`#key=${"x".repeat(999)}&break=4&flip=99999-01.1-00.2-zz.3-04&extra=1000000`);
    expect(key).toHaveLength(200);
    expect(broken).toEqual({ opcode: 4, changes: { flips: new Map([[3, 4]]), extra: 0 } });
  });
});

describe("changes of a response", () => {
  const sent = Uint8Array.of(1, 2, 3);

  it("flip bits, cut and add", () => {
    expect([...applyChanges(sent, { flips: new Map([[1, 3]]), extra: 1 })]).toEqual([1, 1, 3, 0]);
    expect([...applyChanges(sent, { flips: new Map([[2, 1]]), extra: -1 })]).toEqual([1, 2]);
    expect([...applyChanges(sent, { flips: new Map(), extra: -9 })]).toEqual([]);
  });

  it("are gone where a byte is again what was sent", () => {
    const changed = withBytes(NO_CHANGES, sent, 1, Uint8Array.of(9, 3));
    expect(changed.flips).toEqual(new Map([[1, 11]]));
    expect(withBytes(changed, sent, 1, Uint8Array.of(2)).flips.size).toBe(0);
  });
});
