import { type CallOptions, callOptionRules } from "@parsec-ts/client";

/** The options of the calls to the service, out of those of a function that has more. */
export function callOptionsOf(options: CallOptions): CallOptions {
  const names = Object.keys(callOptionRules) as (keyof CallOptions)[];
  return Object.fromEntries(names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]));
}
