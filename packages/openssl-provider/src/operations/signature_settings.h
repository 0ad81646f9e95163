/* Settings of one signature, and the parameters by which OpenSSL gives and asks for them. */
#ifndef SIGNATURE_SETTINGS_H
#define SIGNATURE_SETTINGS_H

#include <openssl/core.h>
#include <stdbool.h>
#include <stdint.h>

#include "digest.h"
#include "key.h"

struct signature_settings {
    const struct digest *digest;      /* NULL: not chosen */
    const struct digest *mask_digest; /* of PSS; NULL: the same */
    bool is_digest_fixed;             /* a message is hashed by it */
    bool is_pss;
    int64_t salt_length; /* or SALT_... */
};

/* As libcrypto numbers them: the length of the hash; found in the signature, when signing the largest; the largest; the hash's at most. */
#define SALT_DIGEST (-1)
#define SALT_AUTO (-2)
#define SALT_MAX (-3)
#define SALT_AUTO_DIGEST_MAX (-4)

/* The usual settings for a key. */
void signature_settings_begin(struct signature_settings *settings, const struct key *key);

/* The algorithm in PSA's numbers; 0 after an error, which is raised: a salt of another length than the hash, say. */
uint32_t signature_settings_algorithm(const struct signature_settings *settings, const struct key *key);

bool signature_settings_set(struct signature_settings *settings, const struct key *key, const OSSL_PARAM parameters[]);
bool signature_settings_get(const struct signature_settings *settings, const struct key *key, OSSL_PARAM parameters[]);
bool signature_settings_set_digest(struct signature_settings *settings, const struct key *key, const char *name);
const OSSL_PARAM *signature_settings_settable(void *context, void *provider);
const OSSL_PARAM *signature_settings_gettable(void *context, void *provider);

#endif
