/* Prints the status of the start, and of registering the key in a slot: status [SLOT] */
#include "driver.h"

int main(int count, char **arguments)
{
    psa_key_attributes_t attributes = attributes_of(PERSISTENT, 77, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    psa_status_t started;
    CHECK_STATUS(PSA_SUCCESS, psa_register_se_driver(LOCATION, &PARSEC_SE_DRIVER));
    started = psa_crypto_init();
    psa_set_key_slot_number(&attributes, count > 1 ? strtoull(arguments[1], NULL, 10) : 77);
    printf("%d %d\n", started, started == PSA_SUCCESS ? mbedtls_psa_register_se_key(&attributes) : 0);
    return 0;
}
