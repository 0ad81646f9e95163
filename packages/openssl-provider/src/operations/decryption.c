#include "decryption.h"

#include <openssl/core_names.h>
#include <openssl/params.h>
#include <string.h>
#include <strings.h>

#include "digest.h"
#include "dispatch.h"
#include "encryption.h"
#include "key_use.h"
#include "parameters.h"
#include "policy.h"
#include "reasons.h"

#define PADDING_PKCS1 1
#define PADDING_OAEP 4
#define MAX_LABEL 256

/* A decryption, or an encryption. */
struct ciphering {
    struct key_use use;
    EVP_PKEY_CTX *encryption; /* has all settings of an encryption; NULL for a decryption, which has those that follow */
    bool is_oaep;             /* false until OAEP was asked for: OpenSSL's usual padding is that of PKCS#1 v1.5 */
    uint32_t digest;          /* PARSEC_ALG_SHA_...; SHA-1 as everywhere, unless another one is named */
    uint32_t mask_digest;     /* 0: the same */
    uint8_t label[MAX_LABEL];
    size_t label_length;
};

static void *new_ciphering(void *provider)
{
    return key_use_new(provider, sizeof(struct ciphering));
}

static const struct libcrypto *libcrypto_of(const struct ciphering *ciphering)
{
    return &ciphering->use.provider->libcrypto;
}

static void end_encryption(struct ciphering *ciphering)
{
    if (ciphering->encryption != NULL)
        libcrypto_of(ciphering)->EVP_PKEY_CTX_free(ciphering->encryption);
    ciphering->encryption = NULL;
}

static void free_ciphering(void *data)
{
    if (data != NULL)
        end_encryption(data);
    key_use_free(data);
}

static void *duplicate(void *data)
{
    const struct ciphering *ciphering = data;
    struct ciphering *copy = key_use_duplicate(ciphering, sizeof *ciphering);
    if (copy == NULL || ciphering->encryption == NULL)
        return copy;
    copy->encryption = libcrypto_of(ciphering)->EVP_PKEY_CTX_dup(ciphering->encryption);
    if (copy->encryption != NULL)
        return copy;
    key_use_free(copy);
    return NULL;
}

static bool set_padding(struct ciphering *ciphering, const OSSL_PARAM *parameter)
{
    int64_t number = 0;
    char name[16] = "";
    bool is_name = !parameter_get_number(parameter, &number) && parameter_get_text(parameter, name, sizeof name);
    ciphering->is_oaep = is_name ? strcmp(name, OSSL_PKEY_RSA_PAD_MODE_OAEP) == 0 : number == PADDING_OAEP;
    if (!ciphering->is_oaep)
        raise_reason(&ciphering->use.provider->core, REASON_PADDING,
                     "RSA decrypts with oaep alone: -pkeyopt rsa_padding_mode:oaep; TLS needs a key exchange with (EC)DHE");
    return ciphering->is_oaep;
}

static bool set_digest(struct ciphering *ciphering, const OSSL_PARAM *parameter, uint32_t *algorithm)
{
    const struct digest *digest;
    char name[32];
    if (!parameter_get_text(parameter, name, sizeof name))
        return false;
    digest = digest_by_name(name);
    *algorithm = digest != NULL ? digest->algorithm : 0;
    /* Here it hashes a label, and stands in the policies of keys. */
    if (strcasecmp(name, "SHA1") == 0 || strcasecmp(name, "SHA-1") == 0)
        *algorithm = PARSEC_ALG_SHA_1;
    if (*algorithm == 0)
        raise_reason(&ciphering->use.provider->core, REASON_DIGEST, "%s: choose SHA-256, SHA-384, SHA-512 or SHA-1", name);
    return *algorithm != 0;
}

static bool set_label(struct ciphering *ciphering, const OSSL_PARAM *parameter)
{
    if (parameter->data_type != OSSL_PARAM_OCTET_STRING || parameter->data_size > MAX_LABEL)
        return false;
    if (parameter->data_size > 0)
        memcpy(ciphering->label, parameter->data, parameter->data_size);
    ciphering->label_length = parameter->data_size;
    return true;
}

