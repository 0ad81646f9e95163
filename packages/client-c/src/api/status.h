/* The statuses with their names, and what the library says about those that it returns itself. */
#ifndef PARSEC_STATUS_H
#define PARSEC_STATUS_H

#include "parsec_client.h"

struct status_row {
    parsec_status status;
    parsec_status psa; /* the nearest status of PSA */
    const char *name;
};

/* All statuses that have a name. */
extern const struct status_row status_table[];
extern const size_t status_table_size;

#endif
