#include "key_generation.h"

#include <openssl/core_names.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "key.h"
#include "parameters.h"
#include "reasons.h"

/* Names of parameters, as -pkeyopt has them. */
#define PARAMETER_URI "uri"
#define PARAMETER_ALGORITHM "algorithm"

#define SIGNING (PARSEC_USAGE_SIGN_HASH | PARSEC_USAGE_VERIFY_HASH | PARSEC_USAGE_SIGN_MESSAGE | PARSEC_USAGE_VERIFY_MESSAGE)

/* The algorithm that a key will permit, by its name. */
static const struct algorithm {
    const char *name;
    bool is_ec;
    uint32_t number; /* without its digest */
    uint32_t usage;
} ALGORITHMS[] = {
    {"ecdsa", true, PARSEC_ALG_ECDSA(0), SIGNING},
    {"ecdh", true, PARSEC_ALG_ECDH, PARSEC_USAGE_DERIVE},
    {"pkcs1", false, PARSEC_ALG_RSA_PKCS1V15_SIGN(0), SIGNING},
    {"pss", false, PARSEC_ALG_RSA_PSS(0), SIGNING},
    {"oaep", false, PARSEC_ALG_RSA_OAEP(0), PARSEC_USAGE_ENCRYPT | PARSEC_USAGE_DECRYPT},
};
#define ALGORITHM_ECDSA (&ALGORITHMS[0])
#define ALGORITHM_PKCS1 (&ALGORITHMS[2])
#define ALGORITHM_PSS (&ALGORITHMS[3])

/* A key that will be generated. Owns a reference to the provider. */
struct generation {
    struct provider *provider;
    struct key_uri uri;
    enum key_type type;
    const struct algorithm *algorithm;
    const struct digest *digest; /* NULL for the usual one */
    const struct curve *curve;
    uint32_t bits; /* of an RSA key */
};

static void *begin(struct provider *provider, enum key_type type, const struct algorithm *algorithm, const OSSL_PARAM parameters[])
{
    struct generation *generation = calloc(1, sizeof *generation);
    if (generation == NULL)
        return NULL;
    generation->provider = provider_up_ref(provider);
    generation->type = type;
    generation->algorithm = algorithm;
    generation->curve = curve_by_name("P-256");
    generation->bits = 2048;
    if (key_generation_set(generation, parameters))
        return generation;
    key_generation_end(generation);
    return NULL;
}

void *key_generation_begin_ec(void *provider, int selection, const OSSL_PARAM parameters[])
{
    (void)selection;
    return begin(provider, KEY_EC, ALGORITHM_ECDSA, parameters);
}

void *key_generation_begin_rsa(void *provider, int selection, const OSSL_PARAM parameters[])
{
    (void)selection;
    return begin(provider, KEY_RSA, ALGORITHM_PKCS1, parameters);
}

void *key_generation_begin_rsa_pss(void *provider, int selection, const OSSL_PARAM parameters[])
{
    (void)selection;
    return begin(provider, KEY_RSA_PSS, ALGORITHM_PSS, parameters);
}

void key_generation_end(void *data)
{
    struct generation *generation = data;
    if (generation == NULL)
        return;
    provider_free(generation->provider);
    free(generation);
}

/* Sets one parameter. Returns NULL, or the values that it can have. */
static const char *set_algorithm(struct generation *generation, const char *value)
{
    bool is_ec = generation->type == KEY_EC;
    for (size_t i = 0; i < sizeof ALGORITHMS / sizeof ALGORITHMS[0]; i++) {
        if (strcmp(ALGORITHMS[i].name, value) == 0 && ALGORITHMS[i].is_ec == is_ec
            && (generation->type != KEY_RSA_PSS || &ALGORITHMS[i] == ALGORITHM_PSS)) {
            generation->algorithm = &ALGORITHMS[i];
            return NULL;
        }
    }
    return is_ec ? "algorithm is ecdsa or ecdh" : "algorithm is pkcs1, pss or oaep; of an RSA-PSS key, pss";
}

static const char *set_text(struct generation *generation, const char *name, const char *value)
{
    if (strcmp(name, PARAMETER_ALGORITHM) == 0)
        return set_algorithm(generation, value);
    if (strcmp(name, OSSL_PKEY_PARAM_GROUP_NAME) == 0) {
        generation->curve = curve_by_name(value);
        return generation->curve == NULL ? "group is a curve that PSA has too: P-256, P-384, P-521" : NULL;
    }
    if (strcmp(name, OSSL_ALG_PARAM_DIGEST) == 0) {
        generation->digest = digest_by_name(value);
        return generation->digest == NULL ? "digest is SHA256, SHA384, SHA512 or SHA224" : NULL;
    }
    return key_uri_read(value, &generation->uri);
}

