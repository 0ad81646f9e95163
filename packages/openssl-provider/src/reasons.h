/* Errors of this module in OpenSSL's error stack: one reason for each cause, and beside it the text that says what to do. */
#ifndef REASONS_H
#define REASONS_H

#include <openssl/core.h>

#include "core.h"
#include "parsec_client.h"

/* Programs may know these numbers: they are never given to another cause. */
enum reason {
    REASON_NO_DEFAULT_PROVIDER = 1,
    REASON_BAD_SETTING = 2,
    REASON_NOT_REACHABLE = 3,
    REASON_NOT_TRUSTED = 4,
    REASON_NOT_AUTHENTICATED = 5,
    REASON_TIMED_OUT = 6,
    REASON_NO_SUCH_PROVIDER = 7,
    REASON_NO_SUCH_KEY = 8,
    REASON_NOT_PERMITTED = 9,
    REASON_NOT_SUPPORTED = 10,
    REASON_KEY_EXISTS = 11,
    REASON_REFUSED = 12,
    REASON_SERVICE_FAILED = 13,
    REASON_BAD_RESPONSE = 14,
    REASON_BAD_URI = 15,
    REASON_BAD_BLOCK = 16,
    REASON_KEY_TYPE = 17,
    REASON_DIGEST = 18,
    REASON_PADDING = 19,
    REASON_SALT_LENGTH = 20,
    REASON_NOT_A_SERVICE_KEY = 21,
    REASON_BUFFER_TOO_SMALL = 22,
    REASON_OUT_OF_MEMORY = 23,
    REASON_DECRYPTION = 24,
    REASON_BAD_PARAMETER = 25,
    REASON_PRIVATE_HALF = 26,
    REASON_OWN_PROCESS = 27,
    REASON_LIBCRYPTO = 28
};

/* Texts of all reasons, for OpenSSL; the last has the number 0. */
extern const OSSL_ITEM reason_texts[];

/* Adds an error. The text is cut at 1,000 bytes or so. Does nothing after teardown. */
void raise_reason(const struct core *core, enum reason reason, const char *format, ...) __attribute__((format(printf, 3, 4)));

#define MAX_ERROR_TEXT 1024

/* Adds the error for a status of parsec_client.h and its text. `key_name` may be NULL. */
void raise_status_as(const struct core *core, parsec_status status, const char *text, const char *key_name);

/* The same with the text of this thread's last error, about a key or, for NULL, about none. */
void raise_status(const struct core *core, parsec_status status, const char *key_name);

#endif
