#include "public_key.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const uint8_t EC_OID[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01};
static const uint8_t RSA_OID[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01};
static const uint8_t RSA_PSS_OID[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a};

static const char *const NAMES[] = {[KEY_NONE] = "none", [KEY_EC] = "EC", [KEY_RSA] = "RSA", [KEY_RSA_PSS] = "RSA-PSS"};

const char *key_type_name(enum key_type type)
{
    return NAMES[type];
}

enum key_type key_type_by_name(const char *name)
{
    for (int type = KEY_EC; type <= KEY_RSA_PSS; type++) {
        if (strcasecmp(NAMES[type], name) == 0)
            return (enum key_type)type;
    }
    return KEY_NONE;
}

static struct public_key *new_key(const uint8_t *data, size_t length)
{
    struct public_key *key = calloc(1, sizeof *key + length);
    if (key == NULL)
        return NULL;
    key->length = length;
    memcpy(key->data, data, length);
    return key;
}

struct public_key *public_key_of_point(const struct curve *curve, const uint8_t *point, size_t length)
{
    struct public_key *key = curve_has_length_of(curve, point, length) ? new_key(point, length) : NULL;
    if (key == NULL)
        return NULL;
    key->curve = curve;
    key->bits = curve->bits;
    return key;
}

bool public_key_is(const struct public_key *one, const struct public_key *other)
{
    return one->curve == other->curve && one->length == other->length && memcmp(one->data, other->data, one->length) == 0;
}

static uint32_t bits_of(const struct der_input *number)
{
    uint32_t bits = (uint32_t)(8 * (number->length - 1));
    for (uint8_t first = number->bytes[0]; first != 0; first >>= 1)
        bits++;
    return bits;
}

struct public_key *public_key_of_rsa(const uint8_t *bytes, size_t length)
{
    struct public_key *key = new_key(bytes, length);
    struct der_input input;
    struct der_input content;
    if (key == NULL)
        return NULL;
    input = (struct der_input){key->data, key->length};
    if (!der_read(&input, DER_SEQUENCE, &content) || input.length != 0 || !der_read_integer(&content, &key->modulus)
        || !der_read_integer(&content, &key->exponent) || content.length != 0 || key->modulus.length < MIN_RSA_BYTES
        || key->modulus.length > MAX_RSA_BYTES || key->exponent.length > MAX_EXPONENT_BYTES) {
        free(key);
        return NULL;
    }
    key->bits = bits_of(&key->modulus);
    return key;
}

struct public_key *public_key_of_numbers(const uint8_t *modulus, size_t modulus_length, const uint8_t *exponent, size_t exponent_length)
{
    uint8_t buffer[2 * MAX_RSA_BYTES + 16];
    struct der_output output;
    der_begin(&output, buffer, sizeof buffer);
    der_write_integer(&output, exponent, exponent_length);
    der_write_integer(&output, modulus, modulus_length);
    der_write_head(&output, DER_SEQUENCE, output.end);
    return output.is_full ? NULL : public_key_of_rsa(buffer + output.start, der_written(&output));
}

static bool is_oid(const struct der_input *oid, const uint8_t *bytes, size_t length)
{
    return oid->length == length && memcmp(oid->bytes, bytes, length) == 0;
}

struct public_key *public_key_of_spki(const uint8_t *bytes, size_t length, enum key_type type)
{
    struct der_input input = {bytes, length};
    struct der_input content;
    struct der_input algorithm;
    struct der_input oid;
    struct der_input name;
    struct der_input key;
    const struct curve *curve;
    if (!der_read(&input, DER_SEQUENCE, &content) || input.length != 0 || !der_read(&content, DER_SEQUENCE, &algorithm)
        || !der_read(&algorithm, DER_OBJECT_IDENTIFIER, &oid) || !der_read(&content, DER_BIT_STRING, &key) || content.length != 0
        || key.length < 2 || key.bytes[0] != 0)
        return NULL;
    if (type != KEY_EC) {
        bool is_pss = is_oid(&oid, RSA_PSS_OID, sizeof RSA_PSS_OID);
        if (is_pss ? type != KEY_RSA_PSS : !is_oid(&oid, RSA_OID, sizeof RSA_OID))
            return NULL;
        return public_key_of_rsa(key.bytes + 1, key.length - 1);
    }
    if (!is_oid(&oid, EC_OID, sizeof EC_OID) || !der_read(&algorithm, DER_OBJECT_IDENTIFIER, &name) || algorithm.length != 0)
        return NULL;
    curve = curve_by_oid(name.bytes, name.length);
    return curve == NULL ? NULL : public_key_of_point(curve, key.bytes + 1, key.length - 1);
}

void public_key_write_spki(const struct public_key *key, enum key_type type, struct der_output *output)
{
    const uint8_t unused_bits = 0;
    size_t end = output->start;
    size_t algorithm_end;
    der_write_bytes(output, key->data, key->length);
    der_write_bytes(output, &unused_bits, 1);
    der_write_head(output, DER_BIT_STRING, end);
    algorithm_end = output->start;
    if (type == KEY_EC) {
        der_write(output, DER_OBJECT_IDENTIFIER, key->curve->oid, key->curve->oid_length);
        der_write(output, DER_OBJECT_IDENTIFIER, EC_OID, sizeof EC_OID);
    } else if (type == KEY_RSA) {
        der_write(output, DER_NULL, NULL, 0);
        der_write(output, DER_OBJECT_IDENTIFIER, RSA_OID, sizeof RSA_OID);
    } else {
        der_write(output, DER_OBJECT_IDENTIFIER, RSA_PSS_OID, sizeof RSA_PSS_OID);
    }
    der_write_head(output, DER_SEQUENCE, algorithm_end);
    der_write_head(output, DER_SEQUENCE, end);
}
