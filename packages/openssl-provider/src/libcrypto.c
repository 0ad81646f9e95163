#define _GNU_SOURCE /* dladdr(), RTLD_DEFAULT */
#include "libcrypto.h"

#include <dlfcn.h>
#include <stdint.h>
#include <string.h>

#define LIBCRYPTO_ENTRY(result, name, parameters) {#name, offsetof(struct libcrypto, name)},

static const struct {
    const char *name;
    size_t offset;
} FUNCTIONS[] = {LIBCRYPTO_FUNCTIONS(LIBCRYPTO_ENTRY)};

/* A process may have another libcrypto too, whose functions would misread the structures of this one. */
static bool is_within(const void *function, const Dl_info *object)
{
    Dl_info info;
    return function != NULL && dladdr(function, &info) != 0 && info.dli_fbase == object->dli_fbase;
}

void libcrypto_find(struct libcrypto *libcrypto, const struct core *core)
{
    Dl_info object;
    void *library;
    memset(libcrypto, 0, sizeof *libcrypto);
    libcrypto->missing = FUNCTIONS[0].name;
    if (dladdr((void *)(uintptr_t)core->new_error, &object) == 0)
        return;
    libcrypto->missing = NULL;
    library = dlopen(object.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
    for (size_t i = 0; i < sizeof FUNCTIONS / sizeof FUNCTIONS[0] && libcrypto->missing == NULL; i++) {
        /* Without a library, libcrypto is within the program itself. */
        void *function = dlsym(library == NULL ? RTLD_DEFAULT : library, FUNCTIONS[i].name);
        if (is_within(function, &object))
            memcpy((char *)libcrypto + FUNCTIONS[i].offset, (const void *)&function, sizeof function);
        else
            libcrypto->missing = FUNCTIONS[i].name;
    }
    if (library != NULL)
        dlclose(library);
}

OSSL_LIB_CTX *libcrypto_context(const struct core *core)
{
    /* OpenSSL allows this cast to a module that uses the same libcrypto. */
    return (OSSL_LIB_CTX *)core->get_library_context(core->handle);
}

void libcrypto_find_key_manager(const struct libcrypto *libcrypto, const struct core *core, const char *type)
{
    if (libcrypto->missing == NULL)
        libcrypto->EVP_KEYMGMT_free(libcrypto->EVP_KEYMGMT_fetch(libcrypto_context(core), type, NULL));
}
