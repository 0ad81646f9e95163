/* The engine's memory: each block is wiped when it is freed, and all of them are freed together when an allocation has failed. */
#ifndef PARSEC_HEAP_H
#define PARSEC_HEAP_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include "quickjs.h"

/*
 * Small blocks lie side by side in chunks, and are used again for others of their size. A sanitizer sees each block by itself: there are no
 * small ones.
 */
#if defined(__has_feature)
#define HEAP_HAS_FEATURE(feature) __has_feature(feature)
#else
#define HEAP_HAS_FEATURE(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || HEAP_HAS_FEATURE(address_sanitizer)
#define HEAP_SIZES 1
#else
#define HEAP_SIZES 33 /* in steps of 16 bytes, from 1 on: blocks of up to 504 bytes are small */
#endif

/* The start of memory from malloc(): a chunk of small blocks, or one large block. Aligned to 16 bytes, as what follows is. */
struct heap_part {
    struct heap_part *next;
    struct heap_part *previous;
    size_t size;     /* bytes that follow */
    size_t capacity; /* of a large block; each block has this word in front of it */
};

struct heap {
    struct heap_part parts;  /* a ring; this one holds nothing */
    void *freed[HEAP_SIZES]; /* small blocks, by their size in steps: each begins with a pointer to the next; the rest is zero */
    uint8_t *unused;         /* of the newest chunk */
    size_t unused_size;      /* bytes */
    jmp_buf *oom_jump;       /* target of the jump when an allocation fails; NULL while the engine does not run */
};

extern const JSMallocFunctions heap_functions; /* the opaque pointer of their state is the heap */

void heap_init(struct heap *heap);

/* Wipes and frees every block, also those that something still points to. */
void heap_clear(struct heap *heap);

#endif
