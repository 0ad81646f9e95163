import { errorWords } from "../service/error-words.js";
import type { Call } from "../service/session.js";
import { element } from "./element.js";

/** Says what came of a call: its result, or the error and what to do. */
export function outcomeView({ exchanges, result, error }: Call, isBroken: boolean): readonly Node[] {
  if (error === undefined) {
    const silent =
      exchanges.length === 0 ? [element("p", {}, "The client computed this itself: it sent no request.")] : [];
    const believed = isBroken ? [element("p", {}, BELIEVED)] : [];
    const title = isBroken ? "The client accepted the changed response" : "The call returned";
    return [
      element("h2", { className: isBroken ? "warning" : "good" }, title),
      element("pre", {}, result ?? ""),
      ...silent,
      ...believed,
    ];
  }
  const { code, family, message, cause, cure } = errorWords(error);
  const parts = [
    element(
      "h2",
      { className: isBroken ? "good" : "bad" },
      isBroken ? "The client refused the changed response" : "The call failed",
    ),
    element(
      "p",
      {},
      element("code", { className: "code" }, code),
      element("small", {}, family === "" ? "" : `family: ${family}`),
    ),
    element("p", { className: "error-message" }, message),
    element("p", {}, element("b", {}, "Cause: "), cause),
  ];
  return cure === "" ? parts : [...parts, element("p", {}, element("b", {}, "What to do: "), cure)];
}

const BELIEVED =
  "Nothing in it contradicts the request. Bytes that only the service can know, such as a signature, are believed unless the client pins the public key and verifies.";