static bool set_decryption(struct ciphering *ciphering, const OSSL_PARAM parameters[])
{
    const OSSL_PARAM *padding = parameter_find(parameters, OSSL_ASYM_CIPHER_PARAM_PAD_MODE);
    const OSSL_PARAM *digest = parameter_find(parameters, OSSL_ASYM_CIPHER_PARAM_OAEP_DIGEST);
    const OSSL_PARAM *mask_digest = parameter_find(parameters, OSSL_ASYM_CIPHER_PARAM_MGF1_DIGEST);
    const OSSL_PARAM *label = parameter_find(parameters, OSSL_ASYM_CIPHER_PARAM_OAEP_LABEL);
    return (padding == NULL || set_padding(ciphering, padding)) && (digest == NULL || set_digest(ciphering, digest, &ciphering->digest))
        && (mask_digest == NULL || set_digest(ciphering, mask_digest, &ciphering->mask_digest))
        && (label == NULL || set_label(ciphering, label));
}

static bool get_decryption(const struct ciphering *ciphering, OSSL_PARAM parameters[])
{
    const struct digest *digest = digest_by_algorithm(ciphering->digest);
    OSSL_PARAM *padding = parameter_request(parameters, OSSL_ASYM_CIPHER_PARAM_PAD_MODE);
    bool is_text = padding != NULL && padding->data_type == OSSL_PARAM_UTF8_STRING;
    const char *name = ciphering->is_oaep ? OSSL_PKEY_RSA_PAD_MODE_OAEP : OSSL_PKEY_RSA_PAD_MODE_PKCSV15;
    return (is_text ? parameter_set_text(padding, name) : parameter_set_number(padding, ciphering->is_oaep ? PADDING_OAEP : PADDING_PKCS1))
        && parameter_set_text(parameter_request(parameters, OSSL_ASYM_CIPHER_PARAM_OAEP_DIGEST), digest == NULL ? "SHA1" : digest->name);
}

static int set_parameters(void *data, const OSSL_PARAM parameters[])
{
    struct ciphering *ciphering = data;
    if (ciphering->encryption == NULL)
        return set_decryption(ciphering, parameters);
    return libcrypto_of(ciphering)->EVP_PKEY_CTX_set_params(ciphering->encryption, parameters) == 1;
}

static int get_parameters(void *data, OSSL_PARAM parameters[])
{
    const struct ciphering *ciphering = data;
    if (ciphering->encryption == NULL)
        return get_decryption(ciphering, parameters);
    return libcrypto_of(ciphering)->EVP_PKEY_CTX_get_params(ciphering->encryption, parameters) == 1;
}

static const OSSL_PARAM *settable(void *data, void *provider)
{
    static const OSSL_PARAM LIST[] = {
        OSSL_PARAM_utf8_string(OSSL_ASYM_CIPHER_PARAM_PAD_MODE, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_ASYM_CIPHER_PARAM_OAEP_DIGEST, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_ASYM_CIPHER_PARAM_OAEP_DIGEST_PROPS, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_ASYM_CIPHER_PARAM_MGF1_DIGEST, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_ASYM_CIPHER_PARAM_MGF1_DIGEST_PROPS, NULL, 0),
        OSSL_PARAM_octet_string(OSSL_ASYM_CIPHER_PARAM_OAEP_LABEL, NULL, 0),
        OSSL_PARAM_END,
    };
    const struct ciphering *ciphering = data;
    (void)provider;
    if (ciphering == NULL || ciphering->encryption == NULL)
        return LIST;
    return libcrypto_of(ciphering)->EVP_PKEY_CTX_settable_params(ciphering->encryption);
}

static const OSSL_PARAM *gettable(void *data, void *provider)
{
    static const OSSL_PARAM LIST[] = {
        OSSL_PARAM_utf8_string(OSSL_ASYM_CIPHER_PARAM_PAD_MODE, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_ASYM_CIPHER_PARAM_OAEP_DIGEST, NULL, 0),
        OSSL_PARAM_END,
    };
    const struct ciphering *ciphering = data;
    (void)provider;
    if (ciphering == NULL || ciphering->encryption == NULL)
        return LIST;
    return libcrypto_of(ciphering)->EVP_PKEY_CTX_gettable_params(ciphering->encryption);
}

