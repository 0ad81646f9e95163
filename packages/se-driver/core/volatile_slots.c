#include "volatile_slots.h"

#include <stddef.h>
#include <stdlib.h>

static uint64_t *slots;
static size_t count;
static size_t capacity;

bool volatile_slots_add(uint64_t slot)
{
    if (count == capacity) {
        size_t more = capacity == 0 ? 8 : 2 * capacity;
        uint64_t *grown = realloc(slots, more * sizeof *slots);
        if (grown == NULL)
            return false;
        slots = grown;
        capacity = more;
    }
    slots[count++] = slot;
    return true;
}

void volatile_slots_remove(uint64_t slot)
{
    for (size_t i = 0; i < count; i++) {
        if (slots[i] == slot) {
            slots[i] = slots[--count];
            return;
        }
    }
}

bool volatile_slots_take(uint64_t *slot)
{
    if (count == 0) {
        free(slots);
        slots = NULL;
        capacity = 0;
        return false;
    }
    *slot = slots[--count];
    return true;
}

void volatile_slots_forget(void)
{
    count = 0;
}
