/* The engine's memory: wiped whenever a part of it is given back, and given back as a whole when the engine has run out of it. */
#ifndef PARSEC_SE_HEAP_H
#define PARSEC_SE_HEAP_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

#include "quickjs.h"

struct heap_block {
    struct heap_block *next;
    struct heap_block *previous;
    size_t size;
    size_t padding; /* what follows is aligned to 16 bytes */
};

struct heap {
    struct heap_block blocks; /* a ring; this one holds nothing */
    jmp_buf *rescue;          /* where to go when there is no memory; NULL outside of the engine */
};

extern const JSMallocFunctions heap_functions; /* their state's opaque pointer is the heap */

void heap_init(struct heap *heap);

/* Wipes and frees everything, whoever still points to it. */
void heap_clear(struct heap *heap);

#endif
