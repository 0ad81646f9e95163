#include "policy.h"

#include <stdio.h>

#include "digest.h"
#include "reasons.h"

static const struct {
    uint32_t algorithm; /* without its digest */
    const char *name;
    const char *advice;
} ALGORITHMS[] = {
    {PARSEC_ALG_RSA_PSS(0), "RSA-PSS", "ask for it: -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest"},
    {PARSEC_ALG_RSA_PKCS1V15_SIGN(0), "RSA PKCS#1 v1.5", "TLS 1.3 needs a key with RSA-PSS"},
    {PARSEC_ALG_ECDSA(0), "ECDSA", "choose the digest of its policy, and a usage that it has"},
    {PARSEC_ALG_DETERMINISTIC_ECDSA(0), "deterministic ECDSA", "choose the digest of its policy, and a usage that it has"},
    {PARSEC_ALG_RSA_OAEP(0), "RSA-OAEP", "it decrypts and does not sign"},
    {PARSEC_ALG_ECDH, "ECDH", "it agrees on secrets and does not sign"},
};

static size_t find(uint32_t algorithm)
{
    const size_t count = sizeof ALGORITHMS / sizeof ALGORITHMS[0];
    for (size_t i = 0; i < count; i++) {
        if ((algorithm & ~UINT32_C(0xff)) == ALGORITHMS[i].algorithm)
            return i;
    }
    return count;
}

uint32_t policy_hash(const parsec_key_attributes *attributes)
{
    return UINT32_C(0x02000000) | (attributes->algorithm & 0xff);
}

/* Names the hash of a policy: "with SHA256", say; "" for an algorithm without one. */
static void write_hash(const parsec_key_attributes *attributes, char text[32])
{
    const uint32_t hash = policy_hash(attributes);
    const struct digest *digest = digest_by_algorithm(hash);
    if (attributes->algorithm == PARSEC_ALG_ECDH)
        text[0] = '\0';
    else if (digest != NULL)
        snprintf(text, 32, " with %s", digest->name);
    else
        snprintf(text, 32, " with %s", hash == PARSEC_ALG_ANY_HASH ? "any digest" : hash == PARSEC_ALG_SHA_1 ? "SHA1" : "another digest");
}

void policy_raise(struct key *key, parsec_status status)
{
    const size_t count = sizeof ALGORITHMS / sizeof ALGORITHMS[0];
    const parsec_key_attributes *attributes;
    char text[MAX_ERROR_TEXT];
    char hash[32];
    size_t index;
    /* The look-up of the attributes may fail too, and leaves its own text then. */
    snprintf(text, sizeof text, "%s", parsec_last_error());
    attributes = status == PARSEC_ERROR_NOT_PERMITTED ? key_attributes(key) : NULL;
    index = attributes == NULL ? count : find(attributes->algorithm);
    if (index == count) {
        raise_status_as(&key->provider->core, status, text, key->uri.name);
        return;
    }
    write_hash(attributes, hash);
    raise_reason(&key->provider->core, REASON_NOT_PERMITTED, "key %s permits %s%s, usage 0x%x: %s", key->uri.name, ALGORITHMS[index].name,
                 hash, (unsigned)attributes->usage, ALGORITHMS[index].advice);
}
