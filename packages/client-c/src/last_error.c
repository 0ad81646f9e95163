#include "last_error.h"

#include <string.h>

static _Thread_local char text_of_thread[MAX_ERROR_TEXT];

parsec_status last_error_set(parsec_status status, const char *text)
{
    size_t length = strlen(text);
    if (length >= MAX_ERROR_TEXT)
        length = MAX_ERROR_TEXT - 1;
    /* Not in the middle of a character: bytes 10xxxxxx continue one. UTF-8. */
    while (length > 0 && length == MAX_ERROR_TEXT - 1 && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--;
    memcpy(text_of_thread, text, length);
    text_of_thread[length] = '\0';
    return status;
}

const char *last_error_text(void)
{
    return text_of_thread;
}
