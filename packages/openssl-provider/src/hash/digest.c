#include "digest.h"

#include <string.h>
#include <strings.h>

#include "compress.h"
#include "parsec_client.h"

static const struct digest DIGESTS[] = {
    {"SHA256",
     32,
     PARSEC_ALG_SHA_256,
     1,
     11,
     2,
     {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}},
    {"SHA384",
     48,
     PARSEC_ALG_SHA_384,
     2,
     12,
     3,
     {0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939, 0x67332667ffc00b31, 0x8eb44a8768581511,
      0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4}},
    {"SHA512",
     64,
     PARSEC_ALG_SHA_512,
     3,
     13,
     4,
     {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
      0x1f83d9abfb41bd6b, 0x5be0cd19137e2179}},
    {"SHA224",
     28,
     PARSEC_ALG_SHA_224,
     4,
     14,
     1,
     {0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4}},
};
#define DIGEST_COUNT (sizeof DIGESTS / sizeof DIGESTS[0])

/* Other ways in which OpenSSL and its users write the name of a digest, after its own name. */
static const char *const OTHER_NAMES[DIGEST_COUNT][3] = {
    {"SHA2-256", "SHA-256", "2.16.840.1.101.3.4.2.1"},
    {"SHA2-384", "SHA-384", "2.16.840.1.101.3.4.2.2"},
    {"SHA2-512", "SHA-512", "2.16.840.1.101.3.4.2.3"},
    {"SHA2-224", "SHA-224", "2.16.840.1.101.3.4.2.4"},
};

const struct digest *digest_by_name(const char *name)
{
    for (size_t i = 0; i < DIGEST_COUNT; i++) {
        if (strcasecmp(DIGESTS[i].name, name) == 0)
            return &DIGESTS[i];
        for (size_t j = 0; j < 3; j++) {
            if (strcasecmp(OTHER_NAMES[i][j], name) == 0)
                return &DIGESTS[i];
        }
    }
    return NULL;
}

const struct digest *digest_by_algorithm(uint32_t algorithm)
{
    for (size_t i = 0; i < DIGEST_COUNT; i++) {
        if (DIGESTS[i].algorithm == algorithm)
            return &DIGESTS[i];
    }
    return NULL;
}

const struct digest *digest_by_size(size_t size)
{
    for (size_t i = 0; i < DIGEST_COUNT; i++) {
        if (DIGESTS[i].size == size)
            return &DIGESTS[i];
    }
    return NULL;
}

static size_t block_size(const struct digest *digest)
{
    return digest->size > 32 ? 128 : 64;
}

static void compress(struct digest_state *state)
{
    if (block_size(state->digest) == 128)
        compress_512(state->words, state->block);
    else
        compress_256(state->words, state->block);
}

void digest_begin(const struct digest *digest, struct digest_state *state)
{
    memset(state, 0, sizeof *state);
    state->digest = digest;
    memcpy(state->words, digest->first_words, sizeof state->words);
}

void digest_add(struct digest_state *state, const uint8_t *bytes, size_t length)
{
    const size_t size = block_size(state->digest);
    state->length += length;
    while (length > 0) {
        size_t count = size - state->used < length ? size - state->used : length;
        memcpy(state->block + state->used, bytes, count);
        state->used += count;
        bytes += count;
        length -= count;
        if (state->used == size) {
            compress(state);
            state->used = 0;
        }
    }
}

void digest_finish(struct digest_state *state, uint8_t *hash)
{
    const struct digest *digest = state->digest;
    const size_t size = block_size(digest);
    const size_t word = size / 16; /* bytes of a word */
    uint64_t bits = state->length * 8;
    state->block[state->used++] = 0x80;
    /* The length takes two words at the end of the last block. */
    if (state->used > size - 2 * word) {
        memset(state->block + state->used, 0, size - state->used);
        compress(state);
        state->used = 0;
    }
    memset(state->block + state->used, 0, size - state->used);
    for (size_t i = 0; i < 8; i++)
        state->block[size - 1 - i] = (uint8_t)(bits >> (8 * i));
    compress(state);
    for (size_t i = 0; i < digest->size; i++)
        hash[i] = (uint8_t)(state->words[i / word] >> (8 * (word - 1 - i % word)));
}
