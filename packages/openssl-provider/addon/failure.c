#include "failure.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static void keep(const struct openssl *openssl, struct failure *failure, unsigned long code, const char *data, int flags)
{
    const char *reason = openssl->ERR_reason_error_string(code);
    snprintf(failure->reason, sizeof failure->reason, "%s", reason == NULL ? "unknown reason" : reason);
    snprintf(failure->text, sizeof failure->text, "%s", data != NULL && (flags & ERR_TXT_STRING) != 0 ? data : "");
}

void failure_take(const struct openssl *openssl, struct failure *failure)
{
    bool has_any = false;
    bool has_ours = false;
    unsigned long code;
    const char *data;
    int flags;
    memset(failure, 0, sizeof *failure);
    snprintf(failure->reason, sizeof failure->reason, "no reason");
    while ((code = openssl->ERR_get_error_all(NULL, NULL, NULL, &data, &flags)) != 0) {
        const char *library = openssl->ERR_lib_error_string(code);
        bool is_ours = library != NULL && strcmp(library, "parsec") == 0;
        if (!has_any || (is_ours && !has_ours))
            keep(openssl, failure, code, data, flags);
        has_any = true;
        has_ours = has_ours || is_ours;
    }
}
