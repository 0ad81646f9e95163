/* Slots of keys that end with this process. The core's mutex is held by whoever calls. */
#ifndef PARSEC_SE_VOLATILE_SLOTS_H
#define PARSEC_SE_VOLATILE_SLOTS_H

#include <stdbool.h>
#include <stdint.h>

/* False where there is no memory. */
bool volatile_slots_add(uint64_t slot);

void volatile_slots_remove(uint64_t slot);

/* Takes one out; false when there is none left. */
bool volatile_slots_take(uint64_t *slot);

/* In a child: the keys are the parent's. */
void volatile_slots_forget(void);

#endif
