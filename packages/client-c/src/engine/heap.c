#define _GNU_SOURCE
#include "heap.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(struct heap_part) == 32, "what follows is aligned, and the word lies right before it");

#define STEP 16           /* bytes by which the sizes of small blocks differ, and to which every block is aligned */
#define CHUNK (16 * 1024) /* bytes, the start of the chunk included */

/* The word in front of a block: its capacity in bytes; if it is small, the offset of the block in its chunk; and if it is free. */
#define CAPACITY_BITS 47
#define FREE ((uint64_t)1 << CAPACITY_BITS)
#define OFFSET_SHIFT 48

static uint64_t *word_of(const void *block)
{
    return (uint64_t *)(uintptr_t)block - 1;
}

static size_t capacity_of(const void *block)
{
    return (size_t)(*word_of(block) & (FREE - 1));
}

/* The size of a block in steps, with the word in front of it. Small are those below HEAP_SIZES. */
static size_t steps_of(size_t size)
{
    return size / STEP + (size % STEP + sizeof(uint64_t) + STEP - 1) / STEP;
}

/* Gets memory from malloc(). */
static struct heap_part *add_part(struct heap *heap, size_t size)
{
    bool is_possible = size < FREE && size <= SIZE_MAX - sizeof(struct heap_part);
    struct heap_part *part = is_possible ? malloc(sizeof *part + size) : NULL;
    if (part == NULL) {
        /*
         * QuickJS does not survive a failed allocation everywhere, so its run is broken off. The jump abandons the frames of QuickJS and of
         * our functions that it called, with every JSValue that their local variables refer to, and leaves the runtime inconsistent.
         * Nothing leaks: all of that lies in blocks of this heap, and heap_clear() wipes and frees them. Memory, descriptors and locks
         * that are not of this heap would leak, so no function between engine_run() and here may own any: the descriptors of a
         * call are in its connections, and the mutex belongs to the caller of engine_run().
         */
        if (heap->oom_jump != NULL)
            longjmp(*heap->oom_jump, 1);
        return NULL;
    }
    part->size = part->word = size;
    part->next = heap->parts.next;
    part->previous = &heap->parts;
    part->next->previous = part;
    heap->parts.next = part;
    return part;
}

/* Gives memory back to malloc(). */
static void remove_part(struct heap_part *part)
{
    part->previous->next = part->next;
    part->next->previous = part->previous;
    free(part);
}

static void open_chunk(struct heap *heap, struct heap_chunk *chunk, size_t steps)
{
    chunk->previous = NULL;
    chunk->next = heap->open_chunks[steps];
    if (chunk->next != NULL)
        chunk->next->previous = chunk;
    heap->open_chunks[steps] = chunk;
}

static void close_chunk(struct heap *heap, struct heap_chunk *chunk, size_t steps)
{
    if (chunk->previous == NULL)
        heap->open_chunks[steps] = chunk->next;
    else
        chunk->previous->next = chunk->next;
    if (chunk->next != NULL)
        chunk->next->previous = chunk->previous;
}

/* Offset of a chunk's first word: blocks are aligned, not the words in front of them. */
#define FIRST ((sizeof(struct heap_chunk) + STEP - 1) / STEP * STEP + STEP - sizeof(uint64_t))

static struct heap_chunk *add_chunk(struct heap *heap, size_t steps)
{
    struct heap_chunk *chunk = (struct heap_chunk *)add_part(heap, CHUNK - sizeof(struct heap_part));
    if (chunk == NULL)
        return NULL;
    chunk->freed = NULL;
    chunk->unused = FIRST;
    chunk->live = 0;
    open_chunk(heap, chunk, steps);
    return chunk;
}

static bool is_full(const struct heap_chunk *chunk, size_t steps)
{
    return chunk->freed == NULL && chunk->unused + steps * STEP > CHUNK;
}

