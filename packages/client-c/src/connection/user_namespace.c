#define _GNU_SOURCE
#include "user_namespace.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define DEFAULT_OVERFLOW_UID 65534 /* unless the administrator has chosen another */

/* True if every user has the number that it has outside. A map that cannot be read is taken for another one. */
static bool has_all_users(void)
{
    unsigned long inside, outside, count;
    FILE *map = fopen("/proc/self/uid_map", "re");
    bool is_identity =
        map != NULL && fscanf(map, "%lu %lu %lu", &inside, &outside, &count) == 3 && inside == 0 && outside == 0 && count == UINT32_MAX;
    if (map != NULL)
        fclose(map);
    return is_identity;
}

uid_t overflow_uid(void)
{
    unsigned int uid = DEFAULT_OVERFLOW_UID;
    FILE *number;
    if (has_all_users())
        return NO_UID;
    number = fopen("/proc/sys/kernel/overflowuid", "re");
    if (number != NULL) {
        if (fscanf(number, "%u", &uid) != 1)
            uid = DEFAULT_OVERFLOW_UID;
        fclose(number);
    }
    return uid;
}
