/* Shared by the test programs with libcrypto. PARSEC_MODULE names the module. */
#ifndef PROVIDER_TEST_H
#define PROVIDER_TEST_H

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <openssl/store.h>

#include "check.h"

#define MESSAGE ((const uint8_t *)"message")
#define MESSAGE_LENGTH 7

/* Fails with OpenSSL's own errors. */
#define CHECK_SSL(condition)             \
    do {                                 \
        if (!(condition)) {              \
            ERR_print_errors_fp(stderr); \
            CHECK(condition);            \
        }                                \
    } while (0)

struct loaded {
    OSSL_LIB_CTX *context; /* NULL for the default one */
    OSSL_PROVIDER *usual;
    OSSL_PROVIDER *parsec;
};

static inline struct loaded load_module(OSSL_LIB_CTX *context)
{
    struct loaded loaded = {context, OSSL_PROVIDER_load(context, "default"), NULL};
    CHECK_SSL(loaded.usual != NULL);
    loaded.parsec = OSSL_PROVIDER_load(context, getenv("PARSEC_MODULE"));
    CHECK_SSL(loaded.parsec != NULL);
    return loaded;
}

/* Opens a key by its URI; NULL with errors on OpenSSL's stack. */
static inline EVP_PKEY *open_key(OSSL_LIB_CTX *context, const char *uri)
{
    OSSL_STORE_CTX *store = OSSL_STORE_open_ex(uri, context, NULL, NULL, NULL, NULL, NULL, NULL);
    OSSL_STORE_INFO *info = store == NULL ? NULL : OSSL_STORE_load(store);
    EVP_PKEY *key = info == NULL ? NULL : OSSL_STORE_INFO_get1_PKEY(info);
    OSSL_STORE_INFO_free(info);
    OSSL_STORE_close(store);
    return key;
}

/* Signs a message and verifies the signature, both by the service; false with errors on OpenSSL's stack. */
static inline bool sign_and_verify(OSSL_LIB_CTX *context, EVP_PKEY *key)
{
    EVP_MD_CTX *signing = EVP_MD_CTX_new();
    EVP_MD_CTX *verifying = EVP_MD_CTX_new();
    uint8_t signature[512];
    size_t length = sizeof signature;
    bool result = EVP_DigestSignInit_ex(signing, NULL, "SHA256", context, NULL, key, NULL) == 1
        && EVP_DigestSign(signing, signature, &length, MESSAGE, MESSAGE_LENGTH) == 1
        && EVP_DigestVerifyInit_ex(verifying, NULL, "SHA256", context, NULL, key, NULL) == 1
        && EVP_DigestVerify(verifying, signature, length, MESSAGE, MESSAGE_LENGTH) == 1;
    EVP_MD_CTX_free(signing);
    EVP_MD_CTX_free(verifying);
    return result;
}

/* Begins an encryption with OAEP; NULL with errors on OpenSSL's stack. */
static inline EVP_PKEY_CTX *begin_encryption(OSSL_LIB_CTX *context, EVP_PKEY *key)
{
    EVP_PKEY_CTX *encryption = EVP_PKEY_CTX_new_from_pkey(context, key, NULL);
    if (encryption != NULL && EVP_PKEY_encrypt_init(encryption) == 1
        && EVP_PKEY_CTX_set_rsa_padding(encryption, RSA_PKCS1_OAEP_PADDING) == 1)
        return encryption;
    EVP_PKEY_CTX_free(encryption);
    return NULL;
}

static inline bool encrypt_message(EVP_PKEY_CTX *encryption)
{
    uint8_t ciphertext[512];
    size_t length = sizeof ciphertext;
    return EVP_PKEY_encrypt(encryption, ciphertext, &length, MESSAGE, MESSAGE_LENGTH) == 1 && length == 256;
}

/* Encrypts by a context and by its copy, which has the same padding; false with errors on OpenSSL's stack. */
static inline bool encrypt_twice(OSSL_LIB_CTX *context, EVP_PKEY *key)
{
    EVP_PKEY_CTX *encryption = begin_encryption(context, key);
    EVP_PKEY_CTX *copy = encryption == NULL ? NULL : EVP_PKEY_CTX_dup(encryption);
    int padding = 0;
    bool result = copy != NULL && encrypt_message(encryption);
    EVP_PKEY_CTX_free(encryption);
    result = result && EVP_PKEY_CTX_get_rsa_padding(copy, &padding) > 0 && padding == RSA_PKCS1_OAEP_PADDING && encrypt_message(copy);
    EVP_PKEY_CTX_free(copy);
    return result;
}

/* The reason of the last error. */
static inline const char *last_reason(void)
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    return reason == NULL ? "" : reason;
}

#endif
