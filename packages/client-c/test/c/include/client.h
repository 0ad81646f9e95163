/* Shared by the test programs: a client, and a key that it can have. */
#ifndef CLIENT_H
#define CLIENT_H

#include "check.h"
#include "parsec_client.h"

#define ECDSA PARSEC_ALG_ECDSA(PARSEC_ALG_SHA_256)

/* A P-256 key pair that may be exported, sign and verify. */
static const parsec_key_attributes ecc = {
    .type = PARSEC_KEY_TYPE_ECC_KEY_PAIR(PARSEC_ECC_FAMILY_SECP_R1),
    .bits = 256,
    .usage =
        PARSEC_USAGE_EXPORT | PARSEC_USAGE_SIGN_MESSAGE | PARSEC_USAGE_VERIFY_MESSAGE | PARSEC_USAGE_SIGN_HASH | PARSEC_USAGE_VERIFY_HASH,
    .algorithm = ECDSA,
};
static const uint8_t hash[32] = {1, 2, 3};
static parsec_client *client __attribute__((unused));

#endif
