/*
 * The PEM block that stands for a key of the service where a program wants a file:
 *
 *   ParsecKey ::= SEQUENCE {
 *       uri        UTF8String,                        -- parsec:NAME?provider=3
 *       type       UTF8String,                        -- EC, RSA or RSA-PSS
 *       publicKey  SubjectPublicKeyInfo OPTIONAL }    -- with it, a program loads the key without asking the service
 */
#ifndef KEY_BLOCK_H
#define KEY_BLOCK_H

#include "key_uri.h"

#define KEY_BLOCK_LABEL "PARSEC PRIVATE KEY"
/* The name of this structure between decoders. */
#define KEY_BLOCK_STRUCTURE "PARSEC"
#define MAX_KEY_BLOCK (MAX_URI + MAX_SPKI + 64)

/* True if these bytes may be such a block: then a fault in it is an error, not another format. */
bool key_block_is_likely(const uint8_t *bytes, size_t length);
/* Reads a block. *public_key is NULL if it has none; else the caller frees it. Returns NULL, or the reason why it is not valid. */
const char *key_block_read(const uint8_t *bytes, size_t length, struct key_uri *uri, struct public_key **public_key);
/* Writes a block; `public_key` may be NULL. */
void key_block_write(const struct key_uri *uri, const struct public_key *public_key, struct der_output *output);

#endif
