#include "encryption.h"

#include "key_parameters.h"
#include "reasons.h"

/* Wins over the properties that a program prefers: with this module chosen by those, an encryption would begin another one, and so on. */
#define OTHER_PROVIDERS "provider!=parsec"

/* An export of a public half into another provider. */
struct public_export {
    const struct libcrypto *libcrypto;
    EVP_PKEY_CTX *target;
    EVP_PKEY *key; /* the result */
};

static int import_public(const OSSL_PARAM parameters[], void *context)
{
    struct public_export *export = context;
    /* EVP_PKEY_fromdata() only reads them. */
    return export->libcrypto->EVP_PKEY_fromdata(export->target, &export->key, EVP_PKEY_PUBLIC_KEY, (OSSL_PARAM *)parameters) == 1;
}

/* The public half as a key of the other provider, which the caller frees. After an error, which is raised, NULL. */
static EVP_PKEY *export_public(struct key *key)
{
    const struct libcrypto *libcrypto = &key->provider->libcrypto;
    const struct core *core = &key->provider->core;
    struct public_export export = {libcrypto, NULL, NULL};
    export.target = libcrypto->EVP_PKEY_CTX_new_from_name(libcrypto_context(core), key_type_name(key->uri.type), OTHER_PROVIDERS);
    if (export.target == NULL)
        raise_reason(core, REASON_NO_DEFAULT_PROVIDER, "it encrypts for a public key: keep default, or fips, active beside parsec");
    else if (libcrypto->EVP_PKEY_fromdata_init(export.target) == 1)
        key_parameters_export(key, 0, import_public, &export);
    libcrypto->EVP_PKEY_CTX_free(export.target);
    return export.key;
}

EVP_PKEY_CTX *encryption_begin(struct key *key, const OSSL_PARAM parameters[])
{
    const struct libcrypto *libcrypto = &key->provider->libcrypto;
    const struct core *core = &key->provider->core;
    EVP_PKEY *public_key;
    EVP_PKEY_CTX *context;
    if (libcrypto->missing != NULL) {
        raise_reason(core, REASON_LIBCRYPTO,
                     "encryption needs %s, which this program hides: link it with libcrypto.so, or encrypt with a file of the public key",
                     libcrypto->missing);
        return NULL;
    }
    public_key = export_public(key);
    if (public_key == NULL)
        return NULL;
    context = libcrypto->EVP_PKEY_CTX_new_from_pkey(libcrypto_context(core), public_key, OTHER_PROVIDERS);
    libcrypto->EVP_PKEY_free(public_key); /* the context has a reference of its own */
    if (context != NULL && libcrypto->EVP_PKEY_encrypt_init_ex(context, parameters) == 1)
        return context;
    libcrypto->EVP_PKEY_CTX_free(context);
    return NULL;
}
