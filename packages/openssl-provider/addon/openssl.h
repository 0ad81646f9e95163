/* The functions of OpenSSL that this addon calls, found in the running program: nothing is linked, so one binary serves every Node. */
#ifndef OPENSSL_H
#define OPENSSL_H

#include <openssl/conf.h>
#include <openssl/encoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <openssl/store.h>

/* All are in OpenSSL 3.0: result, name, parameters. */
#define OPENSSL_FUNCTIONS(FUNCTION)                                                                                                 \
    FUNCTION(BIO *, BIO_new_mem_buf, (const void *, int))                                                                           \
    FUNCTION(int, BIO_free, (BIO *))                                                                                                \
    FUNCTION(int, CONF_modules_load, (const CONF *, const char *, unsigned long))                                                   \
    FUNCTION(void, CRYPTO_free, (void *, const char *, int))                                                                        \
    FUNCTION(void, ERR_clear_error, (void))                                                                                         \
    FUNCTION(unsigned long, ERR_get_error_all, (const char **, int *, const char **, const char **, int *))                         \
    FUNCTION(const char *, ERR_lib_error_string, (unsigned long))                                                                   \
    FUNCTION(const char *, ERR_reason_error_string, (unsigned long))                                                                \
    FUNCTION(void, EVP_PKEY_free, (EVP_PKEY *))                                                                                     \
    FUNCTION(CONF *, NCONF_new, (CONF_METHOD *))                                                                                    \
    FUNCTION(int, NCONF_load_bio, (CONF *, BIO *, long *))                                                                          \
    FUNCTION(void, NCONF_free, (CONF *))                                                                                            \
    FUNCTION(OSSL_ENCODER_CTX *, OSSL_ENCODER_CTX_new_for_pkey, (const EVP_PKEY *, int, const char *, const char *, const char *))  \
    FUNCTION(int, OSSL_ENCODER_to_data, (OSSL_ENCODER_CTX *, unsigned char **, size_t *))                                           \
    FUNCTION(void, OSSL_ENCODER_CTX_free, (OSSL_ENCODER_CTX *))                                                                     \
    FUNCTION(int, OSSL_PROVIDER_available, (OSSL_LIB_CTX *, const char *))                                                          \
    FUNCTION(OSSL_STORE_CTX *, OSSL_STORE_open, (const char *, const UI_METHOD *, void *, OSSL_STORE_post_process_info_fn, void *)) \
    FUNCTION(OSSL_STORE_INFO *, OSSL_STORE_load, (OSSL_STORE_CTX *))                                                                \
    FUNCTION(EVP_PKEY *, OSSL_STORE_INFO_get1_PKEY, (const OSSL_STORE_INFO *))                                                      \
    FUNCTION(void, OSSL_STORE_INFO_free, (OSSL_STORE_INFO *))                                                                       \
    FUNCTION(int, OSSL_STORE_close, (OSSL_STORE_CTX *))

#define OPENSSL_MEMBER(result, name, parameters) result(*name) parameters; // NOLINT(bugprone-macro-parentheses): no declaration has them

struct openssl {
    OPENSSL_FUNCTIONS(OPENSSL_MEMBER)
};

/* Finds them all. Returns NULL, or the name of the first that the program does not have. */
const char *openssl_find(struct openssl *openssl);

#endif
