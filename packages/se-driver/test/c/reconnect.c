/* The service starts after the program, is restarted, and stops. A line on standard input reports each step. */
#include "driver.h"
#include "next.h"

int main(void)
{
    static const uint8_t hash[32] = {9};
    psa_key_attributes_t attributes = attributes_of(PERSISTENT, 20, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    mbedtls_svc_key_id_t key;
    uint8_t signature[64];
    size_t length;
    start();
    CHECK_STATUS(PSA_ERROR_COMMUNICATION_FAILURE, psa_generate_key(&attributes, &key));
    wait_for_next(); /* the service runs */
    CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&attributes, &key));
    wait_for_next(); /* it was restarted and has kept its keys */
    CHECK_STATUS(PSA_SUCCESS, psa_sign_hash(key, ECDSA, hash, sizeof hash, signature, sizeof signature, &length));
    CHECK_STATUS(PSA_SUCCESS, psa_verify_hash(key, ECDSA, hash, sizeof hash, signature, length));
    wait_for_next(); /* it has stopped */
    CHECK_STATUS(PSA_ERROR_COMMUNICATION_FAILURE, psa_sign_hash(key, ECDSA, hash, sizeof hash, signature, sizeof signature, &length));
    puts("ok");
    return 0;
}
