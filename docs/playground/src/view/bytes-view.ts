import { hex, type MessageField } from "../bytes/message-field.js";
import { element } from "./element.js";

/** A message to show. */
export interface BytesViewOptions {
  readonly title: string;
  readonly bytes: Uint8Array;
  readonly fields: readonly MessageField[];
  /** Offsets of bytes that differ from those that were sent. */
  readonly changed: ReadonlySet<number>;
  /** Called for the field that the pointer or the focus is on; `isChosen` is true for focus, clicks included. */
  readonly onField: (field: MessageField, isChosen: boolean) => void;
}

const NEXT = new Set(["ArrowRight", "ArrowDown"]);
const PREVIOUS = new Set(["ArrowLeft", "ArrowUp"]);

/** Shows bytes field by field: one stop of the Tab key, and the arrow keys move from field to field. */
export function bytesView({ title, bytes, fields, changed, onField }: BytesViewOptions): HTMLElement {
  const items = fields.map((field) => fieldItem(field, bytes, changed, onField));
  const bar = element(
    "div",
    { className: "bytes", role: "toolbar", ariaLabel: `Fields of the ${title.toLowerCase()}` },
    ...items,
  );
  const [first] = items;
  if (first !== undefined) first.tabIndex = 0;
  bar.addEventListener("focusin", ({ target }) => {
    for (const item of items) item.tabIndex = item === target ? 0 : -1;
  });
  bar.addEventListener("keydown", (event) => {
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = targetOf(event.key, at, items.length);
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    items[to]?.focus();
  });
  return element("section", { className: "message" }, element("h3", {}, `${title}: ${bytes.length} bytes`), bar);
}

function targetOf(key: string, at: number, count: number): number | undefined {
  if (NEXT.has(key)) return Math.min(at + 1, count - 1);
  if (PREVIOUS.has(key)) return Math.max(at - 1, 0);
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : undefined;
}

function fieldItem(
  field: MessageField,
  bytes: Uint8Array,
  changed: ReadonlySet<number>,
  onField: BytesViewOptions["onField"],
): HTMLElement {
  const pairs = Array.from(bytes.subarray(field.start, field.end), (byte, index) => {
    const text = byte.toString(16).padStart(2, "0");
    return changed.has(field.start + index) ? element("mark", {}, text) : text;
  });
  const item = element("span", { className: `field ${field.part}`, role: "button", tabIndex: -1 });
  // Spaces let a long field wrap.
  for (const [index, pair] of pairs.entries()) item.append(index === 0 ? "" : " ", pair);
  item.ariaLabel = `${field.name}: ${field.value}; bytes ${hex(bytes.subarray(field.start, field.end))}`;
  item.dataset.field = field.name;
  item.addEventListener("pointerenter", () => onField(field, false));
  item.addEventListener("focus", () => onField(field, true));
  return item;
}
