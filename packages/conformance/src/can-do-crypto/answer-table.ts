import { Status } from "@parsec-ts/wire-protocol";

/** Statuses of one provider by the title of their row: one for each policy, in the order of the questions. */
export type Answers = ReadonlyMap<string, readonly number[]>;

/** The characters of the file, for the only statuses that CanDoCrypto has. */
const SYMBOLS: ReadonlyMap<number, string> = new Map([
  [Status.Success, "+"],
  [Status.PsaErrorNotSupported, "-"],
]);

const HEADING = `What the real service (Debian's Parsec 1.4.1, SoftHSM2 and swtpm) responds to CanDoCrypto. Written by
\`pnpm --filter @parsec-ts/conformance can-do-crypto\`; do not edit. A pattern has a character for each policy of
src/can-do-crypto/questions.ts: + Success, - NotSupported. A row is a check type and a key, with the numbers of the
patterns of MbedCrypto, PKCS#11 and the TPM.`;

/** Writes the answers of several providers to the same questions as text. Equal patterns are written once. */
export function formatAnswers(providers: readonly Answers[]): string {
  const patterns = new Map<string, number>();
  const numberOf = (statuses: readonly number[]): number => {
    const pattern = statuses.map(symbolOf).join("");
    const number = patterns.get(pattern) ?? patterns.size;
    patterns.set(pattern, number);
    return number;
  };
  const rows = [...(providers[0]?.keys() ?? [])].map(
    (title) => `${title}: ${providers.map((answers) => numberOf(answers.get(title) ?? [])).join(" ")}`,
  );
  return [HEADING, "", ...patterns.keys(), "", ...rows, ""].join("\n");
}

/** Reads what {@link formatAnswers} wrote. */
export function parseAnswers(text: string): Answers[] {
  const [, patterns = [], rows = []] = text.split("\n\n").map((part) => part.trimEnd().split("\n"));
  const statuses = patterns.map((pattern) =>
    [...pattern].map((symbol) => (symbol === "+" ? Status.Success : Status.PsaErrorNotSupported)),
  );
  const providers: Map<string, readonly number[]>[] = [];
  for (const row of rows) {
    const end = row.lastIndexOf(": ");
    for (const [at, number] of row
      .slice(end + 2)
      .split(" ")
      .entries()) {
      providers[at] ??= new Map();
      providers[at].set(row.slice(0, end), statuses[Number(number)] ?? []);
    }
  }
  return providers;
}

function symbolOf(status: number): string {
  const symbol = SYMBOLS.get(status);
  if (symbol === undefined) throw new Error(`CanDoCrypto has the status ${status}.`);
  return symbol;
}
