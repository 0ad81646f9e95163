import type { Io } from "../io.js";
import { hasStyles } from "./output.js";

/** Bytes below which no progress is shown: they take no time. */
const LEAST_BYTES = 64 * 1024 * 1024;
const BAR_WIDTH = 30;

/** Shows on a terminal how much of the bytes has been read; returns a function that takes each step, and ends with `done`. */
export class Progress {
  readonly #io: Io;
  readonly #total: number;
  #read = 0;
  #shown = -1;

  constructor(io: Io, total: number) {
    this.#io = io;
    this.#total = total;
  }

  step(bytes: number): void {
    this.#read += bytes;
    if (this.#total < LEAST_BYTES || !hasStyles(this.#io.stderr, this.#io.env)) return;
    const percent = Math.min(100, Math.floor((100 * this.#read) / this.#total));
    if (percent === this.#shown) return;
    this.#shown = percent;
    const full = Math.round((BAR_WIDTH * percent) / 100);
    this.#io.stderr.write(`\r[${"#".repeat(full).padEnd(BAR_WIDTH)}] ${percent} %`);
  }

  /** Clears the line. */
  done(): void {
    if (this.#shown >= 0) this.#io.stderr.write(`\r${" ".repeat(BAR_WIDTH + 10)}\r`);
  }
}
