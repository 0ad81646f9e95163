#include "key_store.h"

#include <openssl/core_names.h>
#include <openssl/core_object.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>

#include "dispatch.h"
#include "key.h"
#include "parameters.h"
#include "reasons.h"

/* Kinds of objects that a program may expect, as libcrypto numbers them. */
#define EXPECT_ANYTHING 0
#define EXPECT_NAMES 1
#define EXPECT_PUBLIC_KEYS 3
#define EXPECT_PRIVATE_KEYS 4

/* A store that was opened. Owns a reference to the provider. */
struct key_store {
    struct provider *provider;
    struct key_uri uri;
    int64_t expected;
    parsec_key_list *names; /* NULL unless the names are being listed */
    size_t next;
    bool is_at_end;
};

static void *open_store(void *provider, const char *text)
{
    struct provider *own = provider;
    struct key_store *store = calloc(1, sizeof *store);
    const char *error = store == NULL ? NULL : key_uri_read(text, &store->uri);
    if (error != NULL)
        raise_reason(&own->core, REASON_BAD_URI, "%s: %s", text, error);
    if (store == NULL || error != NULL) {
        free(store);
        return NULL;
    }
    store->provider = provider_up_ref(own);
    return store;
}

static int close_store(void *data)
{
    struct key_store *store = data;
    parsec_key_list_free(store->names);
    provider_free(store->provider);
    free(store);
    return 1;
}

static int set_parameters(void *data, const OSSL_PARAM parameters[])
{
    struct key_store *store = data;
    const OSSL_PARAM *expected = parameter_find(parameters, OSSL_STORE_PARAM_EXPECT);
    return expected == NULL || parameter_get_number(expected, &store->expected);
}

static const OSSL_PARAM *settable(void *provider)
{
    static const OSSL_PARAM LIST[] = {
        OSSL_PARAM_int(OSSL_STORE_PARAM_EXPECT, NULL),
        OSSL_PARAM_utf8_string(OSSL_STORE_PARAM_PROPERTIES, NULL, 0),
        OSSL_PARAM_END,
    };
    (void)provider;
    return LIST;
}

static int is_at_end(void *data)
{
    const struct key_store *store = data;
    return store->is_at_end;
}

/* Hands over a key by a reference, which KEYMGMT's load takes. */
static int give_key(struct key_store *store, OSSL_CALLBACK *callback, void *context)
{
    int type = OSSL_OBJECT_PKEY;
    struct key_reference reference = {key_open(store->provider, &store->uri)};
    const char *name;
    int was_taken;
    store->is_at_end = true;
    if (reference.key == NULL)
        return 0;
    name = key_type_name(reference.key->uri.type);
    {
        OSSL_PARAM parameters[] = {
            OSSL_PARAM_int(OSSL_OBJECT_PARAM_TYPE, &type),
            OSSL_PARAM_utf8_string(OSSL_OBJECT_PARAM_DATA_TYPE, (char *)name, strlen(name)),
            OSSL_PARAM_octet_string(OSSL_OBJECT_PARAM_REFERENCE, &reference, sizeof reference),
            OSSL_PARAM_END,
        };
        was_taken = callback(parameters, context);
    }
    key_free(reference.key); /* NULL if it was taken */
    return was_taken;
}

static int give_name(const struct key_store *store, const parsec_key *key, OSSL_CALLBACK *callback, void *context)
{
    int type = OSSL_OBJECT_NAME;
    char uri[MAX_URI];
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_int(OSSL_OBJECT_PARAM_TYPE, &type),
        OSSL_PARAM_utf8_string(OSSL_OBJECT_PARAM_DATA, uri, 0),
        OSSL_PARAM_END,
    };
    (void)store;
    key_uri_write(key->name, key->provider, uri);
    parameters[1].data_size = strlen(uri);
    return callback(parameters, context);
}

/* The next key of the list that this store shows: keys of the provider that the URI names, or of all. No URI names a key with a longer name. */
static const parsec_key *next_name(struct key_store *store)
{
    const parsec_key *key;
    while ((key = parsec_key_list_get(store->names, store->next)) != NULL) {
        store->next++;
        if ((store->uri.provider == 0 || store->uri.provider == key->provider) && strlen(key->name) < MAX_KEY_NAME)
            return key;
    }
    store->is_at_end = true;
    return NULL;
}

static int give_next_name(struct key_store *store, OSSL_CALLBACK *callback, void *context)
{
    const parsec_key *key;
    if (store->names == NULL) {
        parsec_client *client = provider_client(store->provider, store->uri.provider);
        parsec_status status = client == NULL ? PARSEC_ERROR_CLOSED : parsec_list_keys(client, &store->names);
        if (status != PARSEC_SUCCESS) {
            store->is_at_end = true;
            if (client != NULL)
                raise_status(&store->provider->core, status, NULL);
            return 0;
        }
    }
    key = next_name(store);
    return key == NULL || give_name(store, key, callback, context);
}

static int load_next(void *data, OSSL_CALLBACK *callback, void *context, OSSL_PASSPHRASE_CALLBACK *passphrase, void *passphrase_context)
{
    struct key_store *store = data;
    bool is_list = store->uri.name[0] == '\0';
    bool is_expected = store->expected == EXPECT_ANYTHING
        || (is_list ? store->expected == EXPECT_NAMES : store->expected == EXPECT_PRIVATE_KEYS || store->expected == EXPECT_PUBLIC_KEYS);
    (void)passphrase;
    (void)passphrase_context;
    if (!is_expected) {
        store->is_at_end = true;
        return 1;
    }
    return is_list ? give_next_name(store, callback, context) : give_key(store, callback, context);
}

const OSSL_DISPATCH store_functions[] = {
    FUNCTION(OSSL_FUNC_STORE_OPEN, open_store),
    FUNCTION(OSSL_FUNC_STORE_SETTABLE_CTX_PARAMS, settable),
    FUNCTION(OSSL_FUNC_STORE_SET_CTX_PARAMS, set_parameters),
    FUNCTION(OSSL_FUNC_STORE_LOAD, load_next),
    FUNCTION(OSSL_FUNC_STORE_EOF, is_at_end),
    FUNCTION(OSSL_FUNC_STORE_CLOSE, close_store),
    END_OF_FUNCTIONS,
};
