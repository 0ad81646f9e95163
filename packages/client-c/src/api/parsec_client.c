/* The public functions that ask no service. Those that do are generated; those of the lists are in list.c. */
#include "parsec_client.h"

#include <stdio.h>

#include "runner.h"
#include "status.h"

parsec_status parsec_client_open(parsec_client **client, const parsec_client_options *given)
{
    struct options options;
    const char *invalid;
    if (client == NULL)
        return last_error_set(PARSEC_ERROR_INVALID_ARGUMENT, "parsec_client_open: the address of the client is NULL.");
    *client = NULL;
    invalid = options_resolve(given, &options);
    if (invalid != NULL) {
        char text[MAX_ERROR_TEXT];
        snprintf(text, sizeof text,
                 "The option %s, or a variable for it, has a value that it cannot have: parsec_client.h says which it can.", invalid);
        return last_error_set(PARSEC_ERROR_INVALID_ARGUMENT, text);
    }
    return runner_open(&options, client);
}

void parsec_client_close(parsec_client *client)
{
    runner_close(client);
}

parsec_status parsec_cancel(parsec_client *client)
{
    return runner_cancel(client);
}

const char *parsec_last_error(void)
{
    return last_error_text();
}

static const struct status_row *row_of(parsec_status status)
{
    for (size_t i = 0; i < status_table_size; i++) {
        if (status_table[i].status == status)
            return &status_table[i];
    }
    return NULL;
}

const char *parsec_status_name(parsec_status status)
{
    const struct status_row *row = row_of(status);
    return row == NULL ? "unknown status" : row->name;
}

parsec_status parsec_status_to_psa(parsec_status status)
{
    const struct status_row *row = row_of(status);
    if (row != NULL)
        return row->psa;
    /* PSA may have statuses that this library does not know; a positive one is none. */
    return status < 0 && status > -1000 ? status : PARSEC_ERROR_GENERIC_ERROR;
}
