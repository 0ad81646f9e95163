/* The entry of the module: OpenSSL calls OSSL_provider_init(), the only symbol that is visible. */
#include <openssl/core.h>
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <stdbool.h>

#include "block_decoder.h"
#include "decryption.h"
#include "dispatch.h"
#include "key_agreement.h"
#include "key_block.h"
#include "key_encoder.h"
#include "key_management.h"
#include "key_store.h"
#include "parameters.h"
#include "provider.h"
#include "reasons.h"
#include "signature.h"

#define PROPERTIES "provider=parsec"
#define END_OF_ALGORITHMS {NULL, NULL, NULL, NULL}

static const OSSL_ALGORITHM KEY_MANAGEMENT[] = {
    {"EC:id-ecPublicKey:1.2.840.10045.2.1", PROPERTIES, key_management_ec, "EC keys of a Parsec service"},
    {"RSA:rsaEncryption:1.2.840.113549.1.1.1", PROPERTIES, key_management_rsa, "RSA keys of a Parsec service"},
    {"RSA-PSS:RSASSA-PSS:1.2.840.113549.1.1.10", PROPERTIES, key_management_rsa_pss, "RSA-PSS keys of a Parsec service"},
    END_OF_ALGORITHMS,
};

static const OSSL_ALGORITHM SIGNATURES[] = {
    {NAME_ECDSA, PROPERTIES, signature_functions, "ECDSA by a Parsec service"},
    {NAME_RSA_SIGNATURE, PROPERTIES, signature_functions, "RSA PKCS#1 v1.5 and PSS by a Parsec service"},
    END_OF_ALGORITHMS,
};

static const OSSL_ALGORITHM AGREEMENTS[] = {
    {NAME_ECDH, PROPERTIES, key_agreement_functions, "ECDH by a Parsec service"},
    END_OF_ALGORITHMS,
};

static const OSSL_ALGORITHM CIPHERS[] = {
    {NAME_RSA_OAEP, PROPERTIES, decryption_functions, "RSA-OAEP by a Parsec service"},
    END_OF_ALGORITHMS,
};

static const OSSL_ALGORITHM STORES[] = {
    {"parsec", PROPERTIES, store_functions, "keys of a Parsec service by parsec:NAME"},
    END_OF_ALGORITHMS,
};

#define DECODES_BLOCK PROPERTIES ",input=der,structure=" KEY_BLOCK_STRUCTURE

static const OSSL_ALGORITHM DECODERS[] = {
    {"DER", PROPERTIES ",input=pem", decoder_of_pem, "PEM block that names a key of a Parsec service"},
    {"EC", DECODES_BLOCK, decoder_of_ec, "EC key of a Parsec service"},
    {"RSA", DECODES_BLOCK, decoder_of_rsa, "RSA key of a Parsec service"},
    {"RSA-PSS", DECODES_BLOCK, decoder_of_rsa_pss, "RSA-PSS key of a Parsec service"},
    END_OF_ALGORITHMS,
};

#define ENCODES(output, structure) PROPERTIES ",output=" output ",structure=" structure
#define REFUSES(type, output, structure) {type, ENCODES(output, structure), encoder_of_private_key, "refuses: the key stays in the service"}
#define ENCODERS_OF(type)                                                                                   \
    {type, ENCODES("der", "SubjectPublicKeyInfo"), encoder_of_public_der, "public half in DER"},            \
        {type, ENCODES("pem", "SubjectPublicKeyInfo"), encoder_of_public_pem, "public half in PEM"},        \
        {type, ENCODES("pem", "PrivateKeyInfo"), encoder_of_block, "PEM block that names the key"},         \
        {type, PROPERTIES ",output=text", encoder_of_text, "text"}, REFUSES(type, "der", "PrivateKeyInfo"), \
        REFUSES(type, "der", "EncryptedPrivateKeyInfo"), REFUSES(type, "pem", "EncryptedPrivateKeyInfo"),   \
        REFUSES(type, "der", "type-specific"), REFUSES(type, "pem", "type-specific")

