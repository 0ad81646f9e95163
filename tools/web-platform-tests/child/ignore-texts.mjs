// Lets assertions of Node's tests accept errors with other messages and other codes of Node: both are Node's own, the names are the standard's.
import assert from "node:assert";
import { syncBuiltinESMExports } from "node:module";

/** Assertions that only hold because texts are ignored: the expected text or code, and the text that came. */
export const ignored = new Set();

/** Changes `assert.throws` and `assert.rejects` for the whole process. */
export function ignoreTexts() {
  const { throws, rejects } = assert;
  assert.throws = (work, expected, ...rest) => {
    try {
      throws(work, expected, ...rest);
    } catch (error) {
      if (!isTextual(expected)) throw error;
      throws(work, withoutTexts(expected), ...rest);
      note(expected, error);
    }
  };
  assert.rejects = async (given, expected, ...rest) => {
    const promise = typeof given === "function" ? (async () => given())() : given;
    try {
      await rejects(promise, expected, ...rest);
    } catch (error) {
      if (!isTextual(expected)) throw error;
      await rejects(promise, withoutTexts(expected), ...rest);
      note(expected, error);
    }
  };
  syncBuiltinESMExports();
}

/** `error` is the assertion's: it holds the error that the test has met. */
function note(expected, { actual }) {
  const wanted = expected instanceof RegExp ? expected : (expected.message ?? expected.code);
  ignored.add(`${wanted} <> ${actual?.name}: ${actual?.message}`);
}

function isTextual(expected) {
  if (expected instanceof RegExp) return true;
  return typeof expected === "object" && expected !== null && ("message" in expected || isNodeCode(expected.code));
}

function isNodeCode(code) {
  return /^ERR_/.test(code);
}

/** The expectation without message and code of Node: any error where nothing else is left. */
function withoutTexts(expected) {
  if (expected instanceof RegExp) return Error;
  const { message: _, code, ...others } = expected;
  const kept = isNodeCode(code) || code === undefined ? others : { ...others, code };
  return Object.keys(kept).length === 0 ? Error : kept;
}
