/* The wire protocol as far as the benchmark needs it: fixed headers, and the fields of protobuf that the canned messages have. */
#ifndef PARSEC_BENCH_WIRE_H
#define PARSEC_BENCH_WIRE_H

#include "check.h"

#define HEADER_LENGTH 36

enum {
    PING = 1,
    PSA_SIGN_HASH = 4,
    PSA_EXPORT_PUBLIC_KEY = 7,
    LIST_PROVIDERS = 8,
    LIST_OPCODES = 9,
    PSA_GENERATE_RANDOM = 13,
    LIST_AUTHENTICATORS = 14,
    PSA_HASH_COMPUTE = 15
};

/* Offsets in the header. Parsec documentation, "Wire Protocol", version 1.0. */
enum { AT_PROVIDER = 10, AT_AUTH_TYPE = 21, AT_BODY_LENGTH = 22, AT_AUTH_LENGTH = 26, AT_OPCODE = 28, AT_STATUS = 32 };

static inline void put_le(uint8_t *to, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        to[i] = (uint8_t)(value >> (8 * i));
}

static inline uint32_t get_le(const uint8_t *from, int bytes)
{
    uint32_t value = 0;
    for (int i = 0; i < bytes; i++)
        value |= (uint32_t)from[i] << (8 * i);
    return value;
}

/* Writes all of a header but the authentication type: zero, which responses have. */
static inline void put_header(uint8_t *to, uint8_t provider, uint32_t opcode, uint32_t body_length, uint16_t auth_length)
{
    static const uint8_t start[] = {0x10, 0xa7, 0xc0, 0x5e, HEADER_LENGTH - 6, 0, 1, 0};
    memset(to, 0, HEADER_LENGTH);
    memcpy(to, start, sizeof start);
    to[AT_PROVIDER] = provider;
    put_le(to + AT_BODY_LENGTH, body_length, 4);
    put_le(to + AT_AUTH_LENGTH, auth_length, 2);
    put_le(to + AT_OPCODE, opcode, 4);
}

static inline size_t put_varint(uint8_t *to, uint64_t value)
{
    size_t length = 0;
    for (; value >= 0x80; value >>= 7)
        to[length++] = (uint8_t)(value | 0x80);
    to[length++] = (uint8_t)value;
    return length;
}

static inline size_t put_number(uint8_t *to, int field, uint64_t value)
{
    size_t length = put_varint(to, (uint64_t)field << 3);
    return length + put_varint(to + length, value);
}

static inline size_t put_bytes(uint8_t *to, int field, const void *bytes, size_t size)
{
    size_t length = put_varint(to, (uint64_t)field << 3 | 2);
    length += put_varint(to + length, size);
    memcpy(to + length, bytes, size);
    return length + size;
}

#endif
