/*
 * Programs that do with a key of the service and beside it what libcrypto lets them do: beside <case>
 *   change      another digest is set while a message is hashed
 *   file        keys are generated after a key of the service was used: by the default provider, as before
 *   store       the same with a key that was opened by its URI, and nothing before
 */
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "provider_test.h"

static int set_digest(EVP_MD_CTX *signing, const char *name)
{
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_SIGNATURE_PARAM_DIGEST, (char *)name, 0), OSSL_PARAM_construct_end()};
    return EVP_PKEY_CTX_set_params(EVP_MD_CTX_get_pkey_ctx(signing), parameters);
}

/* The digest of a message is the one that it began with: with another one the state of the first would be read with other sizes. */
static void change(EVP_PKEY *key)
{
    uint8_t bytes[100] = {0};
    EVP_MD_CTX *signing = EVP_MD_CTX_new();
    CHECK_SSL(EVP_DigestSignInit_ex(signing, NULL, "SHA512", NULL, NULL, key, NULL) == 1);
    CHECK(set_digest(signing, "SHA256") != 1);
    CHECK_SSL(EVP_DigestSignUpdate(signing, bytes, sizeof bytes) == 1);
    CHECK(set_digest(signing, "SHA256") != 1);
    CHECK(set_digest(signing, "SHA512") == 1);
    CHECK_SSL(EVP_DigestSignUpdate(signing, bytes, sizeof bytes) == 1);
    EVP_MD_CTX_free(signing);
    ERR_clear_error();
}

static void check_generated(EVP_PKEY *generated)
{
    CHECK_SSL(generated != NULL);
    CHECK(strcmp(OSSL_PROVIDER_get0_name(EVP_PKEY_get0_provider(generated)), "default") == 0);
    EVP_PKEY_free(generated);
}

static void generate_beside(EVP_PKEY *key)
{
    CHECK_SSL(sign_and_verify(NULL, key));
    check_generated(EVP_EC_gen("P-256"));
    check_generated(EVP_RSA_gen(2048));
    CHECK_SSL(sign_and_verify(NULL, key));
    check_generated(EVP_EC_gen("P-384"));
}

/* A file of the key, as `openssl pkey -in parsec:ec` writes it, is read by a decoder, which fetches no key manager before. */
static EVP_PKEY *read_file(void)
{
    BIO *file = BIO_new_file("ec.pem", "r");
    EVP_PKEY *key = file == NULL ? NULL : PEM_read_bio_PrivateKey(file, NULL, NULL, NULL);
    BIO_free(file);
    return key;
}

int main(int argc, char **argv)
{
    struct loaded loaded = load_module(NULL);
    EVP_PKEY *key;
    CHECK(argc == 2);
    key = strcmp(argv[1], "file") == 0 ? read_file() : open_key(NULL, "parsec:ec");
    CHECK_SSL(key != NULL);
    if (strcmp(argv[1], "change") == 0)
        change(key);
    else
        generate_beside(key);
    EVP_PKEY_free(key);
    OSSL_PROVIDER_unload(loaded.parsec);
    OSSL_PROVIDER_unload(loaded.usual);
    return 0;
}
