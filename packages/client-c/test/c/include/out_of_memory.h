/* A heap that gives nothing while `is_out_of_memory`. For programs that are linked with --wrap=malloc, --wrap=calloc and --wrap=realloc. */
#ifndef OUT_OF_MEMORY_H
#define OUT_OF_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

static bool is_out_of_memory;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);

void *__wrap_malloc(size_t size)
{
    return is_out_of_memory ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return is_out_of_memory ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return is_out_of_memory ? NULL : __real_realloc(old, size);
}

#endif
