#include "signature_settings.h"

#include <openssl/core_names.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>

#include "algorithm_id.h"
#include "key_parameters.h"
#include "parameters.h"
#include "reasons.h"

/* Paddings of RSA as libcrypto numbers and names them. */
#define PADDING_PKCS1 1
#define PADDING_PSS 6

void signature_settings_begin(struct signature_settings *settings, const struct key *key)
{
    memset(settings, 0, sizeof *settings);
    settings->is_pss = key->uri.type == KEY_RSA_PSS;
    settings->salt_length = SALT_AUTO;
}

bool signature_settings_set_digest(struct signature_settings *settings, const struct key *key, const char *name)
{
    const struct digest *digest = digest_by_name(name);
    if (digest == NULL) {
        raise_reason(&key->provider->core, REASON_DIGEST, "%s: choose SHA-256, SHA-384, SHA-512 or SHA-224", name);
        return false;
    }
    if (settings->is_digest_fixed && settings->digest != digest) {
        raise_reason(&key->provider->core, REASON_DIGEST, "%s: the message is hashed by %s, as it began", name, settings->digest->name);
        return false;
    }
    settings->digest = digest;
    return true;
}

static bool set_padding(struct signature_settings *settings, const struct key *key, const OSSL_PARAM *parameter)
{
    int64_t number = 0;
    char name[16] = "";
    if (!parameter_get_number(parameter, &number) && parameter_get_text(parameter, name, sizeof name)) {
        if (strcmp(name, OSSL_PKEY_RSA_PAD_MODE_PSS) == 0)
            number = PADDING_PSS;
        else if (strcmp(name, OSSL_PKEY_RSA_PAD_MODE_PKCSV15) == 0)
            number = PADDING_PKCS1;
    }
    if (key->uri.type != KEY_EC && (number == PADDING_PSS || (number == PADDING_PKCS1 && key->uri.type == KEY_RSA))) {
        settings->is_pss = number == PADDING_PSS;
        return true;
    }
    raise_reason(&key->provider->core, REASON_PADDING, "RSA keys sign with pss or, unless they are RSA-PSS keys, with pkcs1");
    return false;
}

static bool set_salt_length(struct signature_settings *settings, const struct key *key, const OSSL_PARAM *parameter)
{
    static const struct {
        const char *name;
        int64_t length;
    } NAMES[] = {{"digest", SALT_DIGEST}, {"auto", SALT_AUTO}, {"max", SALT_MAX}, {"auto-digestmax", SALT_AUTO_DIGEST_MAX}};
    int64_t length;
    char text[24];
    char *end;
    if (!parameter_get_number(parameter, &length)) {
        if (!parameter_get_text(parameter, text, sizeof text))
            text[0] = '\0';
        length = strtol(text, &end, 10);
        for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
            if (strcmp(text, NAMES[i].name) == 0) {
                length = NAMES[i].length;
                end = "";
            }
        }
        if (text[0] == '\0' || *end != '\0')
            length = SALT_AUTO_DIGEST_MAX - 1;
    }
    if (length < SALT_AUTO_DIGEST_MAX || length > MAX_RSA_BYTES) {
        raise_reason(&key->provider->core, REASON_SALT_LENGTH, "it is digest, auto, or the length of the hash in bytes");
        return false;
    }
    settings->salt_length = length;
    return true;
}

static bool set_mask_digest(struct signature_settings *settings, const struct key *key, const OSSL_PARAM *parameter)
{
    char name[32];
    if (!parameter_get_text(parameter, name, sizeof name))
        return false;
    settings->mask_digest = digest_by_name(name);
    if (settings->mask_digest == NULL)
        raise_reason(&key->provider->core, REASON_DIGEST, "%s: the mask uses the digest of the signature", name);
    return settings->mask_digest != NULL;
}

bool signature_settings_set(struct signature_settings *settings, const struct key *key, const OSSL_PARAM parameters[])
{
    const OSSL_PARAM *digest = parameter_find(parameters, OSSL_SIGNATURE_PARAM_DIGEST);
    const OSSL_PARAM *padding = parameter_find(parameters, OSSL_SIGNATURE_PARAM_PAD_MODE);
    const OSSL_PARAM *salt_length = parameter_find(parameters, OSSL_SIGNATURE_PARAM_PSS_SALTLEN);
    const OSSL_PARAM *mask_digest = parameter_find(parameters, OSSL_SIGNATURE_PARAM_MGF1_DIGEST);
    char name[64];
    if (digest != NULL && (!parameter_get_text(digest, name, sizeof name) || !signature_settings_set_digest(settings, key, name)))
        return false;
    return (padding == NULL || set_padding(settings, key, padding)) && (salt_length == NULL || set_salt_length(settings, key, salt_length))
        && (mask_digest == NULL || set_mask_digest(settings, key, mask_digest));
}

