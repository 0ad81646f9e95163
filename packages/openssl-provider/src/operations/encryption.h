/* Encryption with the public half of a key. The default provider does it, or the fips one, as with an exported file: the service is not needed. */
#ifndef ENCRYPTION_H
#define ENCRYPTION_H

#include <openssl/evp.h>

#include "key.h"

/*
 * Begins an encryption in a context of that provider, which takes all settings. The caller owns it and uses it by the functions of libcrypto.h.
 * NULL after an error, which is raised.
 */
EVP_PKEY_CTX *encryption_begin(struct key *key, const OSSL_PARAM parameters[]);

#endif
