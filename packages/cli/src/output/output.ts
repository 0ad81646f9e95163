import { styleText } from "node:util";
import type { Io, OutputStream } from "../io.js";
import { jsonText } from "./printable.js";
import { write } from "./write.js";

type Style = Parameters<typeof styleText>[0];

/** Results on standard output, words on standard error. */
export class Output {
  readonly #io: Io;
  readonly #isJson: boolean;
  readonly #isQuiet: boolean;

  constructor(io: Io, { json = false, quiet = false }: { readonly json?: boolean; readonly quiet?: boolean }) {
    this.#io = io;
    this.#isJson = json;
    this.#isQuiet = quiet;
  }

  /** True if the result is for programs. */
  get isJson(): boolean {
    return this.#isJson;
  }

  /** True if standard output is a terminal. */
  get isTerminal(): boolean {
    return this.#io.stdout.isTTY === true;
  }

  /** Writes the result: as JSON if that is asked for, else as text or bytes. */
  async result(value: object, text: string | Uint8Array): Promise<void> {
    await write(this.#io.stdout, this.#isJson ? `${jsonText(value, 2)}\n` : text);
  }

  /** Writes one of many results: as JSON on a line of its own, or as a line of text. */
  async line(value: object, text: string): Promise<void> {
    await write(this.#io.stdout, `${this.#isJson ? jsonText(value) : text}\n`);
  }

  /** Tells the user something that is no result, unless `--quiet`. */
  async words(text: string): Promise<void> {
    if (!this.#isQuiet) await write(this.#io.stderr, `${text}\n`);
  }

  /** Returns text for standard output: in the style where that is a terminal which shows styles, else as it is. */
  styled(style: Style, text: string): string {
    return hasStyles(this.#io.stdout, this.#io.env) ? styleText(style, text, { validateStream: false }) : text;
  }
}

/** True for a terminal that shows styles, unless the user wants none. */
export function hasStyles(stream: OutputStream, env: Io["env"]): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
}
