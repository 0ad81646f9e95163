/* The descriptors that this process has open. */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

#include <dirent.h>

#include "check.h"

/* Their number, with the three of a directory: ".", ".." and the one that it is read by. */
static inline int descriptors(void)
{
    int count = 0;
    DIR *directory = opendir("/proc/self/fd");
    CHECK(directory != NULL);
    while (readdir(directory) != NULL)
        count++;
    closedir(directory);
    return count;
}

#endif
