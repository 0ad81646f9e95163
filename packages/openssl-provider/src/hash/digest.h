/*
 * SHA-2 in software: OpenSSL hands whole messages to a provider, and Parsec's providers sign hashes. libcrypto, which has its own, is not
 * linked. Secrets that are derived by X9.63 are hashed too, so nothing of a block stays on the stack.
 */
#ifndef DIGEST_H
#define DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define MAX_DIGEST 64

struct digest;

struct digest_state {
    const struct digest *digest; /* NULL before the beginning */
    uint64_t words[8]; /* of SHA-256 the low halves */
    uint64_t length;
    uint8_t block[128];
    size_t used;
};

struct digest {
    const char *name;         /* as OpenSSL calls it */
    size_t size;              /* bytes of a hash */
    uint32_t algorithm;       /* PARSEC_ALG_SHA_... */
    uint8_t oid;              /* the last arc below 2.16.840.1.101.3.4.2 */
    uint8_t rsa_oid;          /* ... of its signature below 1.2.840.113549.1.1 */
    uint8_t ecdsa_oid;        /* ... below 1.2.840.10045.4.3 */
    uint64_t first_words[8];
};

/* A digest by one of its names, in any case: "SHA256", "SHA2-256", "SHA-256", its object identifier. NULL for any other. */
const struct digest *digest_by_name(const char *name);
/* By the number of PSA, and by the length of its hashes; NULL for any other. */
const struct digest *digest_by_algorithm(uint32_t algorithm);
const struct digest *digest_by_size(size_t size);

void digest_begin(const struct digest *digest, struct digest_state *state);
void digest_add(struct digest_state *state, const uint8_t *bytes, size_t length);
/* Writes as many bytes as the digest has. The state is of no use afterwards, and its caller wipes it after a secret. */
void digest_finish(struct digest_state *state, uint8_t *hash);

#endif
