/* A clock of the test's own while `fake_ms` is not below 0. For programs that are linked with --wrap=clock_gettime. */
#ifndef FAKE_CLOCK_H
#define FAKE_CLOCK_H

#include <time.h>

static double fake_ms = -1; /* milliseconds */

int __real_clock_gettime(clockid_t clock, struct timespec *time);

int __wrap_clock_gettime(clockid_t clock, struct timespec *time)
{
    if (fake_ms < 0 || clock != CLOCK_MONOTONIC)
        return __real_clock_gettime(clock, time);
    time->tv_sec = (time_t)(fake_ms / 1000);
    time->tv_nsec = (long)(fake_ms - 1000 * (double)time->tv_sec) * 1000000;
    return 0;
}

#endif
