#include "core.h"

#include <openssl/core_names.h>
#include <openssl/params.h>
#include <string.h>

bool core_begin(struct core *core, const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *functions)
{
    memset(core, 0, sizeof *core);
    core->handle = handle;
    for (; functions->function_id != 0; functions++) {
        if (functions->function_id == OSSL_FUNC_CORE_GET_PARAMS)
            core->get_params = OSSL_FUNC_core_get_params(functions);
        else if (functions->function_id == OSSL_FUNC_CORE_GET_LIBCTX)
            core->get_library_context = OSSL_FUNC_core_get_libctx(functions);
        else if (functions->function_id == OSSL_FUNC_CORE_NEW_ERROR)
            core->new_error = OSSL_FUNC_core_new_error(functions);
        else if (functions->function_id == OSSL_FUNC_CORE_VSET_ERROR)
            core->vset_error = OSSL_FUNC_core_vset_error(functions);
        else if (functions->function_id == OSSL_FUNC_BIO_READ_EX)
            core->bio_read = OSSL_FUNC_BIO_read_ex(functions);
        else if (functions->function_id == OSSL_FUNC_BIO_WRITE_EX)
            core->bio_write = OSSL_FUNC_BIO_write_ex(functions);
        else if (functions->function_id == OSSL_FUNC_BIO_GETS)
            core->bio_gets = OSSL_FUNC_BIO_gets(functions);
        else if (functions->function_id == OSSL_FUNC_PROVIDER_REGISTER_CHILD_CB)
            core->register_child = OSSL_FUNC_provider_register_child_cb(functions);
        else if (functions->function_id == OSSL_FUNC_PROVIDER_DEREGISTER_CHILD_CB)
            core->deregister_child = OSSL_FUNC_provider_deregister_child_cb(functions);
        else if (functions->function_id == OSSL_FUNC_PROVIDER_NAME)
            core->provider_name = OSSL_FUNC_provider_name(functions);
    }
    return core->get_params != NULL && core->get_library_context != NULL && core->new_error != NULL && core->vset_error != NULL
        && core->bio_read != NULL && core->bio_write != NULL && core->bio_gets != NULL && core->register_child != NULL
        && core->deregister_child != NULL && core->provider_name != NULL;
}

struct search {
    const struct core *core;
    bool was_found;
};

/* Called for each active provider. */
static int on_provider(const OSSL_CORE_HANDLE *provider, void *context)
{
    struct search *search = context;
    const char *name = search->core->provider_name(provider);
    if (name != NULL && (strcmp(name, "default") == 0 || strcmp(name, "fips") == 0))
        search->was_found = true;
    return 1;
}

static int on_properties(const char *properties, void *context)
{
    (void)properties;
    (void)context;
    return 1;
}

bool core_has_default_provider(const struct core *core)
{
    struct search search = {core, false};
    if (!core->register_child(core->handle, on_provider, on_provider, on_properties, &search))
        return false;
    core->deregister_child(core->handle);
    return search.was_found;
}

const char *core_configured(const struct core *core, const char *name)
{
    char *value = NULL;
    OSSL_PARAM parameters[] = {OSSL_PARAM_utf8_ptr(name, &value, 0), OSSL_PARAM_END};
    return core->get_params(core->handle, parameters) ? value : NULL;
}
