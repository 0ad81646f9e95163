/* A service whose ciphertext is shorter than an initialization vector: nothing is taken from it. */
#include "driver.h"

int main(void)
{
    static const uint8_t data[16] = {6};
    psa_key_attributes_t attributes = attributes_of(VOLATILE, 0, PSA_KEY_TYPE_AES, 0, PSA_KEY_USAGE_ENCRYPT, PSA_ALG_CTR);
    uint8_t *output = guarded(100);
    mbedtls_svc_key_id_t key;
    size_t length = 77;
    start();
    CHECK_STATUS(PSA_SUCCESS, psa_import_key(&attributes, data, sizeof data, &key));
    CHECK_STATUS(PSA_ERROR_CORRUPTION_DETECTED, psa_cipher_encrypt(key, PSA_ALG_CTR, data, sizeof data, output, 100, &length));
    CHECK(length == 0);
    check_guards(output, 100, 100);
    puts("ok");
    return 0;
}