static void *take_small(struct heap *heap, size_t steps)
{
    struct heap_chunk *chunk = heap->open_chunks[steps] != NULL ? heap->open_chunks[steps] : add_chunk(heap, steps);
    uint8_t *block;
    if (chunk == NULL)
        return NULL;
    block = (uint8_t *)chunk->freed;
    if (block != NULL) {
        chunk->freed = chunk->freed->next;
    } else {
        block = (uint8_t *)chunk + chunk->unused + sizeof(uint64_t);
        chunk->unused += (uint32_t)(steps * STEP);
    }
    *word_of(block) = (steps * STEP - sizeof(uint64_t)) | (uint64_t)(block - (uint8_t *)chunk) << OFFSET_SHIFT;
    chunk->live++;
    if (is_full(chunk, steps))
        close_chunk(heap, chunk, steps);
    return block;
}

/* An empty chunk goes back to malloc(), unless it is the last that is not full. */
static void release_small(struct heap *heap, void *block, size_t steps)
{
    struct heap_free_block *freed = block;
    struct heap_chunk *chunk = (struct heap_chunk *)((uint8_t *)block - (*word_of(block) >> OFFSET_SHIFT));
    if (is_full(chunk, steps))
        open_chunk(heap, chunk, steps);
    freed->next = chunk->freed;
    chunk->freed = freed;
    *word_of(block) |= FREE;
    chunk->live--;
    if (chunk->live == 0 && (chunk->previous != NULL || chunk->next != NULL)) {
        close_chunk(heap, chunk, steps);
        remove_part(&chunk->part);
    }
}

static void *allocate(JSMallocState *state, size_t size)
{
    struct heap *heap = state->opaque;
    size_t steps = steps_of(size);
    void *block;
    if (steps < HEAP_SIZES) {
        block = take_small(heap, steps);
    } else {
        struct heap_part *part = add_part(heap, size);
        block = part == NULL ? NULL : part + 1;
    }
    if (block == NULL)
        return NULL;
    state->malloc_count++;
    state->malloc_size += capacity_of(block);
    return block;
}

static void release(JSMallocState *state, void *block)
{
    size_t capacity, steps;
    if (block == NULL)
        return;
    /* As malloc() does: what follows would give the block to two owners. */
    if ((*word_of(block) & FREE) != 0)
        abort();
    capacity = capacity_of(block);
    steps = steps_of(capacity);
    state->malloc_count--;
    state->malloc_size -= capacity;
    explicit_bzero(block, capacity);
    if (steps < HEAP_SIZES)
        release_small(state->opaque, block, steps);
    else
        remove_part((struct heap_part *)block - 1);
}

/* Copies, and does not call realloc(), which leaves the old bytes unwiped when it moves a block. */
static void *reallocate(JSMallocState *state, void *block, size_t size)
{
    size_t capacity;
    void *grown;
    if (block == NULL)
        return size == 0 ? NULL : allocate(state, size);
    if (size == 0) {
        release(state, block);
        return NULL;
    }
    capacity = capacity_of(block);
    if (steps_of(size) == steps_of(capacity) && steps_of(size) < HEAP_SIZES)
        return block;
    grown = allocate(state, size);
    if (grown == NULL)
        return NULL;
    memcpy(grown, block, capacity < size ? capacity : size);
    release(state, block);
    return grown;
}

static size_t usable_size(const void *block)
{
    return block == NULL ? 0 : capacity_of(block);
}

const JSMallocFunctions heap_functions = {allocate, release, reallocate, usable_size};

void heap_init(struct heap *heap)
{
    memset(heap, 0, sizeof *heap);
    heap->parts.next = heap->parts.previous = &heap->parts;
}

void heap_clear(struct heap *heap)
{
    while (heap->parts.next != &heap->parts) {
        struct heap_part *part = heap->parts.next;
        heap->parts.next = part->next;
        explicit_bzero(part, sizeof *part + part->size);
        free(part);
    }
    heap_init(heap);
}
