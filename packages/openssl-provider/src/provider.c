#include "provider.h"

#include <stdlib.h>

#include "reasons.h"

struct provider *provider_new(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *functions)
{
    struct provider *provider = calloc(1, sizeof *provider);
    if (provider == NULL || !core_begin(&provider->core, handle, functions)) {
        free(provider);
        return NULL;
    }
    libcrypto_find(&provider->libcrypto, &provider->core);
    atomic_init(&provider->references, 1);
    for (size_t i = 0; i < CLIENT_COUNT; i++)
        atomic_init(&provider->clients[i], NULL);
    settings_read(&provider->settings, &provider->core);
    return provider;
}

struct provider *provider_up_ref(struct provider *provider)
{
    atomic_fetch_add(&provider->references, 1);
    return provider;
}

void provider_free(struct provider *provider)
{
    if (provider == NULL || atomic_fetch_sub(&provider->references, 1) != 1)
        return;
    for (size_t i = 0; i < CLIENT_COUNT; i++)
        parsec_client_close(atomic_load(&provider->clients[i]));
    free(provider);
}

/* Two threads may open a client for one provider at once: the second one to finish closes its own. No lock is held that a fork could leave. */
parsec_client *provider_client(struct provider *provider, uint32_t id)
{
    parsec_client_options options = provider->settings.options;
    parsec_client *opened = NULL;
    parsec_client *before = NULL;
    parsec_status status;
    if (provider->settings.wrong != NULL) {
        raise_reason(&provider->core, REASON_BAD_SETTING, "correct %s in openssl.cnf or in the environment", provider->settings.wrong);
        return NULL;
    }
    if (id >= CLIENT_COUNT) {
        raise_reason(&provider->core, REASON_NO_SUCH_PROVIDER, "the id of a provider is at most %d", CLIENT_COUNT - 1);
        return NULL;
    }
    before = atomic_load(&provider->clients[id]);
    if (before != NULL)
        return before;
    if (id != 0)
        options.provider = id;
    status = parsec_client_open(&opened, &options);
    if (status != PARSEC_SUCCESS) {
        raise_reason(&provider->core, status == PARSEC_ERROR_INVALID_ARGUMENT ? REASON_BAD_SETTING : REASON_OUT_OF_MEMORY, "%s",
                     parsec_last_error());
        return NULL;
    }
    if (atomic_compare_exchange_strong(&provider->clients[id], &before, opened))
        return opened;
    parsec_client_close(opened);
    return before;
}
