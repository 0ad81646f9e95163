#include "signature.h"

#include <string.h>

#include "dispatch.h"
#include "key_parameters.h"
#include "key_use.h"
#include "policy.h"
#include "reasons.h"
#include "signature_settings.h"

#define MAX_SIGNATURE MAX_RSA_BYTES

/* One signature that is made or verified. */
struct signing {
    struct key_use use;
    struct signature_settings settings;
    struct digest_state state;
};

static void *new_signing(void *provider, const char *properties)
{
    (void)properties;
    return key_use_new(provider, sizeof(struct signing));
}

static void *duplicate(void *data)
{
    return key_use_duplicate(data, sizeof(struct signing));
}

static int set_parameters(void *data, const OSSL_PARAM parameters[])
{
    struct signing *signing = data;
    return signing->use.key != NULL && signature_settings_set(&signing->settings, signing->use.key, parameters);
}

static int get_parameters(void *data, OSSL_PARAM parameters[])
{
    struct signing *signing = data;
    return signing->use.key != NULL && signature_settings_get(&signing->settings, signing->use.key, parameters);
}

/* Begins with a ready-made hash. Without a key, begins again with the one before. */
static int begin(void *data, void *key, const OSSL_PARAM parameters[])
{
    struct signing *signing = data;
    if (key != NULL) {
        key_use_begin(&signing->use, key);
        signature_settings_begin(&signing->settings, key);
    }
    signing->settings.is_digest_fixed = false;
    return set_parameters(signing, parameters);
}

/* Begins with a message. */
static int begin_message(void *data, const char *digest, void *key, const OSSL_PARAM parameters[])
{
    struct signing *signing = data;
    if (!begin(signing, key, NULL))
        return 0;
    if (digest != NULL && *digest != '\0') {
        if (!signature_settings_set_digest(&signing->settings, signing->use.key, digest))
            return 0;
        signing->settings.is_digest_fixed = true;
    }
    if (!set_parameters(signing, parameters))
        return 0;
    if (signing->settings.digest == NULL)
        signing->settings.digest = key_default_digest(signing->use.key);
    signing->settings.is_digest_fixed = true;
    digest_begin(signing->settings.digest, &signing->state);
    return 1;
}

static int add_to_message(void *data, const unsigned char *bytes, size_t length)
{
    struct signing *signing = data;
    digest_add(&signing->state, bytes, length);
    return 1;
}

/* Signs by the service. The result has PSA's format: of ECDSA, two numbers of the size of the curve. */
static bool sign_by_service(struct signing *signing, const uint8_t *hash, size_t hash_length, uint8_t *signature, size_t *length)
{
    struct key *key = signing->use.key;
    uint32_t algorithm = signature_settings_algorithm(&signing->settings, key);
    parsec_client *client = algorithm == 0 ? NULL : key_client(key);
    parsec_status status;
    if (client == NULL)
        return false;
    status = parsec_sign_hash(client, key->uri.name, algorithm, hash, hash_length, signature, MAX_SIGNATURE, length);
    if (status != PARSEC_SUCCESS)
        policy_raise(key, status);
    return status == PARSEC_SUCCESS;
}

/* Turns ECDSA's two numbers into the SEQUENCE that OpenSSL wants, or copies an RSA signature. */
static bool write_signature(const struct public_key *public_key, const uint8_t *raw, size_t raw_length, struct der_output *output)
{
    const size_t size = raw_length / 2;
    size_t end = output->start;
    if (public_key->curve == NULL) {
        der_write_bytes(output, raw, raw_length);
        return raw_length == public_key->modulus.length;
    }
    der_write_integer(output, raw + size, size);
    der_write_integer(output, raw, size);
    der_write_head(output, DER_SEQUENCE, end);
    return raw_length == 2 * curve_size(public_key->curve);
}

static int sign(void *data, unsigned char *signature, size_t *length, size_t size, const unsigned char *hash, size_t hash_length)
{
    struct signing *signing = data;
    const struct public_key *public_key = key_public(signing->use.key);
    uint8_t raw[MAX_SIGNATURE];
    uint8_t written[MAX_SIGNATURE];
    struct der_output output;
    size_t raw_length;
    if (public_key == NULL)
        return 0;
    *length = key_parameters_signature_size(public_key);
    if (signature == NULL)
        return 1;
    if (signing->settings.digest == NULL && signing->use.key->uri.type == KEY_EC)
        signing->settings.digest = digest_by_size(hash_length);
    if (!sign_by_service(signing, hash, hash_length, raw, &raw_length))
        return 0;
    der_begin(&output, written, sizeof written);
    if (!write_signature(public_key, raw, raw_length, &output) || der_written(&output) > size) {
        raise_reason(&signing->use.provider->core, REASON_BUFFER_TOO_SMALL, "a signature takes %zu bytes, not %zu", *length, size);
        return 0;
    }
    *length = der_written(&output);
    memcpy(signature, written + output.start, *length);
    return 1;
}

