#include "key_use.h"

#include <stdlib.h>
#include <string.h>

void *key_use_new(struct provider *provider, size_t size)
{
    struct key_use *use = calloc(1, size);
    if (use != NULL)
        use->provider = provider_up_ref(provider);
    return use;
}

void key_use_free(void *context)
{
    struct key_use *use = context;
    if (use == NULL)
        return;
    key_free(use->key);
    provider_free(use->provider);
    free(use);
}

void *key_use_duplicate(const void *context, size_t size)
{
    struct key_use *copy = malloc(size);
    if (copy == NULL)
        return NULL;
    memcpy(copy, context, size);
    provider_up_ref(copy->provider);
    if (copy->key != NULL)
        key_up_ref(copy->key);
    return copy;
}

void key_use_begin(struct key_use *use, struct key *key)
{
    key_up_ref(key);
    key_free(use->key);
    use->key = key;
}
