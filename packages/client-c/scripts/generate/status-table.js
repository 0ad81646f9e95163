// Names of all statuses, and the status of PSA for each.
import { PsaStatus } from "@parsec-ts/psa";
import { OWN_STATUSES, SERVICE_STATUSES } from "./statuses.js";

export function statusTable() {
  const psa = Object.entries(PsaStatus).map(([name, number]) => ({
    name: number === 0 ? "PARSEC_SUCCESS" : `PARSEC_ERROR_${name}`,
    number,
    psa: number,
  }));
  const others = [...SERVICE_STATUSES, ...OWN_STATUSES].map(({ name, ...rest }) => ({
    name: `PARSEC_ERROR_${name}`,
    ...rest,
  }));
  const rows = [...psa, ...others].map(({ name, psa: nearest }) => `    {${name}, ${nearest}, "${name}"},`);
  return `/* Generated from @parsec-ts/psa. */
#include "api/status.h"

const struct status_row status_table[] = {
${rows.join("\n")}
};
const size_t status_table_size = sizeof status_table / sizeof *status_table;
`;
}