int key_generation_set(void *data, const OSSL_PARAM parameters[])
{
    static const char *const TEXTS[] = {PARAMETER_URI, PARAMETER_ALGORITHM, OSSL_PKEY_PARAM_GROUP_NAME, OSSL_ALG_PARAM_DIGEST};
    struct generation *generation = data;
    const OSSL_PARAM *bits = parameter_find(parameters, OSSL_PKEY_PARAM_RSA_BITS);
    const char *error = NULL;
    char value[MAX_URI];
    int64_t number;
    for (size_t i = 0; error == NULL && i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        const OSSL_PARAM *parameter = parameter_find(parameters, TEXTS[i]);
        if (parameter != NULL)
            error = parameter_get_text(parameter, value, sizeof value) ? set_text(generation, TEXTS[i], value) : "a text is too long";
    }
    if (error == NULL && bits != NULL) {
        if (parameter_get_number(bits, &number) && number >= 1024 && number <= INT64_C(8) * MAX_RSA_BYTES)
            generation->bits = (uint32_t)number;
        else
            error = "bits is the size of an RSA key, from 1024";
    }
    if (error != NULL)
        raise_reason(&generation->provider->core, REASON_BAD_PARAMETER, "%s", error);
    return error == NULL;
}

const OSSL_PARAM *key_generation_settable(void *data, void *provider)
{
    static const OSSL_PARAM OF_EC[] = {
        OSSL_PARAM_utf8_string(PARAMETER_URI, NULL, 0),
        OSSL_PARAM_utf8_string(PARAMETER_ALGORITHM, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_ALG_PARAM_DIGEST, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, NULL, 0),
        OSSL_PARAM_END,
    };
    static const OSSL_PARAM OF_RSA[] = {
        OSSL_PARAM_utf8_string(PARAMETER_URI, NULL, 0),
        OSSL_PARAM_utf8_string(PARAMETER_ALGORITHM, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_ALG_PARAM_DIGEST, NULL, 0),
        OSSL_PARAM_size_t(OSSL_PKEY_PARAM_RSA_BITS, NULL),
        OSSL_PARAM_END,
    };
    const struct generation *generation = data;
    (void)provider;
    return generation != NULL && generation->type == KEY_EC ? OF_EC : OF_RSA;
}

static parsec_key_attributes attributes_of(const struct generation *generation)
{
    bool is_ec = generation->type == KEY_EC;
    uint32_t bits = is_ec ? generation->curve->bits : generation->bits;
    const struct digest *digest = generation->digest;
    parsec_key_attributes attributes = {
        .type = is_ec ? PARSEC_KEY_TYPE_ECC_KEY_PAIR(generation->curve->family) : PARSEC_KEY_TYPE_RSA_KEY_PAIR,
        .bits = bits,
        .usage = generation->algorithm->usage,
        .algorithm = generation->algorithm->number,
    };
    if (digest == NULL)
        digest = digest_by_size(!is_ec || bits <= 256 ? 32 : bits <= 384 ? 48 : 64);
    if (attributes.algorithm != PARSEC_ALG_ECDH)
        attributes.algorithm |= digest->algorithm & 0xff;
    return attributes;
}

void *key_generation_run(void *data, OSSL_CALLBACK *callback, void *context)
{
    struct generation *generation = data;
    const struct core *core = &generation->provider->core;
    parsec_key_attributes attributes = attributes_of(generation);
    parsec_client *client;
    parsec_status status;
    (void)callback;
    (void)context;
    if (generation->uri.name[0] == '\0') {
        raise_reason(core, REASON_BAD_PARAMETER, "name the key: -pkeyopt uri:parsec:NAME");
        return NULL;
    }
    client = provider_client(generation->provider, generation->uri.provider);
    if (client == NULL)
        return NULL;
    status = parsec_generate_key(client, generation->uri.name, &attributes);
    if (status != PARSEC_SUCCESS) {
        raise_status(core, status, generation->uri.name);
        return NULL;
    }
    generation->uri.type = generation->type;
    return key_open(generation->provider, &generation->uri);
}
