/* DER, as far as public keys, signatures and our own block need it. */
#ifndef DER_H
#define DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DER_INTEGER 0x02
#define DER_BIT_STRING 0x03
#define DER_NULL 0x05
#define DER_OBJECT_IDENTIFIER 0x06
#define DER_UTF8_STRING 0x0c
#define DER_SEQUENCE 0x30
#define DER_CONTEXT(number) (uint8_t)(0xa0 | (number))

/* Bytes that are still to be read, from a source that is not trusted. */
struct der_input {
    const uint8_t *bytes;
    size_t length;
};

/* Reads an element with this tag; `content` is then its content, and the input goes on behind it. */
bool der_read(struct der_input *input, uint8_t tag, struct der_input *content);
/* Reads a positive INTEGER without its leading zeros. Refuses negative numbers and needless zeros. */
bool der_read_integer(struct der_input *input, struct der_input *value);
/* The length of a whole element from its first bytes: 0 if they are none. At most 6 bytes are looked at. */
size_t der_element_length(const uint8_t *bytes, size_t length);

/*
 * Writes from the end of a buffer to its front, so that the length of a content is known when its head is written. The start of the result is
 * `bytes + start`; `is_full` says that the buffer was too small.
 */
struct der_output {
    uint8_t *bytes;
    size_t start;
    size_t end;
    bool is_full;
};

void der_begin(struct der_output *output, uint8_t *bytes, size_t size);
void der_write_bytes(struct der_output *output, const uint8_t *bytes, size_t length);
/* Writes the head of an element whose content was written since `end` was the start. */
void der_write_head(struct der_output *output, uint8_t tag, size_t end);
/* Writes an element, or a positive INTEGER, whole. */
void der_write(struct der_output *output, uint8_t tag, const uint8_t *content, size_t length);
void der_write_integer(struct der_output *output, const uint8_t *bytes, size_t length);
size_t der_written(const struct der_output *output);

#endif
