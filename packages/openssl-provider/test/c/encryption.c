/*
 * Encryption for a key of the service: encryption <case>
 *   prefers     by the default provider, though the program prefers this module
 *   alone       the default provider was unloaded
 *   hidden      libcrypto is within the program, which shows none of its functions: it is built with libcrypto.a
 *   another     the same, and the process has loaded another libcrypto, which shows them
 */
#include <dlfcn.h>
#include <openssl/core_names.h>
#include <openssl/params.h>

#include "provider_test.h"

static void prefers(EVP_PKEY *key)
{
    EVP_PKEY_CTX *encryption;
    CHECK_SSL(EVP_set_default_properties(NULL, "?provider=parsec") == 1);
    CHECK_SSL(encrypt_twice(NULL, key));
    encryption = begin_encryption(NULL, key);
    /* A setting that decryption does not have. */
    CHECK(OSSL_PARAM_locate_const(EVP_PKEY_CTX_settable_params(encryption), OSSL_ASYM_CIPHER_PARAM_TLS_CLIENT_VERSION) != NULL);
    CHECK(OSSL_PARAM_locate_const(EVP_PKEY_CTX_gettable_params(encryption), OSSL_ASYM_CIPHER_PARAM_TLS_CLIENT_VERSION) != NULL);
    EVP_PKEY_CTX_free(encryption);
    CHECK_SSL(ERR_peek_error() == 0);
}

static void fails(EVP_PKEY *key, const char *reason)
{
    CHECK(!encrypt_twice(NULL, key));
    CHECK(strcmp(last_reason(), reason) == 0);
    ERR_clear_error();
}

int main(int argc, char **argv)
{
    struct loaded loaded;
    EVP_PKEY *key;
    CHECK(argc == 2);
    if (strcmp(argv[1], "another") == 0)
        CHECK(dlopen("libcrypto.so.3", RTLD_NOW | RTLD_GLOBAL) != NULL);
    loaded = load_module(NULL);
    key = open_key(NULL, "parsec:ec");
    CHECK_SSL(key != NULL && sign_and_verify(NULL, key));
    EVP_PKEY_free(key);
    key = open_key(NULL, "parsec:rsa");
    CHECK_SSL(key != NULL);
    if (strcmp(argv[1], "prefers") == 0) {
        prefers(key);
    } else if (strcmp(argv[1], "alone") == 0) {
        CHECK_SSL(encrypt_twice(NULL, key));
        OSSL_PROVIDER_unload(loaded.usual);
        loaded.usual = NULL;
        fails(key, "parsec needs the default provider");
    } else {
        fails(key, "parsec functions of libcrypto not found");
    }
    EVP_PKEY_free(key);
    OSSL_PROVIDER_unload(loaded.parsec);
    OSSL_PROVIDER_unload(loaded.usual);
    return 0;
}
