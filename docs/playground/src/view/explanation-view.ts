import type { MessageField } from "../bytes/message-field.js";
import { element } from "./element.js";

/** Explains one field. */
export function explanationView({ part, start, end, name, value, doc }: MessageField): readonly Node[] {
  const range = end - start === 1 ? `byte ${start}` : `bytes ${start} to ${end - 1}`;
  return [
    element("h3", {}, element("code", {}, name), element("small", {}, `${part}, ${range}`)),
    element("p", { className: "value" }, value),
    element("p", {}, doc),
  ];
}
