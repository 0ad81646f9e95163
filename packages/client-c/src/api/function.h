/* The generated functions gather arguments and outputs by these; they are checked, and the call is run. */
#ifndef PARSEC_FUNCTION_CALL_H
#define PARSEC_FUNCTION_CALL_H

#include "call/arguments.h"
#include "list.h"

void function_take(struct function *function, struct argument argument);

void function_give(struct function *function, struct output output);

/* Runs the function. The lengths of all outputs are 0 after an error other than BUFFER_TOO_SMALL. */
parsec_status function_call(struct function *function, parsec_client *client);

/* The same for a result that is a list; NULL after an error. */
parsec_status function_call_for_list(struct function *function, parsec_client *client, enum list_kind kind, void **list);

#endif
