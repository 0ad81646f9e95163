#include "key_management.h"

#include <string.h>

#include "dispatch.h"
#include "key.h"
#include "key_generation.h"
#include "key_parameters.h"
#include "reasons.h"

static void *new_of_type(void *provider, enum key_type type)
{
    struct key_uri uri;
    memset(&uri, 0, sizeof uri);
    uri.type = type;
    return key_new(provider, &uri, NULL);
}

static void *new_ec(void *provider)
{
    return new_of_type(provider, KEY_EC);
}

static void *new_rsa(void *provider)
{
    return new_of_type(provider, KEY_RSA);
}

static void *new_rsa_pss(void *provider)
{
    return new_of_type(provider, KEY_RSA_PSS);
}

static void free_key(void *key)
{
    key_free(key);
}

/*
 * Takes over a key that a store or a decoder of this provider has made. OpenSSL asks a
 * key for its size at once and keeps that, so a key whose public half cannot be had is not loaded.
 */
static void *load(const void *object, size_t size)
{
    struct key_reference *reference = (struct key_reference *)object;
    struct key *key;
    if (size != sizeof *reference || reference->key == NULL || key_public(reference->key) == NULL)
        return NULL;
    key = reference->key;
    reference->key = NULL;
    libcrypto_find_key_manager(&key->provider->libcrypto, &key->provider->core, key_type_name(key->uri.type));
    return key;
}

static int has(const void *data, int selection)
{
    const struct key *key = data;
    /* libcrypto asks an EVP_PKEY that is still empty too. */
    if (key == NULL)
        return 0;
    if ((selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0 && !key_is_private(key))
        return 0;
    return key->uri.name[0] != '\0' || atomic_load(&key->public_key) != NULL;
}

static int match(const void *first, const void *second, int selection)
{
    /* A key is const to OpenSSL here; its public half may still have to be asked for. */
    const struct public_key *a = first == NULL ? NULL : key_public((struct key *)first);
    const struct public_key *b = second == NULL ? NULL : key_public((struct key *)second);
    if (a == NULL || b == NULL || a->curve != b->curve)
        return 0;
    if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) == 0)
        return 1;
    return public_key_is(a, b);
}

/* A private key is valid if the service has it: that and its hardware check what they hold. */
static int validate(const void *data, int selection, int check_type)
{
    (void)check_type;
    if (!has(data, selection))
        return 0;
    return (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) == 0 || key_is_in_service((struct key *)data);
}

static const char *operation_of_ec(int operation)
{
    return operation == OSSL_OP_SIGNATURE ? NAME_ECDSA : operation == OSSL_OP_KEYEXCH ? NAME_ECDH : NULL;
}

static const char *operation_of_rsa(int operation)
{
    return operation == OSSL_OP_SIGNATURE ? NAME_RSA_SIGNATURE : operation == OSSL_OP_ASYM_CIPHER ? NAME_RSA_OAEP : NULL;
}

#define FUNCTIONS_OF_ALL                                                                                                               \
    FUNCTION(OSSL_FUNC_KEYMGMT_FREE, free_key), FUNCTION(OSSL_FUNC_KEYMGMT_LOAD, load), FUNCTION(OSSL_FUNC_KEYMGMT_HAS, has),          \
        FUNCTION(OSSL_FUNC_KEYMGMT_MATCH, match), FUNCTION(OSSL_FUNC_KEYMGMT_VALIDATE, validate),                                      \
        FUNCTION(OSSL_FUNC_KEYMGMT_GET_PARAMS, key_parameters_get), FUNCTION(OSSL_FUNC_KEYMGMT_IMPORT, key_parameters_import),         \
        FUNCTION(OSSL_FUNC_KEYMGMT_EXPORT, key_parameters_export), FUNCTION(OSSL_FUNC_KEYMGMT_GEN_SET_PARAMS, key_generation_set),     \
        FUNCTION(OSSL_FUNC_KEYMGMT_GEN_SETTABLE_PARAMS, key_generation_settable), FUNCTION(OSSL_FUNC_KEYMGMT_GEN, key_generation_run), \
        FUNCTION(OSSL_FUNC_KEYMGMT_GEN_CLEANUP, key_generation_end)

const OSSL_DISPATCH key_management_ec[] = {
    FUNCTION(OSSL_FUNC_KEYMGMT_NEW, new_ec),
    FUNCTION(OSSL_FUNC_KEYMGMT_GEN_INIT, key_generation_begin_ec),
    FUNCTIONS_OF_ALL,
    FUNCTION(OSSL_FUNC_KEYMGMT_GETTABLE_PARAMS, key_parameters_gettable_ec),
    FUNCTION(OSSL_FUNC_KEYMGMT_SET_PARAMS, key_parameters_set_ec),
    FUNCTION(OSSL_FUNC_KEYMGMT_SETTABLE_PARAMS, key_parameters_settable_ec),
    FUNCTION(OSSL_FUNC_KEYMGMT_IMPORT_TYPES, key_parameters_exported_ec),
    FUNCTION(OSSL_FUNC_KEYMGMT_EXPORT_TYPES, key_parameters_exported_ec),
    FUNCTION(OSSL_FUNC_KEYMGMT_QUERY_OPERATION_NAME, operation_of_ec),
    END_OF_FUNCTIONS,
};

const OSSL_DISPATCH key_management_rsa[] = {
    FUNCTION(OSSL_FUNC_KEYMGMT_NEW, new_rsa),
    FUNCTION(OSSL_FUNC_KEYMGMT_GEN_INIT, key_generation_begin_rsa),
    FUNCTIONS_OF_ALL,
    FUNCTION(OSSL_FUNC_KEYMGMT_GETTABLE_PARAMS, key_parameters_gettable_rsa),
    FUNCTION(OSSL_FUNC_KEYMGMT_IMPORT_TYPES, key_parameters_exported_rsa),
    FUNCTION(OSSL_FUNC_KEYMGMT_EXPORT_TYPES, key_parameters_exported_rsa),
    FUNCTION(OSSL_FUNC_KEYMGMT_QUERY_OPERATION_NAME, operation_of_rsa),
    END_OF_FUNCTIONS,
};

const OSSL_DISPATCH key_management_rsa_pss[] = {
    FUNCTION(OSSL_FUNC_KEYMGMT_NEW, new_rsa_pss),
    FUNCTION(OSSL_FUNC_KEYMGMT_GEN_INIT, key_generation_begin_rsa_pss),
    FUNCTIONS_OF_ALL,
    FUNCTION(OSSL_FUNC_KEYMGMT_GETTABLE_PARAMS, key_parameters_gettable_rsa),
    FUNCTION(OSSL_FUNC_KEYMGMT_IMPORT_TYPES, key_parameters_exported_rsa),
    FUNCTION(OSSL_FUNC_KEYMGMT_EXPORT_TYPES, key_parameters_exported_rsa),
    FUNCTION(OSSL_FUNC_KEYMGMT_QUERY_OPERATION_NAME, operation_of_rsa),
    END_OF_FUNCTIONS,
};
