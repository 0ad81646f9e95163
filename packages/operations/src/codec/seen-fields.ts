/** The field numbers that one message has had: a bit for each up to 31, a set for higher ones. */
export class SeenFields {
  #low = 0;
  #high: Set<number> | undefined;

  /** True if the field has come before; from now on it has. */
  has(field: number): boolean {
    return field < 32 ? this.hasLow(1 << field) : this.hasHigh(field);
  }

  private hasLow(bit: number): boolean {
    if ((this.#low & bit) !== 0) return true;
    this.#low |= bit;
    return false;
  }

  private hasHigh(field: number): boolean {
    this.#high ??= new Set();
    if (this.#high.has(field)) return true;
    this.#high.add(field);
    return false;
  }
}
