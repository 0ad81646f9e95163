/* Opens clients and runs their calls: one mutex, one engine at a time, and the list of calls in progress. */
#ifndef PARSEC_RUNNER_H
#define PARSEC_RUNNER_H

#include "call/call.h"

/* As parsec_client_open(), parsec_client_close() and parsec_cancel(), with options that are checked. */
parsec_status runner_open(const struct options *options, parsec_client **handle);
void runner_close(parsec_client *handle);
parsec_status runner_cancel(parsec_client *handle);

/* Runs a call of a client to its end. While it waits, other threads run theirs. An error's text is in `call->native`. */
parsec_status runner_run(struct call *call, parsec_client *handle);

#endif
