#include "key_agreement.h"

#include <openssl/core_names.h>
#include <openssl/params.h>
#include <string.h>

#include "digest.h"
#include "dispatch.h"
#include "key_use.h"
#include "parameters.h"
#include "policy.h"
#include "reasons.h"
#include "wipe.h"

#define MAX_SHARED_INFO 256

/* An agreement. Owns a reference to the peer's key too. The derivation is that of ANSI X9.63, which CMS asks for. */
struct agreement {
    struct key_use use;
    struct key *peer;
    bool derives;
    const struct digest *digest;
    size_t output_length; /* of the derivation */
    uint8_t shared_info[MAX_SHARED_INFO];
    size_t shared_info_length;
};

static void *new_agreement(void *provider)
{
    return key_use_new(provider, sizeof(struct agreement));
}

static void free_agreement(void *data)
{
    struct agreement *agreement = data;
    if (agreement != NULL)
        key_free(agreement->peer);
    key_use_free(agreement);
}

static void *duplicate(void *data)
{
    struct agreement *copy = key_use_duplicate(data, sizeof *copy);
    if (copy != NULL && copy->peer != NULL)
        key_up_ref(copy->peer);
    return copy;
}

static bool set_derivation(struct agreement *agreement, const OSSL_PARAM *parameter)
{
    char name[32];
    if (!parameter_get_text(parameter, name, sizeof name))
        return false;
    agreement->derives = name[0] != '\0';
    if (name[0] == '\0' || strcmp(name, "X963KDF") == 0)
        return true;
    raise_reason(&agreement->use.provider->core, REASON_BAD_PARAMETER, "%s: the derivation is X963KDF, or none", name);
    return false;
}

static bool set_digest(struct agreement *agreement, const OSSL_PARAM *parameter)
{
    char name[32];
    if (!parameter_get_text(parameter, name, sizeof name))
        return false;
    agreement->digest = digest_by_name(name);
    if (agreement->digest == NULL)
        raise_reason(&agreement->use.provider->core, REASON_DIGEST, "%s: derive with SHA-2: -keyopt ecdh_kdf_md:sha256", name);
    return agreement->digest != NULL;
}

static bool set_shared_info(struct agreement *agreement, const OSSL_PARAM *parameter)
{
    if (parameter->data_type != OSSL_PARAM_OCTET_STRING || parameter->data_size > MAX_SHARED_INFO) {
        raise_reason(&agreement->use.provider->core, REASON_BAD_PARAMETER, "the shared information is at most %d bytes", MAX_SHARED_INFO);
        return false;
    }
    if (parameter->data_size > 0)
        memcpy(agreement->shared_info, parameter->data, parameter->data_size);
    agreement->shared_info_length = parameter->data_size;
    return true;
}

static int set_parameters(void *data, const OSSL_PARAM parameters[])
{
    struct agreement *agreement = data;
    const OSSL_PARAM *derivation = parameter_find(parameters, OSSL_EXCHANGE_PARAM_KDF_TYPE);
    const OSSL_PARAM *digest = parameter_find(parameters, OSSL_EXCHANGE_PARAM_KDF_DIGEST);
    const OSSL_PARAM *length = parameter_find(parameters, OSSL_EXCHANGE_PARAM_KDF_OUTLEN);
    const OSSL_PARAM *info = parameter_find(parameters, OSSL_EXCHANGE_PARAM_KDF_UKM);
    int64_t number = 0;
    if (length != NULL && (!parameter_get_number(length, &number) || number < 0 || number > 1024))
        return 0;
    if (length != NULL)
        agreement->output_length = (size_t)number;
    return (derivation == NULL || set_derivation(agreement, derivation)) && (digest == NULL || set_digest(agreement, digest))
        && (info == NULL || set_shared_info(agreement, info));
}

static const OSSL_PARAM *settable(void *data, void *provider)
{
    /* Curves of a service have the cofactor 1, so its mode makes no difference. */
    static const OSSL_PARAM LIST[] = {
        OSSL_PARAM_int(OSSL_EXCHANGE_PARAM_EC_ECDH_COFACTOR_MODE, NULL),
        OSSL_PARAM_utf8_string(OSSL_EXCHANGE_PARAM_KDF_TYPE, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_EXCHANGE_PARAM_KDF_DIGEST, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_EXCHANGE_PARAM_KDF_DIGEST_PROPS, NULL, 0),
        OSSL_PARAM_size_t(OSSL_EXCHANGE_PARAM_KDF_OUTLEN, NULL),
        OSSL_PARAM_octet_string(OSSL_EXCHANGE_PARAM_KDF_UKM, NULL, 0),
        OSSL_PARAM_END,
    };
    (void)data;
    (void)provider;
    return LIST;
}

