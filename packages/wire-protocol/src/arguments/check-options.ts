import { argumentError, ParsecError } from "../parsec-error.js";
import { type ArgumentRule, hasNamedParts, kindOf } from "./argument-rules.js";
import { closestName } from "./closest-name.js";
import { misplacedOptionHint } from "./misplaced-options.js";

/** A rule for each option of a type: the compiler refuses a table that lacks one, or has one more. */
export type OptionRules<Options> = { readonly [Name in keyof Required<Options>]: ArgumentRule };

/**
 * Checks the options of a function: each name is one of the table's, each value obeys its rule. `undefined` counts as left out, which
 * those of `required` must not be. `path` stands before the names in messages: `hkdf.` for the options of the option `hkdf`.
 *
 * @example
 * ```ts
 * checkOptions("connect", options, { endpoint: mustBeName, allowTcp: mustBeBoolean });
 * ```
 * @throws {@link ParsecError} `ERR_PARSEC_ARGUMENT`, which names the function, the argument, what came and what is allowed
 */
export function checkOptions<Options extends object>(
  functionName: string,
  options: Options | undefined,
  rules: OptionRules<Options>,
  required: readonly (keyof Options & string)[] = [],
  path = "",
): void {
  if (options === undefined && required.length === 0) return;
  if (!hasNamedParts(options)) {
    // "san." is the path of the options that are the value of the option `san`.
    throw argumentError(path.replace(/\.$/, "") || "options", `an object, not ${kindOf(options)}`, functionName);
  }
  for (const name in options) checkOption(functionName, name, options[name], rules, path);
  for (const name of required) {
    if (options[name] === undefined) checkArgument(functionName, path + name, undefined, rules[name]);
  }
}

/**
 * Checks one argument by its rule.
 *
 * @throws {@link ParsecError} `ERR_PARSEC_ARGUMENT`, which names the function, the argument, what came and what is allowed
 */
export function checkArgument(functionName: string, argument: string, value: unknown, rule: ArgumentRule): void {
  const expected = rule(value);
  if (expected !== undefined) throw argumentError(argument, expected, functionName);
}

/**
 * Checks the names of an object whose values are checked as they are used: shorter than {@link checkOptions}, for the smallest bundles and
 * for each call.
 *
 * @throws {@link ParsecError} `ERR_PARSEC_ARGUMENT`
 */
export function checkNames(functionName: string, argument: string, value: object, allowed: readonly string[]): void {
  if (typeof value !== "object" || value === null) throw argumentError(argument, "an object", functionName);
  let at = 0;
  for (const name in value) {
    // Most callers name them in this order, which costs next to nothing to check.
    if (name === allowed[at]) at++;
    else if (!allowed.includes(name)) throw unknownNameError(functionName, name, allowed);
  }
}

/** The error for a name that a function does not have. `allowed` are those that it has; `elsewhere` is said where none of them is near. */
export function unknownNameError(
  functionName: string,
  name: string,
  allowed: readonly string[],
  path = "",
  elsewhere = "",
): ParsecError {
  const meant = closestName(name, allowed);
  const hint = meant === undefined ? elsewhere : ` Did you mean ${meant}?`;
  const message = `${functionName}: ${path}${name} is not known.${hint} Allowed are ${allowed.join(", ")}.`;
  return new ParsecError("usage", "ERR_PARSEC_ARGUMENT", message, { argument: path + name });
}

function checkOption<Options>(
  functionName: string,
  name: string,
  value: unknown,
  rules: Readonly<Record<string, ArgumentRule>> | OptionRules<Options>,
  path: string,
): void {
  // An inherited property, such as `toString`, is no option.
  const rule = Object.hasOwn(rules, name) ? (rules as Readonly<Record<string, ArgumentRule>>)[name] : undefined;
  if (rule === undefined) {
    const elsewhere = path === "" ? misplacedOptionHint(name) : "";
    throw unknownNameError(functionName, name, Object.keys(rules), path, elsewhere);
  }
  if (value !== undefined) checkArgument(functionName, path + name, value, rule);
}
