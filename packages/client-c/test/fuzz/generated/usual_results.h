/* Generated: bodies of a service's usual lists of providers and authenticators. */
#ifndef FUZZ_USUAL_RESULTS_H
#define FUZZ_USUAL_RESULTS_H

#include <stddef.h>
#include <stdint.h>

struct usual_result {
    uint32_t opcode;
    size_t length;
    uint8_t bytes[94];
};

/* NULL for any other operation. */
static const struct usual_result *usual_result_of(uint32_t opcode)
{
    static const struct usual_result results[] = {
        {8, 94, {10, 46, 10, 36, 49, 99, 49, 49, 51, 57, 100, 99, 45, 97, 100, 55, 99, 45, 52, 55, 100, 99, 45, 97, 100, 54, 98, 45, 100, 98, 54, 102, 100, 98, 52, 54, 54, 53, 53, 50, 32, 1, 40, 4, 48, 1, 56, 1, 10, 44, 10, 36, 49, 99, 49, 49, 51, 57, 100, 99, 45, 97, 100, 55, 99, 45, 52, 55, 100, 99, 45, 97, 100, 54, 98, 45, 100, 98, 54, 102, 100, 98, 52, 54, 54, 53, 53, 50, 32, 1, 40, 4, 48, 1}},
        {14, 30, {10, 8, 16, 1, 24, 4, 32, 1, 40, 1, 10, 8, 16, 1, 24, 4, 32, 1, 40, 3, 10, 8, 16, 1, 24, 4, 32, 1, 40, 4}},
    };
    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        if (results[i].opcode == opcode)
            return &results[i];
    }
    return NULL;
}

#endif
