#define _GNU_SOURCE
#include "heap.h"

#include <stdlib.h>
#include <string.h>

#define STEP 16           /* bytes by which the sizes of small blocks differ, and to which every block is aligned */
#define CHUNK (64 * 1024) /* bytes */

/* Bytes that a block can hold: the word in front of it. */
static size_t *capacity_of(const void *block)
{
    return (size_t *)(uintptr_t)block - 1;
}

/* The size of a block in steps, with the word in front of it. Small are those below HEAP_SIZES. */
static size_t steps_of(size_t size)
{
    return size / STEP + (size % STEP + sizeof(size_t) + STEP - 1) / STEP;
}

/* Gets memory from malloc(). */
static struct heap_part *add_part(struct heap *heap, size_t size)
{
    struct heap_part *part = size <= SIZE_MAX - sizeof *part ? malloc(sizeof *part + size) : NULL;
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
    part->size = part->capacity = size;
    part->next = heap->parts.next;
    part->previous = &heap->parts;
    part->next->previous = part;
    heap->parts.next = part;
    return part;
}

static void *new_small(struct heap *heap, size_t steps)
{
    size_t size = steps * STEP;
    uint8_t *block;
    if (heap->unused_size < size) {
        struct heap_part *chunk = add_part(heap, CHUNK);
        if (chunk == NULL)
            return NULL;
        /* Blocks are aligned, not the words in front of them. */
        heap->unused = (uint8_t *)(chunk + 1) + STEP - sizeof(size_t);
        heap->unused_size = CHUNK - STEP;
    }
    block = heap->unused + sizeof(size_t);
    *capacity_of(block) = size - sizeof(size_t);
    heap->unused += size;
    heap->unused_size -= size;
    return block;
}

static void *take(struct heap *heap, size_t size)
{
    size_t steps = steps_of(size);
    void *block;
    if (steps >= HEAP_SIZES) {
        struct heap_part *part = add_part(heap, size);
        return part == NULL ? NULL : part + 1;
    }
    block = heap->freed[steps];
    if (block == NULL)
        return new_small(heap, steps);
    memcpy(&heap->freed[steps], block, sizeof(void *));
    return block;
}

static void *allocate(JSMallocState *state, size_t size)
{
    void *block = take(state->opaque, size);
    if (block == NULL)
        return NULL;
    state->malloc_count++;
    state->malloc_size += *capacity_of(block);
    return block;
}

static void release(JSMallocState *state, void *block)
{
    struct heap *heap = state->opaque;
    size_t capacity, steps;
    if (block == NULL)
        return;
    capacity = *capacity_of(block);
    steps = steps_of(capacity);
    state->malloc_count--;
    state->malloc_size -= capacity;
    explicit_bzero(block, capacity);
    if (steps >= HEAP_SIZES) {
        struct heap_part *part = (struct heap_part *)block - 1;
        part->previous->next = part->next;
        part->next->previous = part->previous;
        free(part);
    } else {
        memcpy(block, &heap->freed[steps], sizeof(void *));
        heap->freed[steps] = block;
    }
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
    capacity = *capacity_of(block);
    if (steps_of(size) == steps_of(capacity) && size <= capacity)
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
    return block == NULL ? 0 : *capacity_of(block);
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
