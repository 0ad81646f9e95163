import { hex, type MessageField } from "../bytes/message-field.js";
import { type Changes, NO_CHANGES, withBytes } from "../changes.js";
import { byId } from "./element.js";

/** The field that is edited, and the response that it belongs to. */
interface Opened {
  readonly field: MessageField;
  /** The response as the service sent it. */
  readonly original: Uint8Array;
  /** The response as it is now. */
  readonly shown: Uint8Array;
  readonly changes: Changes;
}

/** The form that changes a response. */
export class BreakingForm {
  readonly #onChange: (changes: Changes) => void;
  readonly #input: HTMLInputElement;
  #opened: Opened | undefined;

  constructor({ onChange, onDeliver }: { onChange: (changes: Changes) => void; onDeliver: () => void }) {
    this.#onChange = onChange;
    const form = byId<HTMLFormElement>("edit");
    this.#input = form.elements.namedItem("bytes") as HTMLInputElement;
    this.#input.addEventListener("change", () => this.#readInput());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (byId("edit-problem").textContent === "") onDeliver();
    });
    const press = (id: string, change: (opened: Opened) => Changes): void =>
      byId(id).addEventListener("click", () => {
        if (this.#opened !== undefined) onChange(change(this.#opened));
      });
    press("flip", ({ field, shown, original, changes }) =>
      withBytes(changes, original, field.start, Uint8Array.of((shown[field.start] ?? 0) ^ 1)),
    );
    press("cut", ({ changes }) => ({ ...changes, extra: changes.extra - 1 }));
    press("add", ({ changes }) => ({ ...changes, extra: changes.extra + 1 }));
    press("undo", () => NO_CHANGES);
  }

  /** Name of the field that is edited. */
  get fieldName(): string | undefined {
    return this.#opened?.field.name;
  }

  open(opened: Opened): void {
    this.#opened = opened;
    const { field, shown } = opened;
    byId("edit-name").textContent = `Bytes of ${field.name}, in hexadecimal digits`;
    byId("edit-problem").textContent = "";
    this.#input.value = hex(shown.subarray(field.start, field.end));
  }

  #readInput(): void {
    const opened = this.#opened;
    if (opened === undefined) return;
    const { field, original, changes } = opened;
    const digits = this.#input.value.replaceAll(/\s/g, "");
    const length = field.end - field.start;
    if (!/^[0-9a-f]*$/i.test(digits) || digits.length !== 2 * length) {
      byId("edit-problem").textContent = `Write ${2 * length} hexadecimal digits: the field has ${length} bytes.`;
      return;
    }
    const bytes = Uint8Array.from({ length }, (_, index) =>
      Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16),
    );
    this.#onChange(withBytes(changes, original, field.start, bytes));
  }
}
