/* A program that is linked with the driver's library and the client's: both are one client, with one engine. */
#include "driver.h"

int main(void)
{
    psa_key_attributes_t attributes = attributes_of(PERSISTENT, 21, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    parsec_key_attributes found;
    mbedtls_svc_key_id_t key;
    parsec_client *first = open_beside(), *second;
    start(); /* opens the driver's own client between them */
    second = open_beside();
    /* Clients are numbered: a second copy of the library would number its own from 1. */
    CHECK((uintptr_t)second == (uintptr_t)first + 2);
    CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&attributes, &key));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_get_key_attributes(first, "parsec-se-driver-key21", &found));
    CHECK_STATUS(PSA_SUCCESS, psa_destroy_key(key));
    CHECK_STATUS(PARSEC_ERROR_DOES_NOT_EXIST, parsec_get_key_attributes(first, "parsec-se-driver-key21", &found));
    puts("ok");
    return 0;
}
