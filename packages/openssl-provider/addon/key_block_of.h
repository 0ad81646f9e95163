/* The PEM block of a key, by the module's own encoder. */
#ifndef KEY_BLOCK_OF_H
#define KEY_BLOCK_OF_H

#include "openssl.h"

/* Opens a key by its URI and writes its block, which openssl_free() frees. After an error, which failure_take() gives, NULL. Asks the service. */
unsigned char *key_block_of(const struct openssl *openssl, const char *uri, size_t *length);
void key_block_free(const struct openssl *openssl, unsigned char *block);

#endif
