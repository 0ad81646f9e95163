/* Wipes secrets in a way that a compiler does not leave out. */
#ifndef WIPE_H
#define WIPE_H

#include <stddef.h>

void wipe(void *bytes, size_t length);

#endif
