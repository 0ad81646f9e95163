/* UTF-8: RFC 3629. */
#ifndef PARSEC_UTF8_H
#define PARSEC_UTF8_H

#include <stdbool.h>

/* True for text that is well-formed: the engine would replace other bytes without a word, and ask for another key. */
bool is_utf8(const char *text);

#endif
