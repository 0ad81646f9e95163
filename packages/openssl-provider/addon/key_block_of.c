#include "key_block_of.h"

static EVP_PKEY *open_key(const struct openssl *openssl, const char *uri)
{
    EVP_PKEY *key = NULL;
    OSSL_STORE_CTX *store = openssl->OSSL_STORE_open(uri, NULL, NULL, NULL, NULL);
    if (store != NULL) {
        OSSL_STORE_INFO *info = openssl->OSSL_STORE_load(store);
        if (info != NULL)
            key = openssl->OSSL_STORE_INFO_get1_PKEY(info);
        openssl->OSSL_STORE_INFO_free(info);
        openssl->OSSL_STORE_close(store);
    }
    return key;
}

unsigned char *key_block_of(const struct openssl *openssl, const char *uri, size_t *length)
{
    unsigned char *block = NULL;
    OSSL_ENCODER_CTX *encoder = NULL;
    EVP_PKEY *key;
    openssl->ERR_clear_error();
    key = open_key(openssl, uri);
    *length = 0;
    if (key != NULL)
        encoder = openssl->OSSL_ENCODER_CTX_new_for_pkey(key, EVP_PKEY_KEYPAIR, "PEM", "PrivateKeyInfo", "provider=parsec");
    if (encoder != NULL && openssl->OSSL_ENCODER_to_data(encoder, &block, length) != 1)
        block = NULL;
    openssl->OSSL_ENCODER_CTX_free(encoder);
    openssl->EVP_PKEY_free(key);
    return block;
}

void key_block_free(const struct openssl *openssl, unsigned char *block)
{
    openssl->CRYPTO_free(block, "", 0);
}
