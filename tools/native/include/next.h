/* A test program asks its test to do something, and waits until it has. */
#ifndef NEXT_H
#define NEXT_H

#include <stdio.h>

static inline void wait_for_next(void)
{
    puts("next");
    fflush(stdout);
    while (getchar() != '\n')
        continue;
}

#endif
