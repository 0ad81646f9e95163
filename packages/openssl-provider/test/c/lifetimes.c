/*
 * Keys that outlive things: lifetimes <case>
 *   unload    the provider is unloaded while keys are in use, and loaded again
 *   contexts  two library contexts have a provider each, and one of them goes
 *   cleanup   OPENSSL_cleanup() while a key and an encryption live
 *   exit      the process ends while keys, a signature and an encryption live
 */
#include <openssl/crypto.h>

#include "provider_test.h"

static void unload(void)
{
    struct loaded loaded = load_module(NULL);
    EVP_PKEY *key = open_key(NULL, "parsec:ec");
    EVP_PKEY *recipient = open_key(NULL, "parsec:rsa");
    EVP_PKEY_CTX *encryption = begin_encryption(NULL, recipient);
    EVP_PKEY *again;
    CHECK_SSL(key != NULL && encryption != NULL);
    OSSL_PROVIDER_unload(loaded.parsec);
    CHECK(open_key(NULL, "parsec:ec") == NULL);
    ERR_clear_error();
    CHECK_SSL(sign_and_verify(NULL, key));
    CHECK_SSL(encrypt_twice(NULL, recipient));
    EVP_PKEY_free(recipient);
    loaded.parsec = OSSL_PROVIDER_load(NULL, getenv("PARSEC_MODULE"));
    CHECK_SSL(loaded.parsec != NULL);
    again = open_key(NULL, "parsec:ec");
    CHECK_SSL(again != NULL && EVP_PKEY_eq(key, again) == 1);
    CHECK_SSL(sign_and_verify(NULL, again));
    EVP_PKEY_free(again);
    EVP_PKEY_free(key);
    OSSL_PROVIDER_unload(loaded.parsec);
    OSSL_PROVIDER_unload(loaded.usual);
    CHECK_SSL(encrypt_message(encryption));
    EVP_PKEY_CTX_free(encryption);
}

static void contexts(void)
{
    struct loaded one = load_module(OSSL_LIB_CTX_new());
    struct loaded other = load_module(OSSL_LIB_CTX_new());
    EVP_PKEY *first = open_key(one.context, "parsec:ec");
    EVP_PKEY *second = open_key(other.context, "parsec:ec");
    EVP_PKEY *recipient = open_key(one.context, "parsec:rsa");
    CHECK_SSL(first != NULL && second != NULL && recipient != NULL);
    CHECK_SSL(sign_and_verify(one.context, first));
    CHECK_SSL(encrypt_twice(one.context, recipient));
    EVP_PKEY_free(recipient);
    EVP_PKEY_free(first);
    OSSL_PROVIDER_unload(one.parsec);
    OSSL_PROVIDER_unload(one.usual);
    OSSL_LIB_CTX_free(one.context);
    CHECK_SSL(sign_and_verify(other.context, second));
    EVP_PKEY_free(second);
    OSSL_PROVIDER_unload(other.parsec);
    OSSL_PROVIDER_unload(other.usual);
    OSSL_LIB_CTX_free(other.context);
}

static void cleanup(void)
{
    EVP_PKEY_CTX *encryption;
    EVP_PKEY *key;
    (void)load_module(NULL);
    key = open_key(NULL, "parsec:ec");
    CHECK_SSL(key != NULL && sign_and_verify(NULL, key));
    EVP_PKEY_free(key);
    key = open_key(NULL, "parsec:rsa");
    encryption = begin_encryption(NULL, key);
    CHECK_SSL(encryption != NULL && encrypt_message(encryption));
    OPENSSL_cleanup();
    EVP_PKEY_CTX_free(encryption);
    EVP_PKEY_free(key);
}

static void leave(void)
{
    EVP_MD_CTX *signing = EVP_MD_CTX_new();
    EVP_PKEY *key;
    (void)load_module(NULL);
    key = open_key(NULL, "parsec:ec");
    CHECK_SSL(key != NULL);
    CHECK_SSL(EVP_DigestSignInit_ex(signing, NULL, "SHA256", NULL, NULL, key, NULL) == 1);
    CHECK_SSL(EVP_DigestSignUpdate(signing, MESSAGE, MESSAGE_LENGTH) == 1);
    CHECK_SSL(begin_encryption(NULL, open_key(NULL, "parsec:rsa")) != NULL);
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    if (strcmp(argv[1], "unload") == 0)
        unload();
    else if (strcmp(argv[1], "contexts") == 0)
        contexts();
    else if (strcmp(argv[1], "cleanup") == 0)
        cleanup();
    else
        leave();
    return 0;
}