static const OSSL_ALGORITHM ENCODERS[] = {
    ENCODERS_OF("EC"),
    ENCODERS_OF("RSA"),
    ENCODERS_OF("RSA-PSS"),
    END_OF_ALGORITHMS,
};

static const OSSL_ALGORITHM *query(void *provider, int operation, int *must_not_be_kept)
{
    (void)provider;
    *must_not_be_kept = 0;
    switch (operation) {
    case OSSL_OP_KEYMGMT:
        return KEY_MANAGEMENT;
    case OSSL_OP_SIGNATURE:
        return SIGNATURES;
    case OSSL_OP_KEYEXCH:
        return AGREEMENTS;
    case OSSL_OP_ASYM_CIPHER:
        return CIPHERS;
    case OSSL_OP_STORE:
        return STORES;
    case OSSL_OP_DECODER:
        return DECODERS;
    case OSSL_OP_ENCODER:
        return ENCODERS;
    default:
        return NULL;
    }
}

static const OSSL_PARAM *gettable_parameters(void *provider)
{
    static const OSSL_PARAM LIST[] = {
        OSSL_PARAM_utf8_ptr(OSSL_PROV_PARAM_NAME, NULL, 0),
        OSSL_PARAM_utf8_ptr(OSSL_PROV_PARAM_VERSION, NULL, 0),
        OSSL_PARAM_utf8_ptr(OSSL_PROV_PARAM_BUILDINFO, NULL, 0),
        OSSL_PARAM_int(OSSL_PROV_PARAM_STATUS, NULL),
        OSSL_PARAM_END,
    };
    (void)provider;
    return LIST;
}

static int get_parameters(void *provider, OSSL_PARAM parameters[])
{
    (void)provider;
    return parameter_set_text(parameter_request(parameters, OSSL_PROV_PARAM_NAME), "Parsec provider")
        && parameter_set_text(parameter_request(parameters, OSSL_PROV_PARAM_VERSION), PROVIDER_VERSION)
        && parameter_set_text(parameter_request(parameters, OSSL_PROV_PARAM_BUILDINFO), PROVIDER_VERSION)
        && parameter_set_number(parameter_request(parameters, OSSL_PROV_PARAM_STATUS), 1);
}

static const OSSL_ITEM *get_reason_strings(void *provider)
{
    (void)provider;
    return reason_texts;
}

/* A program may still have keys: from here on nothing of OpenSSL is called, and the last of them frees the rest. */
static void teardown(void *data)
{
    struct provider *provider = data;
    provider->core.handle = NULL;
    provider_free(provider);
}

static const OSSL_DISPATCH FUNCTIONS[] = {
    FUNCTION(OSSL_FUNC_PROVIDER_TEARDOWN, teardown),
    FUNCTION(OSSL_FUNC_PROVIDER_GETTABLE_PARAMS, gettable_parameters),
    FUNCTION(OSSL_FUNC_PROVIDER_GET_PARAMS, get_parameters),
    FUNCTION(OSSL_FUNC_PROVIDER_QUERY_OPERATION, query),
    FUNCTION(OSSL_FUNC_PROVIDER_GET_REASON_STRINGS, get_reason_strings),
    END_OF_FUNCTIONS,
};

/*
 * Refuses to be loaded before the default or the fips provider: OpenSSL would then make new keys by this module, which has none of its own, and hash
 * by nothing.
 */
__attribute__((visibility("default"))) int OSSL_provider_init(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *in,
                                                              const OSSL_DISPATCH **out, void **context)
{
    struct provider *provider = provider_new(handle, in);
    if (provider == NULL)
        return 0;
    if (!core_has_default_provider(&provider->core)) {
        raise_reason(&provider->core, REASON_NO_DEFAULT_PROVIDER,
                     "activate default, or fips, before parsec: in openssl.cnf above it, or by -provider default -provider parsec");
        provider->core.handle = NULL;
        provider_free(provider);
        return 0;
    }
    *out = FUNCTIONS;
    *context = provider;
    return 1;
}
