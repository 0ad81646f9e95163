import { errorText } from "../../error-advice.js";

/** One thing that was looked at. */
export interface Finding {
  /** The name of the check, in one or two words. */
  readonly check: string;
  /** `note`: it works, and there is something to know. */
  readonly state: "ok" | "note" | "problem";
  readonly text: string;
  /** The next step, unless all is well. */
  readonly advice?: string;
}

/** A check that found nothing wrong. */
export function ok(check: string, text: string): Finding {
  return { check, state: "ok", text };
}

/** A check that found something to know. */
export function note(check: string, text: string, advice?: string): Finding {
  return { check, state: "note", text, ...(advice !== undefined && { advice }) };
}

/** A check that failed: by its own words, or by an error, whose text says what to do. */
export function problem(check: string, failure: unknown, advice?: string): Finding {
  if (typeof failure === "string")
    return { check, state: "problem", text: failure, ...(advice !== undefined && { advice }) };
  const [text = "", ...lines] = errorText(failure).split("\n");
  const next = advice ?? lines.join(" ");
  return { check, state: "problem", text, ...(next !== "" && { advice: next }) };
}