static int sign_message(void *data, unsigned char *signature, size_t *length, size_t size)
{
    struct signing *signing = data;
    uint8_t hash[MAX_DIGEST];
    if (signature != NULL)
        digest_finish(&signing->state, hash);
    return sign(signing, signature, length, size, hash, signing->settings.digest->size);
}

/* Reads the SEQUENCE of two numbers into PSA's format. */
static bool read_ecdsa(const struct curve *curve, const uint8_t *bytes, size_t length, uint8_t *raw, size_t *raw_length)
{
    const size_t size = curve_size(curve);
    struct der_input input = {bytes, length};
    struct der_input content;
    struct der_input r;
    struct der_input s;
    if (!der_read(&input, DER_SEQUENCE, &content) || input.length != 0 || !der_read_integer(&content, &r) || !der_read_integer(&content, &s)
        || content.length != 0 || r.length > size || s.length > size)
        return false;
    memset(raw, 0, 2 * size);
    memcpy(raw + size - r.length, r.bytes, r.length);
    memcpy(raw + 2 * size - s.length, s.bytes, s.length);
    *raw_length = 2 * size;
    return true;
}

/* Returns 0 for a wrong signature, and raises no error then, as other providers do. */
static int verify(void *data, const unsigned char *signature, size_t length, const unsigned char *hash, size_t hash_length)
{
    struct signing *signing = data;
    struct key *key = signing->use.key;
    const struct public_key *public_key = key_public(key);
    parsec_client *client = public_key == NULL ? NULL : key_client(key);
    uint8_t raw[2 * MAX_COORDINATE];
    uint32_t algorithm;
    parsec_status status;
    if (client == NULL)
        return 0;
    if (public_key->curve != NULL) {
        if (signing->settings.digest == NULL)
            signing->settings.digest = digest_by_size(hash_length);
        if (!read_ecdsa(public_key->curve, signature, length, raw, &length))
            return 0;
        signature = raw;
    }
    algorithm = signature_settings_algorithm(&signing->settings, key);
    if (algorithm == 0)
        return 0;
    status = parsec_verify_hash(client, key->uri.name, algorithm, hash, hash_length, signature, length);
    if (status != PARSEC_SUCCESS && status != PARSEC_ERROR_INVALID_SIGNATURE)
        policy_raise(key, status);
    return status == PARSEC_SUCCESS;
}

static int verify_message(void *data, const unsigned char *signature, size_t length)
{
    struct signing *signing = data;
    uint8_t hash[MAX_DIGEST];
    digest_finish(&signing->state, hash);
    return verify(signing, signature, length, hash, signing->settings.digest->size);
}

const OSSL_DISPATCH signature_functions[] = {
    FUNCTION(OSSL_FUNC_SIGNATURE_NEWCTX, new_signing),
    FUNCTION(OSSL_FUNC_SIGNATURE_FREECTX, key_use_free),
    FUNCTION(OSSL_FUNC_SIGNATURE_DUPCTX, duplicate),
    FUNCTION(OSSL_FUNC_SIGNATURE_SIGN_INIT, begin),
    FUNCTION(OSSL_FUNC_SIGNATURE_SIGN, sign),
    FUNCTION(OSSL_FUNC_SIGNATURE_VERIFY_INIT, begin),
    FUNCTION(OSSL_FUNC_SIGNATURE_VERIFY, verify),
    FUNCTION(OSSL_FUNC_SIGNATURE_DIGEST_SIGN_INIT, begin_message),
    FUNCTION(OSSL_FUNC_SIGNATURE_DIGEST_SIGN_UPDATE, add_to_message),
    FUNCTION(OSSL_FUNC_SIGNATURE_DIGEST_SIGN_FINAL, sign_message),
    FUNCTION(OSSL_FUNC_SIGNATURE_DIGEST_VERIFY_INIT, begin_message),
    FUNCTION(OSSL_FUNC_SIGNATURE_DIGEST_VERIFY_UPDATE, add_to_message),
    FUNCTION(OSSL_FUNC_SIGNATURE_DIGEST_VERIFY_FINAL, verify_message),
    FUNCTION(OSSL_FUNC_SIGNATURE_GET_CTX_PARAMS, get_parameters),
    FUNCTION(OSSL_FUNC_SIGNATURE_GETTABLE_CTX_PARAMS, signature_settings_gettable),
    FUNCTION(OSSL_FUNC_SIGNATURE_SET_CTX_PARAMS, set_parameters),
    FUNCTION(OSSL_FUNC_SIGNATURE_SETTABLE_CTX_PARAMS, signature_settings_settable),
    END_OF_FUNCTIONS,
};