uint32_t signature_settings_algorithm(const struct signature_settings *settings, const struct key *key)
{
    const parsec_key_attributes *attributes = key_known_attributes(key);
    const struct digest *digest = settings->digest;
    if (digest == NULL) {
        raise_reason(&key->provider->core, REASON_DIGEST, "name the digest that made the hash: -pkeyopt digest:SHA256");
        return 0;
    }
    if (key->uri.type == KEY_EC) {
        bool is_deterministic = attributes != NULL && (attributes->algorithm & ~UINT32_C(0xff)) == PARSEC_ALG_DETERMINISTIC_ECDSA(0);
        return is_deterministic ? PARSEC_ALG_DETERMINISTIC_ECDSA(digest->algorithm) : PARSEC_ALG_ECDSA(digest->algorithm);
    }
    if (!settings->is_pss)
        return PARSEC_ALG_RSA_PKCS1V15_SIGN(digest->algorithm);
    if (settings->mask_digest != NULL && settings->mask_digest != digest) {
        raise_reason(&key->provider->core, REASON_DIGEST, "the mask of a PSS signature uses the digest of the signature");
        return 0;
    }
    if (settings->salt_length == SALT_MAX || (settings->salt_length >= 0 && settings->salt_length != (int64_t)digest->size)) {
        raise_reason(&key->provider->core, REASON_SALT_LENGTH,
                     "the service takes a salt as long as the hash: -sigopt rsa_pss_saltlen:digest");
        return 0;
    }
    return PARSEC_ALG_RSA_PSS(digest->algorithm);
}

static bool get_algorithm_id(const struct signature_settings *settings, const struct key *key, OSSL_PARAM *parameter)
{
    uint8_t buffer[MAX_ALGORITHM_ID];
    struct der_output output;
    if (parameter == NULL)
        return true;
    if (settings->digest == NULL)
        return false;
    der_begin(&output, buffer, sizeof buffer);
    if (key->uri.type == KEY_EC)
        algorithm_id_write_ecdsa(settings->digest, &output);
    else if (settings->is_pss)
        algorithm_id_write_pss(settings->digest, &output);
    else
        algorithm_id_write_rsa(settings->digest, &output);
    return parameter_set_bytes(parameter, buffer + output.start, der_written(&output));
}

static bool get_padding(const struct signature_settings *settings, OSSL_PARAM *parameter)
{
    if (parameter == NULL)
        return true;
    if (parameter->data_type == OSSL_PARAM_UTF8_STRING)
        return parameter_set_text(parameter, settings->is_pss ? OSSL_PKEY_RSA_PAD_MODE_PSS : OSSL_PKEY_RSA_PAD_MODE_PKCSV15);
    return parameter_set_number(parameter, settings->is_pss ? PADDING_PSS : PADDING_PKCS1);
}

/* The salt is as long as the hash, whatever was asked for, or nothing is signed. */
static bool get_salt_length(const struct signature_settings *settings, OSSL_PARAM *parameter)
{
    size_t length = settings->digest == NULL ? 0 : settings->digest->size;
    if (parameter != NULL && parameter->data_type == OSSL_PARAM_UTF8_STRING)
        return parameter_set_text(parameter, "digest");
    return parameter_set_number(parameter, length);
}

bool signature_settings_get(const struct signature_settings *settings, const struct key *key, OSSL_PARAM parameters[])
{
    const char *digest = settings->digest == NULL ? "" : settings->digest->name;
    if (!get_algorithm_id(settings, key, parameter_request(parameters, OSSL_SIGNATURE_PARAM_ALGORITHM_ID))
        || !parameter_set_text(parameter_request(parameters, OSSL_SIGNATURE_PARAM_DIGEST), digest))
        return false;
    return key->uri.type == KEY_EC
        || (get_padding(settings, parameter_request(parameters, OSSL_SIGNATURE_PARAM_PAD_MODE))
            && get_salt_length(settings, parameter_request(parameters, OSSL_SIGNATURE_PARAM_PSS_SALTLEN))
            && parameter_set_text(parameter_request(parameters, OSSL_SIGNATURE_PARAM_MGF1_DIGEST), digest));
}

const OSSL_PARAM *signature_settings_settable(void *context, void *provider)
{
    static const OSSL_PARAM LIST[] = {
        OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_DIGEST, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_PROPERTIES, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_PAD_MODE, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_PSS_SALTLEN, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_MGF1_DIGEST, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_MGF1_PROPERTIES, NULL, 0),
        OSSL_PARAM_END,
    };
    (void)context;
    (void)provider;
    return LIST;
}

const OSSL_PARAM *signature_settings_gettable(void *context, void *provider)
{
    static const OSSL_PARAM LIST[] = {
        OSSL_PARAM_octet_string(OSSL_SIGNATURE_PARAM_ALGORITHM_ID, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_DIGEST, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_PAD_MODE, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_PSS_SALTLEN, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_MGF1_DIGEST, NULL, 0),
        OSSL_PARAM_END,
    };
    (void)context;
    (void)provider;
    return LIST;
}
