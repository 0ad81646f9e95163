import { readFileSync } from "node:fs";

/** The values of PSA's macros that `print-psa-values.c` printed: one table for each version of Mbed TLS. */
export const tables: readonly {
  readonly title: string;
  readonly last: string;
  readonly rows: readonly (readonly [macro: string, value: number])[];
}[] = readFileSync(new URL("psa-values.txt", import.meta.url), "utf8")
  .split(/^(?=Mbed TLS )/m)
  .map((text) => {
    const [title = "", ...lines] = text.trimEnd().split("\n");
    const last = lines.pop() ?? "";
    const rows = lines.map((line): readonly [string, number] => {
      const space = line.lastIndexOf(" ");
      return [line.slice(0, space), Number(line.slice(space + 1))];
    });
    return { title, last, rows };
  });

/** Every macro of either table and its value. */
export const values: ReadonlyMap<string, number> = new Map(tables.flatMap(({ rows }) => rows));
