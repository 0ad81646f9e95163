#define _GNU_SOURCE /* RTLD_DEFAULT */
#include "openssl.h"

#include <dlfcn.h>
#include <string.h>

#define OPENSSL_ENTRY(result, name, parameters) {#name, offsetof(struct openssl, name)},

static const struct {
    const char *name;
    size_t offset;
} FUNCTIONS[] = {OPENSSL_FUNCTIONS(OPENSSL_ENTRY)};

const char *openssl_find(struct openssl *openssl)
{
    for (size_t i = 0; i < sizeof FUNCTIONS / sizeof FUNCTIONS[0]; i++) {
        void *function = dlsym(RTLD_DEFAULT, FUNCTIONS[i].name);
        if (function == NULL)
            return FUNCTIONS[i].name;
        memcpy((char *)openssl + FUNCTIONS[i].offset, (const void *)&function, sizeof function);
    }
    return NULL;
}
