import { describe, expect, it } from "vitest";
import { checkArgument, checkOptions, mustBeBoolean, mustBeInteger, type OptionRules } from "../../src/index.js";

interface DoorOptions {
  readonly width: number;
  readonly isOpen?: boolean;
}

const rules: OptionRules<DoorOptions> = { width: mustBeInteger(1, 9), isOpen: mustBeBoolean };

function refusal(options: unknown, required: readonly (keyof DoorOptions)[] = []): unknown {
  try {
    checkOptions("openDoor", options as DoorOptions, rules, required);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("checkOptions", () => {
  it.each([undefined, {}, { width: 1 }, { width: 9, isOpen: false }, { isOpen: undefined }, Object.create(null)])(
    "accepts %o",
    (options) => {
      expect(refusal(options)).toBeUndefined();
    },
  );

  it.each<[unknown, string, string]>([
    [{ widht: 1 }, "widht", "openDoor: widht is not known. Did you mean width? Allowed are width, isOpen."],
    [{ color: 1 }, "color", "openDoor: color is not known. Allowed are width, isOpen."],
    [{ toString: 1 }, "toString", "openDoor: toString is not known. Allowed are width, isOpen."],
    [{ colour: undefined }, "colour", "openDoor: colour is not known. Allowed are width, isOpen."],
    [
      Object.create({ widht: 1 }),
      "widht",
      "openDoor: widht is not known. Did you mean width? Allowed are width, isOpen.",
    ],
    [{ width: 0 }, "width", "openDoor: width must be an integer from 1 to 9, not 0."],
    [{ isOpen: null }, "isOpen", "openDoor: isOpen must be true or false, not null."],
    [null, "options", "openDoor: options must be an object, not null."],
    [[], "options", "openDoor: options must be an object, not an array."],
    [Buffer.of(1), "options", "openDoor: options must be an object, not a Uint8Array."],
    [new ArrayBuffer(1), "options", "openDoor: options must be an object, not an ArrayBuffer."],
    ["unix:/path", "options", "openDoor: options must be an object, not text."],
  ])("refuses %o", (options, argument, message) => {
    expect(refusal(options)).toMatchObject({ family: "usage", code: "ERR_PARSEC_ARGUMENT", argument, message });
  });

  it("refuses to go on without what is required", () => {
    expect(refusal({ width: 1 }, ["width"])).toBeUndefined();
    const message = "openDoor: width must be an integer from 1 to 9, not undefined.";
    expect(refusal({ isOpen: true }, ["width"])).toMatchObject({ argument: "width", message });
    expect(refusal({ width: undefined }, ["width"])).toMatchObject({ argument: "width", message });
    expect(refusal(undefined, ["width"])).toMatchObject({ argument: "options" });
  });

  it("has a rule for each option of the type, and no other, or does not compile", () => {
    // @ts-expect-error isOpen has no rule
    const fewer: OptionRules<DoorOptions> = { width: mustBeInteger(1, 9) };
    // @ts-expect-error the type has no such option
    const more: OptionRules<DoorOptions> = { ...rules, color: mustBeBoolean };
    expect([fewer, more].map((table) => Object.keys(table).length)).toEqual([1, 3]);
  });
});

it("checkArgument names function, argument, rule and what came", () => {
  checkArgument("openDoor", "width", 3, rules.width);
  expect(() => checkArgument("openDoor", "width", 3.5, rules.width)).toThrow(
    expect.objectContaining({
      code: "ERR_PARSEC_ARGUMENT",
      argument: "width",
      message: "openDoor: width must be an integer from 1 to 9, not 3.5.",
    }),
  );
});
