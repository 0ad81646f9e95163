#include "input.h"

#define MAX_ARGUMENTS 16 /* of one function */

static const uint8_t *next;
static size_t left;
static void *allocated[MAX_ARGUMENTS];
static int allocated_count;
static struct block buffers[MAX_ARGUMENTS];
static int buffer_count;

/* Numbers that a function accepts at some parameter: a fuzzer does not find one of four bytes. */
static const uint32_t numbers[] = {
    PARSEC_ALG_ECDSA(PARSEC_ALG_SHA_256),
    PARSEC_ALG_RSA_PSS(PARSEC_ALG_SHA_256),
    PARSEC_ALG_RSA_OAEP(PARSEC_ALG_SHA_256),
    PARSEC_ALG_RSA_PKCS1V15_CRYPT,
    PARSEC_ALG_GCM,
    PARSEC_ALG_CBC_PKCS7,
    PARSEC_ALG_HMAC(PARSEC_ALG_SHA_256),
    PARSEC_ALG_SHA_256,
    PARSEC_ALG_ECDH,
    1,
    2,
    3,
    4,
};

#define USAGE (PARSEC_USAGE_EXPORT | PARSEC_USAGE_SIGN_HASH | PARSEC_USAGE_VERIFY_HASH)
static const parsec_key_attributes keys[] = {
    {PARSEC_KEY_TYPE_ECC_KEY_PAIR(PARSEC_ECC_FAMILY_SECP_R1), 256, USAGE, PARSEC_ALG_ECDSA(PARSEC_ALG_SHA_256)},
    {PARSEC_KEY_TYPE_AES, 128, PARSEC_USAGE_ENCRYPT | PARSEC_USAGE_DECRYPT, PARSEC_ALG_GCM},
    {PARSEC_KEY_TYPE_RSA_KEY_PAIR, 0, USAGE, PARSEC_ALG_RSA_PSS(PARSEC_ALG_ANY_HASH)},
};

void input_set(const uint8_t *bytes, size_t size)
{
    next = bytes;
    left = size;
}

bool input_is_empty(void)
{
    return left == 0;
}

uint8_t take_byte(void)
{
    if (left == 0)
        return 0;
    left--;
    return *next++;
}

uint16_t take_short(void)
{
    uint16_t low = take_byte();
    return (uint16_t)(take_byte() << 8 | low);
}

size_t take_into(uint8_t *target, size_t size)
{
    size_t length = take_short();
    length = length < left ? length : left;
    length = length < size ? length : size;
    memcpy(target, next, length);
    next += length;
    left -= length;
    return length;
}

/* Not of malloc(0), of which some functions are told by NULL. */
static void *allocate(size_t size)
{
    void *memory = malloc(size);
    CHECK(memory != NULL && allocated_count < MAX_ARGUMENTS);
    allocated[allocated_count++] = memory;
    return memory;
}

const char *take_text(void)
{
    size_t length = take_byte();
    char *text;
    if (length == UINT8_MAX)
        return NULL;
    length = length < left ? length : left;
    text = allocate(length + 1);
    memcpy(text, next, length);
    text[length] = '\0';
    next += length;
    left -= length;
    return text;
}

uint32_t take_number(void)
{
    uint8_t choice = take_byte();
    uint32_t low;
    if (choice < sizeof numbers / sizeof *numbers)
        return numbers[choice];
    low = take_short();
    return (uint32_t)take_short() << 16 | low;
}

const parsec_key_attributes *take_attributes(void)
{
    uint8_t choice = take_byte();
    parsec_key_attributes *attributes;
    if (choice == UINT8_MAX)
        return NULL;
    attributes = allocate(sizeof *attributes);
    if (choice < sizeof keys / sizeof *keys)
        *attributes = keys[choice];
    else
        *attributes = (parsec_key_attributes){take_number(), take_short(), take_number(), take_number()};
    return attributes;
}

struct block take_bytes(void)
{
    struct block block = {NULL, 0, 0};
    size_t size = left < UINT16_MAX ? left : UINT16_MAX;
    uint8_t *bytes = size == 0 ? NULL : malloc(size);
    block.size = size == 0 ? 0 : take_into(bytes, size);
    if (block.size > 0) {
        block.bytes = allocate(block.size);
        memcpy(block.bytes, bytes, block.size);
    }
    free(bytes);
    return block;
}

struct block *take_buffer(void)
{
    struct block *buffer = &buffers[buffer_count++];
    buffer->size = take_short();
    buffer->length = 7;
    buffer->bytes = buffer->size == 0 ? NULL : allocate(buffer->size);
    if (buffer->size > 0)
        memset(buffer->bytes, GUARD_BYTE, buffer->size);
    return buffer;
}

static void check_untouched(const struct block *buffer, size_t from)
{
    for (size_t i = from; i < buffer->size; i++)
        CHECK(buffer->bytes[i] == GUARD_BYTE);
}

void check_call(parsec_status status)
{
    bool is_small = false;
    CHECK(parsec_status_name(status) != NULL);
    if (status != PARSEC_SUCCESS)
        CHECK(strlen(parsec_last_error()) > 0);
    for (int i = 0; i < buffer_count; i++) {
        CHECK(status != PARSEC_SUCCESS || buffers[i].length <= buffers[i].size);
        CHECK(status == PARSEC_SUCCESS || status == PARSEC_ERROR_BUFFER_TOO_SMALL || buffers[i].length == 0);
        check_untouched(&buffers[i], status == PARSEC_SUCCESS ? buffers[i].length : 0);
        is_small |= buffers[i].length > buffers[i].size;
    }
    CHECK(is_small == (status == PARSEC_ERROR_BUFFER_TOO_SMALL));
}

void free_arguments(void)
{
    while (allocated_count > 0)
        free(allocated[--allocated_count]);
    buffer_count = 0;
}
