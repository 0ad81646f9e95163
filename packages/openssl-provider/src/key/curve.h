/* Curves that both OpenSSL and PSA have. */
#ifndef CURVE_H
#define CURVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_COORDINATE 66 /* of P-521 */
#define MAX_POINT (1 + 2 * MAX_COORDINATE)
#define MAX_CURVE_OID 9

struct curve {
    const char *name;  /* as OpenSSL calls it */
    const char *other; /* a second name, or NULL */
    size_t oid_length;
    uint32_t bits;
    uint8_t family; /* PARSEC_ECC_FAMILY_... */
    uint8_t oid[MAX_CURVE_OID];
};

const struct curve *curve_by_name(const char *name);
const struct curve *curve_by_family(uint8_t family, uint32_t bits);
const struct curve *curve_by_oid(const uint8_t *oid, size_t length);

/* Bytes of a coordinate. */
size_t curve_size(const struct curve *curve);
/* True for an uncompressed point of the right length; if it is on the curve is not computed here. */
bool curve_has_length_of(const struct curve *curve, const uint8_t *point, size_t length);

#endif
