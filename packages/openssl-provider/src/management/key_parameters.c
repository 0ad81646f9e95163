#include "key_parameters.h"

#include <openssl/core_names.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "parameters.h"
#include "policy.h"
#include "reasons.h"

#define UNCOMPRESSED "uncompressed"
#define NAMED_CURVE "named_curve"

/* Bits of security of an RSA modulus: NIST SP 800-57 part 1, table 2. */
static uint64_t rsa_security_bits(uint32_t bits)
{
    static const uint32_t STEPS[][2] = {{15360, 256}, {7680, 192}, {4096, 152}, {3072, 128}, {2048, 112}, {1024, 80}};
    for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++) {
        if (bits >= STEPS[i][0])
            return STEPS[i][1];
    }
    return 0;
}

/* Bytes of the largest signature; of ECDSA, the SEQUENCE of two INTEGERs that may need a zero before them. */
size_t key_parameters_signature_size(const struct public_key *public_key)
{
    size_t integer;
    if (public_key->curve == NULL)
        return public_key->modulus.length;
    integer = curve_size(public_key->curve) + 3;
    return 2 * integer + (2 * integer < 0x80 ? 2 : 3);
}

/* The digest of the policy, if it is known and names one. */
static const struct digest *known_digest(const struct key *key)
{
    const parsec_key_attributes *attributes = key_known_attributes(key);
    return attributes == NULL ? NULL : digest_by_algorithm(policy_hash(attributes));
}

const struct digest *key_default_digest(const struct key *key)
{
    const struct digest *digest = known_digest(key);
    const struct public_key *public_key = atomic_load(&key->public_key);
    if (digest == NULL && public_key != NULL && public_key->curve != NULL && public_key->bits > 256)
        digest = digest_by_size(public_key->bits > 384 ? 64 : 48);
    return digest == NULL ? digest_by_size(32) : digest;
}

static bool get_ec(const struct public_key *public_key, OSSL_PARAM parameters[])
{
    const size_t size = curve_size(public_key->curve);
    return parameter_set_text(parameter_request(parameters, OSSL_PKEY_PARAM_GROUP_NAME), public_key->curve->name)
        && parameter_set_text(parameter_request(parameters, OSSL_PKEY_PARAM_EC_ENCODING), NAMED_CURVE)
        && parameter_set_text(parameter_request(parameters, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT), UNCOMPRESSED)
        && parameter_set_bytes(parameter_request(parameters, OSSL_PKEY_PARAM_PUB_KEY), public_key->data, public_key->length)
        && parameter_set_bytes(parameter_request(parameters, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY), public_key->data, public_key->length)
        && parameter_set_integer(parameter_request(parameters, OSSL_PKEY_PARAM_EC_PUB_X), public_key->data + 1, size)
        && parameter_set_integer(parameter_request(parameters, OSSL_PKEY_PARAM_EC_PUB_Y), public_key->data + 1 + size, size);
}

static bool get_rsa(const struct public_key *public_key, OSSL_PARAM parameters[])
{
    const struct der_input *n = &public_key->modulus;
    const struct der_input *e = &public_key->exponent;
    return parameter_set_integer(parameter_request(parameters, OSSL_PKEY_PARAM_RSA_N), n->bytes, n->length)
        && parameter_set_integer(parameter_request(parameters, OSSL_PKEY_PARAM_RSA_E), e->bytes, e->length);
}

int key_parameters_get(void *data, OSSL_PARAM parameters[])
{
    struct key *key = data;
    const struct public_key *public_key = key == NULL ? NULL : key_public(key);
    const struct digest *mandatory = key == NULL ? NULL : known_digest(key);
    uint64_t security;
    if (public_key == NULL)
        return 0;
    security = public_key->curve != NULL ? public_key->bits / 2 : rsa_security_bits(public_key->bits);
    return parameter_set_number(parameter_request(parameters, OSSL_PKEY_PARAM_BITS), public_key->bits)
        && parameter_set_number(parameter_request(parameters, OSSL_PKEY_PARAM_SECURITY_BITS), security)
        && parameter_set_number(parameter_request(parameters, OSSL_PKEY_PARAM_MAX_SIZE), key_parameters_signature_size(public_key))
        && parameter_set_text(parameter_request(parameters, OSSL_PKEY_PARAM_DEFAULT_DIGEST), key_default_digest(key)->name)
        && (mandatory == NULL || parameter_set_text(parameter_request(parameters, OSSL_PKEY_PARAM_MANDATORY_DIGEST), mandatory->name))
        && (public_key->curve != NULL ? get_ec(public_key, parameters) : get_rsa(public_key, parameters));
}

#define GETTABLE_BY_ALL                                                                                                  \
    OSSL_PARAM_int(OSSL_PKEY_PARAM_BITS, NULL), OSSL_PARAM_int(OSSL_PKEY_PARAM_SECURITY_BITS, NULL),                     \
        OSSL_PARAM_int(OSSL_PKEY_PARAM_MAX_SIZE, NULL), OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_DEFAULT_DIGEST, NULL, 0), \
        OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_MANDATORY_DIGEST, NULL, 0)
#define PUBLIC_OF_EC OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, NULL, 0), OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, NULL, 0)
#define PUBLIC_OF_RSA OSSL_PARAM_BN(OSSL_PKEY_PARAM_RSA_N, NULL, 0), OSSL_PARAM_BN(OSSL_PKEY_PARAM_RSA_E, NULL, 0)

