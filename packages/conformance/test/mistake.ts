import { isParsecError } from "@parsec-ts/node";
import { expect } from "vitest";

/** A mistake of a program, and a pattern of the message about it. */
export type Mistake = readonly [title: string, call: () => unknown, message: RegExp];

/** A value that the compiler would refuse: programs in JavaScript have no compiler. */
export const wrong = (value: unknown): never => value as never;

/** The call fails at once or by a rejection, with an error of ours whose message says what is wrong. Returns the error. */
export async function expectRefusal(call: () => unknown, message: RegExp): Promise<unknown> {
  const error: unknown = await Promise.resolve()
    .then(call)
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(isParsecError(error) && error.message).toMatch(message);
  expect(error).toMatchObject({ family: expect.stringMatching(/^usage$|^protocol$/) });
  return error;
}
