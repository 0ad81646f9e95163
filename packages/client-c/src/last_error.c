#define _GNU_SOURCE
#include "last_error.h"

#include <string.h>

static _Thread_local char text_of_thread[MAX_ERROR_TEXT];

parsec_status last_error_set(parsec_status status, const char *text)
{
    size_t length = strnlen(text, MAX_ERROR_TEXT - 1);
    memcpy(text_of_thread, text, length);
    text_of_thread[length] = '\0';
    return status;
}

const char *last_error_text(void)
{
    return text_of_thread;
}
