/* The policy of a key, for users: a key of Parsec permits one algorithm. */
#ifndef POLICY_H
#define POLICY_H

#include "key.h"

/* Raises the error for a status of an operation with a key. If it was not permitted, the error says which algorithm the key permits. */
void policy_raise(struct key *key, parsec_status status);

#endif
