#define _DEFAULT_SOURCE /* explicit_bzero() */
#include "wipe.h"

#include <string.h>

void wipe(void *bytes, size_t length)
{
    explicit_bzero(bytes, length);
}
