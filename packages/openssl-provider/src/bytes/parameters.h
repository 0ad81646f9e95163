/* OSSL_PARAM as libcrypto's own functions read and write it: this module does not link libcrypto. */
#ifndef PARAMETERS_H
#define PARAMETERS_H

#include <openssl/core.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The parameter of that name; NULL if there is none, or no parameters at all. */
const OSSL_PARAM *parameter_find(const OSSL_PARAM parameters[], const char *name);
OSSL_PARAM *parameter_request(OSSL_PARAM parameters[], const char *name);

/*
 * Answers a request, which may ask for the size alone. True if nothing was asked (NULL). False if the type or the buffer does not fit; the
 * needed size is set then too.
 */
bool parameter_set_number(OSSL_PARAM *parameter, uint64_t value);
bool parameter_set_text(OSSL_PARAM *parameter, const char *text);
bool parameter_set_bytes(OSSL_PARAM *parameter, const uint8_t *bytes, size_t length);
/* An unsigned number given in big-endian bytes: the whole buffer is filled, in the machine's order of bytes. */
bool parameter_set_integer(OSSL_PARAM *parameter, const uint8_t *bytes, size_t length);

/* Reads a whole number, a text into a buffer with its NUL, or an unsigned number into big-endian bytes without leading zeros. */
bool parameter_get_number(const OSSL_PARAM *parameter, int64_t *value);
bool parameter_get_text(const OSSL_PARAM *parameter, char *text, size_t size);
bool parameter_get_integer(const OSSL_PARAM *parameter, uint8_t *bytes, size_t size, size_t *length);

#endif
