/* Base64 as PEM has it. */
#ifndef BASE64_H
#define BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads base64 whose lines come one by one. All fields are 0 at the beginning. */
struct base64_reader {
    uint32_t bits;
    unsigned count; /* characters of the group of four that has begun */
    unsigned padding;
};

/* Adds a line, without its end, to `bytes`; false for a character that is none of base64, or if they do not fit. */
bool base64_read(struct base64_reader *reader, const char *line, size_t line_length, uint8_t *bytes, size_t size, size_t *length);
/* True if the text has ended with a whole group. */
bool base64_is_whole(const struct base64_reader *reader);

/* Writes at most 48 bytes as one line with its end and a NUL. Returns its length. */
#define BASE64_LINE_BYTES 48
#define BASE64_LINE_SIZE 66
size_t base64_write_line(const uint8_t *bytes, size_t length, char line[BASE64_LINE_SIZE]);

#endif
