#include "utf8.h"

#include <stdint.h>

/* Bytes that follow a first byte; -1 if it is none. */
static int following(uint8_t first)
{
    if (first < 0x80)
        return 0;
    if (first >= 0xc2 && first < 0xe0)
        return 1;
    if ((first & 0xf0) == 0xe0)
        return 2;
    return first >= 0xf0 && first < 0xf5 ? 3 : -1;
}

/* True if the second byte keeps the character from being overlong, a surrogate or beyond U+10FFFF. RFC 3629, section 4. */
static bool is_second(uint8_t first, uint8_t second)
{
    switch (first) {
    case 0xe0:
        return second >= 0xa0;
    case 0xed:
        return second < 0xa0;
    case 0xf0:
        return second >= 0x90;
    case 0xf4:
        return second < 0x90;
    default:
        return true;
    }
}

bool is_utf8(const char *text)
{
    const uint8_t *byte = (const uint8_t *)text;
    while (*byte != 0) {
        uint8_t first = *byte++;
        int count = following(first);
        if (count < 0 || (count > 0 && !is_second(first, *byte)))
            return false;
        for (; count > 0; count--) {
            if ((*byte++ & 0xc0) != 0x80)
                return false;
        }
    }
    return true;
}