const OSSL_PARAM *key_parameters_gettable_ec(void *provider)
{
    static const OSSL_PARAM LIST[] = {
        GETTABLE_BY_ALL,
        PUBLIC_OF_EC,
        OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, NULL, 0),
        OSSL_PARAM_BN(OSSL_PKEY_PARAM_EC_PUB_X, NULL, 0),
        OSSL_PARAM_BN(OSSL_PKEY_PARAM_EC_PUB_Y, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_EC_ENCODING, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, NULL, 0),
        OSSL_PARAM_END,
    };
    (void)provider;
    return LIST;
}

const OSSL_PARAM *key_parameters_gettable_rsa(void *provider)
{
    static const OSSL_PARAM LIST[] = {GETTABLE_BY_ALL, PUBLIC_OF_RSA, OSSL_PARAM_END};
    (void)provider;
    return LIST;
}

const OSSL_PARAM *key_parameters_exported_ec(int selection)
{
    static const OSSL_PARAM LIST[] = {PUBLIC_OF_EC, OSSL_PARAM_END};
    (void)selection;
    return LIST;
}

const OSSL_PARAM *key_parameters_exported_rsa(int selection)
{
    static const OSSL_PARAM LIST[] = {PUBLIC_OF_RSA, OSSL_PARAM_END};
    (void)selection;
    return LIST;
}

static int export_ec(const struct public_key *public_key, OSSL_CALLBACK *callback, void *context)
{
    /* OSSL_PARAM has no const; OpenSSL writes only to requests. */
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)public_key->curve->name, strlen(public_key->curve->name)),
        OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, (uint8_t *)public_key->data, public_key->length),
        OSSL_PARAM_END,
    };
    return callback(parameters, context);
}

static int export_rsa(const struct public_key *public_key, OSSL_CALLBACK *callback, void *context)
{
    uint8_t n[MAX_RSA_BYTES];
    uint8_t e[MAX_RSA_BYTES];
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_BN(OSSL_PKEY_PARAM_RSA_N, n, public_key->modulus.length),
        OSSL_PARAM_BN(OSSL_PKEY_PARAM_RSA_E, e, public_key->exponent.length),
        OSSL_PARAM_END,
    };
    return parameter_set_integer(&parameters[0], public_key->modulus.bytes, public_key->modulus.length)
        && parameter_set_integer(&parameters[1], public_key->exponent.bytes, public_key->exponent.length) && callback(parameters, context);
}

int key_parameters_export(void *data, int selection, OSSL_CALLBACK *callback, void *context)
{
    const struct public_key *public_key = data == NULL ? NULL : key_public(data);
    (void)selection;
    if (public_key == NULL)
        return 0;
    return public_key->curve != NULL ? export_ec(public_key, callback, context) : export_rsa(public_key, callback, context);
}

static struct public_key *import_ec(const OSSL_PARAM parameters[])
{
    const OSSL_PARAM *point = parameter_find(parameters, OSSL_PKEY_PARAM_PUB_KEY);
    const struct curve *curve;
    char name[32];
    if (!parameter_get_text(parameter_find(parameters, OSSL_PKEY_PARAM_GROUP_NAME), name, sizeof name) || point == NULL
        || point->data_type != OSSL_PARAM_OCTET_STRING || point->data == NULL || point->data_size == 0)
        return NULL;
    curve = curve_by_name(name);
    return curve == NULL ? NULL : public_key_of_point(curve, point->data, point->data_size);
}

static struct public_key *import_rsa(const OSSL_PARAM parameters[])
{
    uint8_t n[MAX_RSA_BYTES];
    uint8_t e[MAX_RSA_BYTES];
    size_t n_length;
    size_t e_length;
    if (!parameter_get_integer(parameter_find(parameters, OSSL_PKEY_PARAM_RSA_N), n, sizeof n, &n_length)
        || !parameter_get_integer(parameter_find(parameters, OSSL_PKEY_PARAM_RSA_E), e, sizeof e, &e_length))
        return NULL;
    return public_key_of_numbers(n, n_length, e, e_length);
}

int key_parameters_import(void *data, int selection, const OSSL_PARAM parameters[])
{
    struct key *key = data;
    struct public_key *expected = NULL;
    struct public_key *made;
    (void)selection;
    /* A private half that comes with it stays with the provider that has it: an agreement's peer may be a whole key pair. */
    made = key->uri.type == KEY_EC ? import_ec(parameters) : import_rsa(parameters);
    if (made == NULL)
        raise_reason(&key->provider->core, REASON_KEY_TYPE, "this is no public %s key that is usable here", key_type_name(key->uri.type));
    else if (atomic_compare_exchange_strong(&key->public_key, &expected, made))
        return 1;
    free(made);
    return 0;
}

int key_parameters_set_ec(void *data, const OSSL_PARAM parameters[])
{
    struct key *key = data;
    const OSSL_PARAM *point = parameter_find(parameters, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY);
    struct public_key *before = atomic_load(&key->public_key);
    struct public_key *made;
    if (point == NULL)
        return 1;
    if (key->uri.name[0] != '\0' || before == NULL || atomic_load(&key->references) != 1 || point->data_type != OSSL_PARAM_OCTET_STRING
        || point->data == NULL || point->data_size == 0)
        return 0;
    made = public_key_of_point(before->curve, point->data, point->data_size);
    if (made == NULL)
        return 0;
    atomic_store(&key->public_key, made);
    free(before);
    return 1;
}

const OSSL_PARAM *key_parameters_settable_ec(void *provider)
{
    static const OSSL_PARAM LIST[] = {OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, NULL, 0), OSSL_PARAM_END};
    (void)provider;
    return LIST;
}
