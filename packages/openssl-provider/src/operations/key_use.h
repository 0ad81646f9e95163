/* The use of a key: the first member of the context that OpenSSL has for each operation. */
#ifndef KEY_USE_H
#define KEY_USE_H

#include <stddef.h>

#include "key.h"

/* Owns references to the provider and to the key, which is NULL before the operation begins. */
struct key_use {
    struct provider *provider;
    struct key *key;
};

/* Makes a context of `size` bytes that begins with a key_use; the rest is zero. NULL without memory. */
void *key_use_new(struct provider *provider, size_t size);

/* Frees a context and its references; NULL is ignored. */
void key_use_free(void *context);

/* Copies a context of `size` bytes, with references of its own to the provider and the key. NULL without memory. */
void *key_use_duplicate(const void *context, size_t size);

/* Takes another key. */
void key_use_begin(struct key_use *use, struct key *key);

#endif
