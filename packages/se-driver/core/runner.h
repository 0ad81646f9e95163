/* Runs calls: one mutex, one engine at a time, and the list of calls in progress. */
#ifndef PARSEC_SE_RUNNER_H
#define PARSEC_SE_RUNNER_H

#include "call/call.h"

/* As parsec_se_core_configure(), parsec_se_core_start() and parsec_se_core_stop(). */
int32_t runner_configure(const parsec_se_core_options *given);
int32_t runner_start(void);
void runner_stop(void);

/* PSA's status for attributes, found without the service. */
int32_t runner_check_attributes(const parsec_se_core_attributes *attributes);

/* Runs a call to its end. While it waits, other threads run theirs. The result is in `call->native` if the status is 0. */
int32_t runner_run(struct call *call);

/* Adds a slot to those that runner_stop() empties; false if memory ran out. And removes it. */
bool runner_add_volatile_slot(uint64_t slot);
void runner_remove_volatile_slot(uint64_t slot);

#endif
