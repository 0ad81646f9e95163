#include "policy.h"

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

void policy_raise(struct key *key, parsec_status status)
{
    const parsec_key_attributes *attributes = status == PARSEC_ERROR_NOT_PERMITTED ? key_attributes(key) : NULL;
    size_t index = attributes == NULL ? sizeof ALGORITHMS / sizeof ALGORITHMS[0] : find(attributes->algorithm);
    const struct digest *digest;
    if (index == sizeof ALGORITHMS / sizeof ALGORITHMS[0]) {
        raise_status(&key->provider->core, status, key->uri.name);
        return;
    }
    digest = digest_by_algorithm(UINT32_C(0x02000000) | (attributes->algorithm & 0xff));
    raise_reason(&key->provider->core, REASON_NOT_PERMITTED, "key %s permits %s with %s, usage 0x%x: %s", key->uri.name,
                 ALGORITHMS[index].name, digest == NULL ? "any digest" : digest->name, (unsigned)attributes->usage,
                 ALGORITHMS[index].advice);
}
