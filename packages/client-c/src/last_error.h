/* The last error of each thread, as text. It lies in the thread's own memory, so that it can be kept when no memory is left. */
#ifndef PARSEC_LAST_ERROR_H
#define PARSEC_LAST_ERROR_H

#include "parsec_client.h"

#define MAX_ERROR_TEXT 512 /* bytes with the NUL */

/* Remembers an error and returns its status. A text that is too long is cut. */
parsec_status last_error_set(parsec_status status, const char *text);

/* The text; "" if there was no error. */
const char *last_error_text(void);

#endif
