/* A failure of OpenSSL as JavaScript gets it. */
#ifndef FAILURE_H
#define FAILURE_H

#include "openssl.h"

#define MAX_FAILURE_TEXT 1200

struct failure {
    char reason[128];            /* OpenSSL's text of the reason */
    char text[MAX_FAILURE_TEXT]; /* the text beside it, which says what to do; may be "" */
};

/* Takes this thread's errors of OpenSSL. The one that the module has raised is the cause, else the first. */
void failure_take(const struct openssl *openssl, struct failure *failure);

#endif
