#define _POSIX_C_SOURCE 200809L /* strnlen() */
#include "parameters.h"

#include <string.h>

static bool is_little_endian(void)
{
    const uint16_t one = 1;
    uint8_t first;
    memcpy(&first, &one, 1);
    return first == 1;
}

/* The index of the byte of weight 256^`weight` in a number of `size` bytes in the machine's order. */
static size_t index_of(size_t weight, size_t size)
{
    return is_little_endian() ? weight : size - 1 - weight;
}

const OSSL_PARAM *parameter_find(const OSSL_PARAM parameters[], const char *name)
{
    for (const OSSL_PARAM *each = parameters; each != NULL && each->key != NULL; each++) {
        if (strcmp(each->key, name) == 0)
            return each;
    }
    return NULL;
}

OSSL_PARAM *parameter_request(OSSL_PARAM parameters[], const char *name)
{
    for (OSSL_PARAM *each = parameters; each != NULL && each->key != NULL; each++) {
        if (strcmp(each->key, name) == 0)
            return each;
    }
    return NULL;
}

bool parameter_set_integer(OSSL_PARAM *parameter, const uint8_t *bytes, size_t length)
{
    uint8_t *target;
    if (parameter == NULL)
        return true;
    if (parameter->data_type != OSSL_PARAM_UNSIGNED_INTEGER && parameter->data_type != OSSL_PARAM_INTEGER)
        return false;
    while (length > 1 && *bytes == 0) {
        bytes++;
        length--;
    }
    /* The highest bit of a signed number is its sign. */
    if (parameter->data_type == OSSL_PARAM_INTEGER && length > 0 && (bytes[0] & 0x80) != 0)
        parameter->return_size = length + 1;
    else
        parameter->return_size = length;
    if (parameter->data == NULL)
        return true;
    if (parameter->data_size < parameter->return_size)
        return false;
    target = parameter->data;
    memset(target, 0, parameter->data_size);
    for (size_t weight = 0; weight < length; weight++)
        target[index_of(weight, parameter->data_size)] = bytes[length - 1 - weight];
    parameter->return_size = parameter->data_size;
    return true;
}

bool parameter_set_number(OSSL_PARAM *parameter, uint64_t value)
{
    uint8_t bytes[sizeof value];
    for (size_t i = 0; i < sizeof value; i++)
        bytes[i] = (uint8_t)(value >> (8 * (sizeof value - 1 - i)));
    if (parameter != NULL && parameter->data == NULL) {
        parameter->return_size = sizeof value;
        return true;
    }
    return parameter_set_integer(parameter, bytes, sizeof bytes);
}

bool parameter_set_text(OSSL_PARAM *parameter, const char *text)
{
    size_t length;
    if (parameter == NULL)
        return true;
    length = strlen(text);
    parameter->return_size = length;
    if (parameter->data_type == OSSL_PARAM_UTF8_PTR) {
        if (parameter->data != NULL)
            *(const char **)parameter->data = text;
        return true;
    }
    if (parameter->data_type != OSSL_PARAM_UTF8_STRING)
        return false;
    if (parameter->data == NULL)
        return true;
    if (parameter->data_size < length)
        return false;
    /* As libcrypto does: the NUL is written where it fits. */
    memcpy(parameter->data, text, parameter->data_size > length ? length + 1 : length);
    return true;
}

bool parameter_set_bytes(OSSL_PARAM *parameter, const uint8_t *bytes, size_t length)
{
    if (parameter == NULL)
        return true;
    if (parameter->data_type != OSSL_PARAM_OCTET_STRING)
        return false;
    parameter->return_size = length;
    if (parameter->data == NULL)
        return true;
    if (parameter->data_size < length)
        return false;
    memcpy(parameter->data, bytes, length);
    return true;
}

bool parameter_get_number(const OSSL_PARAM *parameter, int64_t *value)
{
    const uint8_t *bytes;
    uint64_t result;
    bool is_negative;
    if (parameter == NULL || parameter->data == NULL || parameter->data_size == 0 || parameter->data_size > sizeof result
        || (parameter->data_type != OSSL_PARAM_INTEGER && parameter->data_type != OSSL_PARAM_UNSIGNED_INTEGER))
        return false;
    bytes = parameter->data;
    is_negative = (bytes[index_of(parameter->data_size - 1, parameter->data_size)] & 0x80) != 0;
    if (parameter->data_type == OSSL_PARAM_UNSIGNED_INTEGER && is_negative && parameter->data_size == sizeof result)
        return false;
    result = parameter->data_type == OSSL_PARAM_INTEGER && is_negative ? UINT64_MAX : 0;
    for (size_t weight = parameter->data_size; weight-- > 0;)
        result = result << 8 | bytes[index_of(weight, parameter->data_size)];
    memcpy(value, &result, sizeof result);
    return true;
}

bool parameter_get_text(const OSSL_PARAM *parameter, char *text, size_t size)
{
    const char *source;
    size_t length;
    if (parameter == NULL || parameter->data == NULL)
        return false;
    if (parameter->data_type == OSSL_PARAM_UTF8_PTR)
        source = *(const char *const *)parameter->data;
    else if (parameter->data_type == OSSL_PARAM_UTF8_STRING)
        source = parameter->data;
    else
        return false;
    if (source == NULL)
        return false;
    length = parameter->data_size == 0 ? strlen(source) : strnlen(source, parameter->data_size);
    if (length >= size)
        return false;
    memcpy(text, source, length);
    text[length] = '\0';
    return true;
}

bool parameter_get_integer(const OSSL_PARAM *parameter, uint8_t *bytes, size_t size, size_t *length)
{
    const uint8_t *source;
    size_t used;
    if (parameter == NULL || parameter->data == NULL || parameter->data_type != OSSL_PARAM_UNSIGNED_INTEGER)
        return false;
    source = parameter->data;
    used = parameter->data_size;
    while (used > 1 && source[index_of(used - 1, parameter->data_size)] == 0)
        used--;
    if (used > size || used == 0)
        return false;
    for (size_t weight = 0; weight < used; weight++)
        bytes[used - 1 - weight] = source[index_of(weight, parameter->data_size)];
    *length = used;
    return true;
}
