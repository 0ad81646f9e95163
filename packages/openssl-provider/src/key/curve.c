#include "curve.h"

#include <string.h>
#include <strings.h>

#include "parsec_client.h"

static const struct curve CURVES[] = {
    {"prime256v1", "P-256", 8, 256, PARSEC_ECC_FAMILY_SECP_R1, {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07}},
    {"secp384r1", "P-384", 5, 384, PARSEC_ECC_FAMILY_SECP_R1, {0x2b, 0x81, 0x04, 0x00, 0x22}},
    {"secp521r1", "P-521", 5, 521, PARSEC_ECC_FAMILY_SECP_R1, {0x2b, 0x81, 0x04, 0x00, 0x23}},
    {"secp224r1", "P-224", 5, 224, PARSEC_ECC_FAMILY_SECP_R1, {0x2b, 0x81, 0x04, 0x00, 0x21}},
    {"secp256k1", NULL, 5, 256, PARSEC_ECC_FAMILY_SECP_K1, {0x2b, 0x81, 0x04, 0x00, 0x0a}},
    {"brainpoolP256r1", NULL, 9, 256, PARSEC_ECC_FAMILY_BRAINPOOL_P_R1, {0x2b, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x07}},
    {"brainpoolP384r1", NULL, 9, 384, PARSEC_ECC_FAMILY_BRAINPOOL_P_R1, {0x2b, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0b}},
    {"brainpoolP512r1", NULL, 9, 512, PARSEC_ECC_FAMILY_BRAINPOOL_P_R1, {0x2b, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0d}},
};
#define CURVE_COUNT (sizeof CURVES / sizeof CURVES[0])

const struct curve *curve_by_name(const char *name)
{
    if (strcasecmp(name, "secp256r1") == 0)
        return &CURVES[0];
    for (size_t i = 0; i < CURVE_COUNT; i++) {
        if (strcasecmp(CURVES[i].name, name) == 0 || (CURVES[i].other != NULL && strcasecmp(CURVES[i].other, name) == 0))
            return &CURVES[i];
    }
    return NULL;
}

const struct curve *curve_by_family(uint8_t family, uint32_t bits)
{
    for (size_t i = 0; i < CURVE_COUNT; i++) {
        if (CURVES[i].family == family && CURVES[i].bits == bits)
            return &CURVES[i];
    }
    return NULL;
}

const struct curve *curve_by_oid(const uint8_t *oid, size_t length)
{
    for (size_t i = 0; i < CURVE_COUNT; i++) {
        if (CURVES[i].oid_length == length && memcmp(CURVES[i].oid, oid, length) == 0)
            return &CURVES[i];
    }
    return NULL;
}

size_t curve_size(const struct curve *curve)
{
    return (curve->bits + 7) / 8;
}

bool curve_has_length_of(const struct curve *curve, const uint8_t *point, size_t length)
{
    return length == 1 + 2 * curve_size(curve) && point[0] == 4;
}
