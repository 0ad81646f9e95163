/* The functions of the header, each called with arguments of the input. Their order is that of functions.json. */
#ifndef FUZZ_FUNCTIONS_H
#define FUZZ_FUNCTIONS_H

#include "parsec_client.h"

typedef void (*fuzz_function)(parsec_client *client);

extern const fuzz_function fuzz_functions[];
extern const size_t fuzz_function_count;

#endif