static int begin(void *data, void *key, const OSSL_PARAM parameters[])
{
    struct agreement *agreement = data;
    key_use_begin(&agreement->use, key);
    return set_parameters(agreement, parameters);
}

static int set_peer(void *data, void *key)
{
    struct agreement *agreement = data;
    const struct public_key *own = agreement->use.key == NULL ? NULL : key_public(agreement->use.key);
    const struct public_key *other = key_public(key);
    if (own == NULL || other == NULL)
        return 0;
    if (own->curve != other->curve) {
        raise_reason(&agreement->use.provider->core, REASON_KEY_TYPE, "both keys of an agreement are on one curve");
        return 0;
    }
    key_up_ref(key);
    key_free(agreement->peer);
    agreement->peer = key;
    return 1;
}

static bool agree(struct agreement *agreement, uint8_t *secret, size_t size, size_t *length)
{
    const struct public_key *other = key_public(agreement->peer);
    parsec_client *client = key_client(agreement->use.key);
    parsec_status status;
    if (other == NULL || client == NULL)
        return false;
    status =
        parsec_raw_key_agreement(client, PARSEC_ALG_ECDH, agreement->use.key->uri.name, other->data, other->length, secret, size, length);
    if (status != PARSEC_SUCCESS)
        policy_raise(agreement->use.key, status);
    return status == PARSEC_SUCCESS;
}

/* ANSI X9.63: hashes of the secret, a counter and the shared information, one after the other. */
static void derive_x963(const struct agreement *agreement, const uint8_t *secret, size_t secret_length, uint8_t *output)
{
    const struct digest *digest = agreement->digest;
    struct digest_state state;
    uint8_t hash[MAX_DIGEST];
    uint32_t counter = 1;
    for (size_t done = 0; done < agreement->output_length; done += digest->size, counter++) {
        const uint8_t number[4] = {(uint8_t)(counter >> 24), (uint8_t)(counter >> 16), (uint8_t)(counter >> 8), (uint8_t)counter};
        size_t left = agreement->output_length - done;
        digest_begin(digest, &state);
        digest_add(&state, secret, secret_length);
        digest_add(&state, number, sizeof number);
        digest_add(&state, agreement->shared_info, agreement->shared_info_length);
        digest_finish(&state, hash);
        memcpy(output + done, hash, left < digest->size ? left : digest->size);
    }
    wipe(&state, sizeof state);
    wipe(hash, sizeof hash);
}

static int derive(void *data, unsigned char *output, size_t *length, size_t size)
{
    struct agreement *agreement = data;
    const struct public_key *own = agreement->use.key == NULL ? NULL : key_public(agreement->use.key);
    uint8_t secret[MAX_COORDINATE];
    size_t secret_length;
    size_t needed;
    bool is_agreed;
    if (own == NULL || agreement->peer == NULL)
        return 0;
    needed = agreement->derives ? agreement->output_length : curve_size(own->curve);
    *length = needed;
    if (output == NULL)
        return 1;
    if (agreement->derives && (agreement->digest == NULL || needed == 0)) {
        raise_reason(&agreement->use.provider->core, REASON_BAD_PARAMETER,
                     "a derivation needs a digest and a length: -keyopt ecdh_kdf_md:sha256");
        return 0;
    }
    if (size < needed) {
        raise_reason(&agreement->use.provider->core, REASON_BUFFER_TOO_SMALL, "a secret takes %zu bytes, not %zu", needed, size);
        return 0;
    }
    is_agreed = agree(agreement, secret, sizeof secret, &secret_length) && secret_length == curve_size(own->curve);
    if (is_agreed && agreement->derives)
        derive_x963(agreement, secret, secret_length, output);
    else if (is_agreed)
        memcpy(output, secret, secret_length);
    wipe(secret, sizeof secret);
    return is_agreed;
}

const OSSL_DISPATCH key_agreement_functions[] = {
    FUNCTION(OSSL_FUNC_KEYEXCH_NEWCTX, new_agreement),
    FUNCTION(OSSL_FUNC_KEYEXCH_FREECTX, free_agreement),
    FUNCTION(OSSL_FUNC_KEYEXCH_DUPCTX, duplicate),
    FUNCTION(OSSL_FUNC_KEYEXCH_INIT, begin),
    FUNCTION(OSSL_FUNC_KEYEXCH_SET_PEER, set_peer),
    FUNCTION(OSSL_FUNC_KEYEXCH_DERIVE, derive),
    FUNCTION(OSSL_FUNC_KEYEXCH_SET_CTX_PARAMS, set_parameters),
    FUNCTION(OSSL_FUNC_KEYEXCH_SETTABLE_CTX_PARAMS, settable),
    END_OF_FUNCTIONS,
};
