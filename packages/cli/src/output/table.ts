import { printable } from "./printable.js";

/** Rows as text in columns, with a line for each. The first row is the head; `style` may give it a style. */
export function table(cells: readonly (readonly string[])[], style: (head: string) => string = (head) => head): string {
  const rows = cells.map((row) => row.map(printable));
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return lines.map((line, index) => `${index === 0 ? style(line) : line}\n`).join("");
}

/** Named values, a line for each, the values in one column. */
export function fields(values: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...values.map(([name]) => name.length));
  return values.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}\n`).join("");
}
