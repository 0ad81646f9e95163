/* The policy of a key, for users: a key of Parsec permits one algorithm. */
#ifndef POLICY_H
#define POLICY_H

#include "key.h"

/* The hash of the algorithm that a key permits, as PARSEC_ALG_...: PARSEC_ALG_ANY_HASH if that is open, and no hash for an algorithm without one. */
uint32_t policy_hash(const parsec_key_attributes *attributes);

/* Raises the error for a status of an operation with a key. If it was not permitted, the error says which algorithm the key permits. */
void policy_raise(struct key *key, parsec_status status);

#endif
