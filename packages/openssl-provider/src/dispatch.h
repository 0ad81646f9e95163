/* Tables of functions for OpenSSL. */
#ifndef DISPATCH_H
#define DISPATCH_H

#include <openssl/core_dispatch.h>

/* Each function has the type that OpenSSL declares for its number; the table holds them without their types. */
#define FUNCTION(number, function) {(number), (void (*)(void))(function)}
#define END_OF_FUNCTIONS {0, NULL}

#endif
