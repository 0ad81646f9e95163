#define _GNU_SOURCE
#include "wake.h"

#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define MAX_KEPT 16

static int kept[MAX_KEPT];
static int kept_count;

int wake_take(void)
{
    return kept_count > 0 ? kept[--kept_count] : eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void wake_signal(int descriptor)
{
    const uint64_t one = 1;
    if (descriptor >= 0 && write(descriptor, &one, sizeof one) < 0)
        return; /* only if it has been signalled 2^64 times */
}

void wake_release(int descriptor, bool was_signalled)
{
    uint64_t count;
    if (descriptor < 0)
        return;
    if (kept_count == MAX_KEPT || (was_signalled && read(descriptor, &count, sizeof count) < 0))
        close(descriptor);
    else
        kept[kept_count++] = descriptor;
}

void wake_close_all(void)
{
    while (kept_count > 0)
        close(kept[--kept_count]);
}
