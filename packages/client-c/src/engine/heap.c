#define _GNU_SOURCE
#include "heap.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void *content_of(struct heap_block *block)
{
    return block + 1;
}

static struct heap_block *block_of(const void *content)
{
    return (struct heap_block *)(uintptr_t)content - 1;
}

static void *allocate(JSMallocState *state, size_t size)
{
    struct heap *heap = state->opaque;
    struct heap_block *block = NULL;
    if (size <= SIZE_MAX - sizeof *block)
        block = malloc(sizeof *block + size);
    if (block == NULL) {
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
    block->size = size;
    block->next = heap->blocks.next;
    block->previous = &heap->blocks;
    block->next->previous = block;
    heap->blocks.next = block;
    state->malloc_count++;
    state->malloc_size += size;
    return content_of(block);
}

static void release(JSMallocState *state, void *content)
{
    struct heap_block *block;
    if (content == NULL)
        return;
    block = block_of(content);
    block->previous->next = block->next;
    block->next->previous = block->previous;
    state->malloc_count--;
    state->malloc_size -= block->size;
    explicit_bzero(content, block->size);
    free(block);
}

/* Copies, and does not call realloc(), which leaves the old bytes unwiped when it moves a block. */
static void *reallocate(JSMallocState *state, void *content, size_t size)
{
    struct heap_block *block;
    void *grown;
    if (content == NULL)
        return size == 0 ? NULL : allocate(state, size);
    if (size == 0) {
        release(state, content);
        return NULL;
    }
    block = block_of(content);
    grown = allocate(state, size);
    if (grown == NULL)
        return NULL;
    memcpy(grown, content, block->size < size ? block->size : size);
    release(state, content);
    return grown;
}

static size_t usable_size(const void *content)
{
    return content == NULL ? 0 : block_of(content)->size;
}

const JSMallocFunctions heap_functions = {allocate, release, reallocate, usable_size};

void heap_init(struct heap *heap)
{
    heap->blocks.next = heap->blocks.previous = &heap->blocks;
    heap->oom_jump = NULL;
}

void heap_clear(struct heap *heap)
{
    while (heap->blocks.next != &heap->blocks) {
        struct heap_block *block = heap->blocks.next;
        heap->blocks.next = block->next;
        explicit_bzero(block, sizeof *block + block->size);
        free(block);
    }
    heap_init(heap);
}
