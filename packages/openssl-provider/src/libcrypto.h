/*
 * Functions of the libcrypto that has loaded this module, beyond those that OpenSSL hands to a provider. They are found by their names, since nothing
 * is linked with it: libcrypto may also be within the program itself, as in Node.
 */
#ifndef LIBCRYPTO_H
#define LIBCRYPTO_H

#include <openssl/evp.h>

#include "core.h"

/* All are in OpenSSL 3.0: result, name, parameters. */
#define LIBCRYPTO_FUNCTIONS(FUNCTION)                                                                  \
    FUNCTION(EVP_KEYMGMT *, EVP_KEYMGMT_fetch, (OSSL_LIB_CTX *, const char *, const char *))           \
    FUNCTION(void, EVP_KEYMGMT_free, (EVP_KEYMGMT *))                                                  \
    FUNCTION(EVP_PKEY_CTX *, EVP_PKEY_CTX_dup, (const EVP_PKEY_CTX *))                                 \
    FUNCTION(void, EVP_PKEY_CTX_free, (EVP_PKEY_CTX *))                                                \
    FUNCTION(int, EVP_PKEY_CTX_get_params, (EVP_PKEY_CTX *, OSSL_PARAM *))                             \
    FUNCTION(const OSSL_PARAM *, EVP_PKEY_CTX_gettable_params, (const EVP_PKEY_CTX *))                 \
    FUNCTION(EVP_PKEY_CTX *, EVP_PKEY_CTX_new_from_name, (OSSL_LIB_CTX *, const char *, const char *)) \
    FUNCTION(EVP_PKEY_CTX *, EVP_PKEY_CTX_new_from_pkey, (OSSL_LIB_CTX *, EVP_PKEY *, const char *))   \
    FUNCTION(int, EVP_PKEY_CTX_set_params, (EVP_PKEY_CTX *, const OSSL_PARAM *))                       \
    FUNCTION(const OSSL_PARAM *, EVP_PKEY_CTX_settable_params, (const EVP_PKEY_CTX *))                 \
    FUNCTION(int, EVP_PKEY_encrypt, (EVP_PKEY_CTX *, uint8_t *, size_t *, const uint8_t *, size_t))    \
    FUNCTION(int, EVP_PKEY_encrypt_init_ex, (EVP_PKEY_CTX *, const OSSL_PARAM *))                      \
    FUNCTION(void, EVP_PKEY_free, (EVP_PKEY *))                                                        \
    FUNCTION(int, EVP_PKEY_fromdata, (EVP_PKEY_CTX *, EVP_PKEY **, int, OSSL_PARAM *))                 \
    FUNCTION(int, EVP_PKEY_fromdata_init, (EVP_PKEY_CTX *))

#define LIBCRYPTO_MEMBER(result, name, parameters) result(*name) parameters; // NOLINT(bugprone-macro-parentheses): no declaration has them

struct libcrypto {
    /* The first function that was not found: none may be called then. NULL if all are there. A program may have libcrypto within it and hide it. */
    const char *missing;
    LIBCRYPTO_FUNCTIONS(LIBCRYPTO_MEMBER)
};

/* Finds the functions in the library or the program that has the functions of `core`. */
void libcrypto_find(struct libcrypto *libcrypto, const struct core *core);

/* The library context that this module was loaded into. */
OSSL_LIB_CTX *libcrypto_context(const struct core *core);

/*
 * Has libcrypto look up the key manager of a type for itself. Until it has, it takes the first one that any operation was given, so that a signature
 * with a key of ours would make us the maker of every other key of that type.
 */
void libcrypto_find_key_manager(const struct libcrypto *libcrypto, const struct core *core, const char *type);

#endif
