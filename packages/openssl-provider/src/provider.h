/* The provider as OpenSSL has loaded it: one for each library context. */
#ifndef PROVIDER_H
#define PROVIDER_H

#include <stdatomic.h>

#include "core.h"
#include "libcrypto.h"
#include "parsec_client.h"
#include "settings.h"

#define CLIENT_COUNT 256 /* a provider of the service has an id of one byte; 0 stands for the one in the settings */

/*
 * Keys and contexts hold a reference of their own: OpenSSL may tear the provider down while a program still has keys, and frees these later.
 */
struct provider {
    struct core core;
    struct libcrypto libcrypto;
    struct settings settings;
    _Atomic(parsec_client *) clients[CLIENT_COUNT]; /* opened when they are first used, closed with the last reference */
    atomic_uint references;
};

struct provider *provider_new(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *functions);
struct provider *provider_up_ref(struct provider *provider);
void provider_free(struct provider *provider);

/* The client for keys of a provider of the service, 0 for the usual one. After an error, which is raised, NULL. */
parsec_client *provider_client(struct provider *provider, uint32_t id);

#endif
