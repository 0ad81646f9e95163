/* The engine's memory: each block is wiped when it is freed, and all of them are freed together when an allocation has failed. */
#ifndef PARSEC_HEAP_H
#define PARSEC_HEAP_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

#include "quickjs.h"

struct heap_block {
    struct heap_block *next;
    struct heap_block *previous;
    size_t size;
    size_t padding; /* aligns the content that follows to 16 bytes */
};

struct heap {
    struct heap_block blocks; /* a ring; this one holds nothing */
    jmp_buf *oom_jump;        /* target of the jump when an allocation fails; NULL while the engine does not run */
};

extern const JSMallocFunctions heap_functions; /* the opaque pointer of their state is the heap */

void heap_init(struct heap *heap);

/* Wipes and frees every block, also those that something still points to. */
void heap_clear(struct heap *heap);

#endif
