/* Shared by all test programs: checks that print their location when they fail, and buffers with guards around them. */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                              \
    do {                                                                              \
        if (!(condition)) {                                                           \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
            exit(1);                                                                  \
        }                                                                             \
    } while (0)

#define CHECK_STATUS(expected, call)                                                                         \
    do {                                                                                                     \
        int status_ = (int)(call);                                                                           \
        if (status_ != (int)(expected)) {                                                                    \
            fprintf(stderr, "%s:%d: %d instead of %s: %s\n", __FILE__, __LINE__, status_, #expected, #call); \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)

#define GUARD 64
#define GUARD_BYTE 0xa5

/* Allocates `size` bytes with guards before and behind them, all filled with the guard byte. */
static inline uint8_t *guarded(size_t size)
{
    uint8_t *whole = malloc(size + 2 * GUARD);
    CHECK(whole != NULL);
    memset(whole, GUARD_BYTE, size + 2 * GUARD);
    return whole + GUARD;
}

/* Checks that nothing was written outside of the buffer, nor in it from `from` on, and frees it. */
static inline void check_guards(uint8_t *buffer, size_t size, size_t from)
{
    for (size_t i = 0; i < GUARD; i++)
        CHECK(buffer[-1 - (ptrdiff_t)i] == GUARD_BYTE && buffer[size + i] == GUARD_BYTE);
    for (size_t i = from; i < size; i++)
        CHECK(buffer[i] == GUARD_BYTE);
    free(buffer - GUARD);
}

#endif
