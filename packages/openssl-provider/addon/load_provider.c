#define _GNU_SOURCE /* strdup() */
#include "load_provider.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static _Atomic(const char *) applied; /* set once, never freed */

const char *applied_configuration(void)
{
    return atomic_load(&applied);
}

bool provider_is_loaded(const struct openssl *openssl)
{
    return openssl->OSSL_PROVIDER_available(NULL, "parsec") == 1;
}

bool default_provider_is_active(const struct openssl *openssl)
{
    return openssl->OSSL_PROVIDER_available(NULL, "default") == 1 || openssl->OSSL_PROVIDER_available(NULL, "fips") == 1;
}

/* OpenSSL says of a module that a configuration names only that it was not loaded; the system says why. */
static bool can_open(const char *module, struct failure *failure)
{
    void *opened = dlopen(module, RTLD_NOW | RTLD_LOCAL);
    if (opened != NULL)
        return dlclose(opened) == 0;
    *failure = (struct failure){.reason = "the module cannot be opened"};
    /* Each thread has its own text. */
    snprintf(failure->text, sizeof failure->text, "%s", dlerror()); // NOLINT(concurrency-mt-unsafe)
    return false;
}

static bool apply(const struct openssl *openssl, const char *configuration)
{
    bool is_applied = false;
    CONF *conf = openssl->NCONF_new(NULL);
    BIO *input = openssl->BIO_new_mem_buf(configuration, -1);
    if (conf != NULL && input != NULL && openssl->NCONF_load_bio(conf, input, NULL) == 1)
        is_applied = openssl->CONF_modules_load(conf, NULL, 0) > 0 && provider_is_loaded(openssl);
    openssl->BIO_free(input);
    openssl->NCONF_free(conf);
    return is_applied;
}

bool load_provider(const struct openssl *openssl, const char *module, const char *configuration, struct failure *failure)
{
    bool is_loaded;
    pthread_mutex_lock(&mutex);
    openssl->ERR_clear_error();
    /* To ask for a provider is to activate those that OpenSSL takes by itself. */
    default_provider_is_active(openssl);
    is_loaded = provider_is_loaded(openssl);
    if (!is_loaded && can_open(module, failure)) {
        is_loaded = apply(openssl, configuration);
        failure_take(openssl, failure);
        if (is_loaded)
            atomic_store(&applied, strdup(configuration));
    }
    pthread_mutex_unlock(&mutex);
    return is_loaded;
}
