/*
 * Prints the status of the start, and of a call for a key that does not exist: status
 * With PARSEC_SE_DRIVER the call registers the key in a slot, which may exist: status [SLOT]
 */
#include "driver.h"

#if defined(WITH_OPAQUE_DRIVER)
#include "parsec_opaque_entry_points.h"

static psa_status_t call(const char *slot)
{
    static const uint8_t context[] = "\1" KEY_NAME_PREFIX "77";
    psa_key_attributes_t attributes = attributes_of(PERSISTENT, 77, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    uint8_t point[65];
    size_t length;
    CHECK(slot == NULL);
    return parsec_opaque_export_public_key(&attributes, context, sizeof context - 1, point, sizeof point, &length);
}
#else
static psa_status_t call(const char *slot)
{
    psa_key_attributes_t attributes = attributes_of(PERSISTENT, 77, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    psa_set_key_slot_number(&attributes, slot != NULL ? strtoull(slot, NULL, 10) : 77);
    return mbedtls_psa_register_se_key(&attributes);
}
#endif

int main(int count, char **arguments)
{
    psa_status_t started;
#if !defined(WITH_OPAQUE_DRIVER)
    CHECK_STATUS(PSA_SUCCESS, psa_register_se_driver(LOCATION, &PARSEC_SE_DRIVER));
#endif
    started = psa_crypto_init();
    printf("%d %d\n", started, started == PSA_SUCCESS ? call(count > 1 ? arguments[1] : NULL) : 0);
    return 0;
}
