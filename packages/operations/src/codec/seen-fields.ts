/** The field numbers that one message has had: a bit for each up to 31, a set for higher ones. */
export class SeenFields {
  #low = 0;
  #high: Set<number> | undefined;

  /** True if the field has come before; from now on it has. */
  has(field: number): boolean {
    if (field >= 32) return this.hasHigh(field);
    const bit = 1 << field;
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
