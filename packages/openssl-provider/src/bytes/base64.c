#include "base64.h"

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int value_of(char c)
{
    for (int i = 0; i < 64; i++) {
        if (ALPHABET[i] == c)
            return i;
    }
    return -1;
}

/* Adds one character, which may end a group of four. */
static bool read_character(struct base64_reader *reader, char c, uint8_t *bytes, size_t size, size_t *length)
{
    int value = value_of(c);
    if (c == '=' && reader->count >= 2 && reader->padding < 2)
        reader->padding++;
    else if (value < 0 || reader->padding > 0)
        return false;
    reader->bits = reader->bits << 6 | (uint32_t)(value < 0 ? 0 : value);
    if (++reader->count < 4)
        return true;
    for (unsigned i = 0; i + reader->padding < 3; i++) {
        if (*length == size)
            return false;
        bytes[(*length)++] = (uint8_t)(reader->bits >> 16);
        reader->bits <<= 8;
    }
    reader->count = 0;
    reader->bits = 0;
    return true;
}

bool base64_read(struct base64_reader *reader, const char *line, size_t line_length, uint8_t *bytes, size_t size, size_t *length)
{
    for (size_t i = 0; i < line_length; i++) {
        if (!read_character(reader, line[i], bytes, size, length))
            return false;
    }
    return true;
}

bool base64_is_whole(const struct base64_reader *reader)
{
    return reader->count == 0;
}

size_t base64_write_line(const uint8_t *bytes, size_t length, char line[BASE64_LINE_SIZE])
{
    size_t used = 0;
    for (size_t i = 0; i < length; i += 3) {
        size_t count = length - i < 3 ? length - i : 3;
        uint32_t bits = (uint32_t)bytes[i] << 16;
        if (count > 1)
            bits |= (uint32_t)bytes[i + 1] << 8;
        if (count > 2)
            bits |= bytes[i + 2];
        for (size_t j = 0; j < 4; j++, used++) {
            line[used] = '=';
            if (j <= count)
                line[used] = ALPHABET[bits >> (18 - 6 * j) & 63];
        }
    }
    line[used++] = '\n';
    line[used] = '\0';
    return used;
}
