/* The public half of a key: immutable once it was made. */
#ifndef PUBLIC_KEY_H
#define PUBLIC_KEY_H

#include "curve.h"
#include "der.h"

/* Types of keys as OpenSSL names them. RSA-PSS keys sign with that padding alone, in their certificates too. */
enum key_type { KEY_NONE = 0, KEY_EC = 1, KEY_RSA = 2, KEY_RSA_PSS = 3 };
const char *key_type_name(enum key_type type);
/* KEY_NONE for any other name. */
enum key_type key_type_by_name(const char *name);

#define MAX_RSA_BYTES 2048
#define MIN_RSA_BYTES 64
#define MAX_EXPONENT_BYTES 8 /* of a public exponent, which is 65537 nearly always */

struct public_key {
    const struct curve *curve;    /* NULL for RSA */
    struct der_input modulus;     /* of RSA, within `data`, as the exponent */
    struct der_input exponent;
    uint32_t bits;
    size_t length;
    uint8_t data[]; /* PSA's format: the uncompressed point, or RSAPublicKey in DER */
};

/* Makes one of a point, of RSAPublicKey, or of a SubjectPublicKeyInfo. The caller frees it by free(). NULL if it is none, or without memory. */
struct public_key *public_key_of_point(const struct curve *curve, const uint8_t *point, size_t length);
struct public_key *public_key_of_rsa(const uint8_t *bytes, size_t length);
struct public_key *public_key_of_numbers(const uint8_t *modulus, size_t modulus_length, const uint8_t *exponent, size_t exponent_length);
struct public_key *public_key_of_spki(const uint8_t *bytes, size_t length, enum key_type type);

/* True if both are the same key. */
bool public_key_is(const struct public_key *one, const struct public_key *other);

/* Writes it as SubjectPublicKeyInfo. At most MAX_SPKI bytes. */
#define MAX_SPKI (MAX_RSA_BYTES + 128)
void public_key_write_spki(const struct public_key *key, enum key_type type, struct der_output *output);

#endif