static int begin_encryption(void *data, void *key, const OSSL_PARAM parameters[])
{
    struct ciphering *ciphering = data;
    end_encryption(ciphering);
    key_use_begin(&ciphering->use, key);
    ciphering->encryption = encryption_begin(key, parameters);
    return ciphering->encryption != NULL;
}

static int begin_decryption(void *data, void *key, const OSSL_PARAM parameters[])
{
    struct ciphering *ciphering = data;
    end_encryption(ciphering);
    key_use_begin(&ciphering->use, key);
    ciphering->is_oaep = false;
    ciphering->digest = PARSEC_ALG_SHA_1;
    ciphering->mask_digest = 0;
    ciphering->label_length = 0;
    return set_decryption(ciphering, parameters);
}

/* The client, if the settings are those that a service has. After an error, which is raised, NULL. */
static parsec_client *ready(struct ciphering *ciphering)
{
    if (ciphering->is_oaep && (ciphering->mask_digest == 0 || ciphering->mask_digest == ciphering->digest))
        return key_client(ciphering->use.key);
    raise_reason(&ciphering->use.provider->core, REASON_PADDING,
                 "ask for oaep: -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256; its mask uses the same digest");
    return NULL;
}

/* The size of the modulus, which no result exceeds; 0 after an error. */
static size_t result_size(struct ciphering *ciphering)
{
    const struct public_key *public_key = key_public(ciphering->use.key);
    return public_key == NULL ? 0 : public_key->modulus.length;
}

static int encrypt(void *data, unsigned char *output, size_t *length, size_t size, const unsigned char *input, size_t input_length)
{
    const struct ciphering *ciphering = data;
    *length = size;
    return libcrypto_of(ciphering)->EVP_PKEY_encrypt(ciphering->encryption, output, length, input, input_length) == 1;
}

static int decrypt(void *data, unsigned char *output, size_t *length, size_t size, const unsigned char *input, size_t input_length)
{
    struct ciphering *ciphering = data;
    const struct key *key = ciphering->use.key;
    parsec_client *client;
    parsec_status status;
    *length = result_size(ciphering);
    if (output == NULL || *length == 0)
        return *length != 0;
    client = ready(ciphering);
    if (client == NULL)
        return 0;
    status = parsec_asymmetric_decrypt(client, key->uri.name, PARSEC_ALG_RSA_OAEP(ciphering->digest), input, input_length, ciphering->label,
                                       ciphering->label_length, output, size, length);
    if (status != PARSEC_SUCCESS)
        policy_raise(ciphering->use.key, status);
    return status == PARSEC_SUCCESS;
}

const OSSL_DISPATCH decryption_functions[] = {
    FUNCTION(OSSL_FUNC_ASYM_CIPHER_NEWCTX, new_ciphering),
    FUNCTION(OSSL_FUNC_ASYM_CIPHER_FREECTX, free_ciphering),
    FUNCTION(OSSL_FUNC_ASYM_CIPHER_DUPCTX, duplicate),
    FUNCTION(OSSL_FUNC_ASYM_CIPHER_ENCRYPT_INIT, begin_encryption),
    FUNCTION(OSSL_FUNC_ASYM_CIPHER_ENCRYPT, encrypt),
    FUNCTION(OSSL_FUNC_ASYM_CIPHER_DECRYPT_INIT, begin_decryption),
    FUNCTION(OSSL_FUNC_ASYM_CIPHER_DECRYPT, decrypt),
    FUNCTION(OSSL_FUNC_ASYM_CIPHER_GET_CTX_PARAMS, get_parameters),
    FUNCTION(OSSL_FUNC_ASYM_CIPHER_GETTABLE_CTX_PARAMS, gettable),
    FUNCTION(OSSL_FUNC_ASYM_CIPHER_SET_CTX_PARAMS, set_parameters),
    FUNCTION(OSSL_FUNC_ASYM_CIPHER_SETTABLE_CTX_PARAMS, settable),
    END_OF_FUNCTIONS,
};
