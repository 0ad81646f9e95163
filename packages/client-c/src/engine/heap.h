/* The engine's memory: each block is wiped when it is freed, and all of them are freed together when an allocation has failed. */
#ifndef PARSEC_HEAP_H
#define PARSEC_HEAP_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include "quickjs.h"

/*
 * Small blocks lie side by side in chunks for one size each, and are used again. A sanitizer sees each block by itself: there are no small
 * ones.
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

/* The start of memory from malloc(): a chunk, or one large block. It takes 32 bytes, whatever the size of a pointer: what follows is aligned. */
struct heap_part {
    union {
        struct {
            struct heap_part *next;
            struct heap_part *previous;
            uint64_t size; /* bytes that follow */
        };
        uint8_t fill[24];
    };
    uint64_t word; /* of a large block: each block has such a word in front of it */
};

/* A small block to be used again. The rest of it is zero. */
struct heap_free_block {
    struct heap_free_block *next;
};

/* A chunk of small blocks of one size. */
struct heap_chunk {
    struct heap_part part;
    struct heap_chunk *next, *previous; /* among those of this size that are not full */
    struct heap_free_block *freed;
    uint32_t unused; /* offset of the word of the first block that was never used */
    uint32_t live; /* number of blocks in use */
};

struct heap {
    struct heap_part parts; /* a ring; this one holds nothing */
    struct heap_chunk *open_chunks[HEAP_SIZES]; /* by the size of their blocks in steps: chunks that are not full */
    jmp_buf *oom_jump; /* target of the jump when an allocation fails; NULL while the engine does not run */
};

extern const JSMallocFunctions heap_functions; /* the opaque pointer of their state is the heap */

void heap_init(struct heap *heap);

/* Wipes and frees every block, also those that something still points to. */
void heap_clear(struct heap *heap);

#endif
