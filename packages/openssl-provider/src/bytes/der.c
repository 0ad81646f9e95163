#include "der.h"

#include <string.h>

/* Reads the head of an element: its length with the head, and the length of the head. Refuses lengths that are not the shortest. */
static bool read_head(const uint8_t *bytes, size_t length, size_t *head, size_t *content)
{
    size_t count;
    if (length < 2)
        return false;
    *head = 2;
    *content = bytes[1];
    if (bytes[1] < 0x80)
        return true;
    count = bytes[1] & 0x7f;
    if (count == 0 || count > 4 || length < 2 + count || bytes[2] == 0)
        return false;
    *content = 0;
    for (size_t i = 0; i < count; i++)
        *content = *content << 8 | bytes[2 + i];
    *head = 2 + count;
    return *content >= 0x80;
}

bool der_read(struct der_input *input, uint8_t tag, struct der_input *content)
{
    size_t head;
    size_t length;
    if (!read_head(input->bytes, input->length, &head, &length) || input->bytes[0] != tag || length > input->length - head)
        return false;
    content->bytes = input->bytes + head;
    content->length = length;
    input->bytes += head + length;
    input->length -= head + length;
    return true;
}

bool der_read_integer(struct der_input *input, struct der_input *value)
{
    if (!der_read(input, DER_INTEGER, value) || value->length == 0 || (value->bytes[0] & 0x80) != 0)
        return false;
    if (value->length > 1 && value->bytes[0] == 0) {
        if ((value->bytes[1] & 0x80) == 0)
            return false;
        value->bytes++;
        value->length--;
    }
    return true;
}

size_t der_element_length(const uint8_t *bytes, size_t length)
{
    size_t head;
    size_t content;
    return read_head(bytes, length, &head, &content) ? head + content : 0;
}

void der_begin(struct der_output *output, uint8_t *bytes, size_t size)
{
    output->bytes = bytes;
    output->start = size;
    output->end = size;
    output->is_full = false;
}

void der_write_bytes(struct der_output *output, const uint8_t *bytes, size_t length)
{
    if (output->is_full || length > output->start) {
        output->is_full = true;
        return;
    }
    output->start -= length;
    if (length > 0)
        memcpy(output->bytes + output->start, bytes, length);
}

void der_write_head(struct der_output *output, uint8_t tag, size_t end)
{
    uint8_t head[6] = {tag};
    size_t length = end - output->start;
    size_t used = 2;
    if (length < 0x80) {
        head[1] = (uint8_t)length;
    } else {
        size_t count = length > 0xffffff ? 4 : length > 0xffff ? 3 : length > 0xff ? 2 : 1;
        head[1] = (uint8_t)(0x80 | count);
        for (size_t i = 0; i < count; i++)
            head[2 + i] = (uint8_t)(length >> (8 * (count - 1 - i)));
        used = 2 + count;
    }
    der_write_bytes(output, head, used);
}

void der_write(struct der_output *output, uint8_t tag, const uint8_t *content, size_t length)
{
    size_t end = output->start;
    der_write_bytes(output, content, length);
    der_write_head(output, tag, end);
}

void der_write_integer(struct der_output *output, const uint8_t *bytes, size_t length)
{
    const uint8_t zero = 0;
    size_t end = output->start;
    while (length > 1 && *bytes == 0) {
        bytes++;
        length--;
    }
    der_write_bytes(output, bytes, length);
    if (length == 0 || (bytes[0] & 0x80) != 0)
        der_write_bytes(output, &zero, 1);
    der_write_head(output, DER_INTEGER, end);
}

size_t der_written(const struct der_output *output)
{
    return output->is_full ? 0 : output->end - output->start;
}
