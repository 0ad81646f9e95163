/* Slots of keys that are removed when this process exits. Callers hold the core's mutex. */
#ifndef PARSEC_SE_VOLATILE_SLOTS_H
#define PARSEC_SE_VOLATILE_SLOTS_H

#include <stdbool.h>
#include <stdint.h>

/* False if memory ran out. */
bool volatile_slots_add(uint64_t slot);

void volatile_slots_remove(uint64_t slot);

/* Takes one out; false if none is left. */
bool volatile_slots_take(uint64_t *slot);

/* Forgets all of them in a child process, because the keys are the parent's. */
void volatile_slots_forget(void);

#endif
