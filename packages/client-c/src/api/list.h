/* Lists of results: one block of memory with the elements and the texts that they point to. */
#ifndef PARSEC_LIST_H
#define PARSEC_LIST_H

#include "parsec_client.h"

enum list_kind { LIST_PROVIDER, LIST_AUTHENTICATOR, LIST_OPCODE, LIST_KEY, LIST_APPLICATION };

/*
 * Makes a list of elements as packed-list.ts packs them; NULL if memory ran out. The bytes must be followed by a NUL. They come from our own
 * bytecode, whose texts a service has chosen: lengths are checked all the same.
 */
void *list_new(enum list_kind kind, const uint8_t *bytes, size_t length);

#endif
