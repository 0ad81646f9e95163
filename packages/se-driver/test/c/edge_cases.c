/* Edge cases of Mbed TLS' interfaces for drivers that are easy to get wrong. */
#include "driver.h"

static const uint8_t hash[32] = {7};
static parsec_client *beside;

static mbedtls_svc_key_id_t generated(psa_key_lifetime_t lifetime, psa_key_id_t id)
{
    psa_key_attributes_t attributes = attributes_of(lifetime, id, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    mbedtls_svc_key_id_t key;
    CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&attributes, &key));
    return key;
}

static void export_point(mbedtls_svc_key_id_t key, uint8_t point[65])
{
    size_t length;
    CHECK_STATUS(PSA_SUCCESS, psa_export_public_key(key, point, 65, &length));
    CHECK(length == 65);
}

/* Mbed TLS relies on the driver to refuse an id that is in use. */
static void an_id_in_use_keeps_its_key(void)
{
    psa_key_attributes_t attributes = attributes_of(PERSISTENT, 10, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    mbedtls_svc_key_id_t key = generated(PERSISTENT, 10), other;
    uint8_t before[65], after[65];
    export_point(key, before);
    CHECK_STATUS(PSA_ERROR_ALREADY_EXISTS, psa_generate_key(&attributes, &other));
    export_point(key, after);
    CHECK(memcmp(before, after, sizeof before) == 0);
    CHECK_STATUS(PSA_SUCCESS, DESTROY_KEY(key));
}

/* Mbed TLS forgets a key even if the driver cannot destroy it. */
static void a_missing_key_can_be_destroyed(void)
{
    mbedtls_svc_key_id_t key = generated(PERSISTENT, 11);
    CHECK_STATUS(PSA_SUCCESS, parsec_destroy_key(beside, KEY_NAME_PREFIX "11"));
    CHECK_STATUS(PSA_SUCCESS, DESTROY_KEY(key));
}

/* Mbed TLS does not ask to destroy a key whose creation failed. */
static void a_failed_creation_leaves_no_key(void)
{
    static const struct {
        psa_key_type_t type;
        size_t bits;
        psa_algorithm_t algorithm;
        psa_key_usage_t usage;
    } impossible[] = {
        {ECC_PAIR, 256, PSA_ALG_ECDSA(0x02000015), SIGN_VERIFY},             /* SHAKE256 */
        {ECC_PAIR, 256, 0x06000800, SIGN_VERIFY},                            /* PureEdDSA */
        {PSA_KEY_TYPE_ECC_KEY_PAIR(0x42), 255, ECDSA, SIGN_VERIFY},          /* twisted Edwards */
        {PSA_KEY_TYPE_RSA_KEY_PAIR, 1024, 0x06001309, SIGN_VERIFY},          /* PSS with any salt */
        {ECC_PAIR, 256, ECDSA, SIGN_VERIFY | 0x40000000},                    /* an undefined usage bit */
    };
    for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++) {
        psa_key_attributes_t attributes =
            attributes_of(PERSISTENT, 12, impossible[i].type, impossible[i].bits, impossible[i].usage, impossible[i].algorithm);
        parsec_key_attributes none;
        mbedtls_svc_key_id_t key;
        psa_status_t status = psa_generate_key(&attributes, &key);
        CHECK(status == PSA_ERROR_NOT_SUPPORTED || status == PSA_ERROR_INVALID_ARGUMENT);
        CHECK_STATUS(PARSEC_ERROR_DOES_NOT_EXIST, parsec_get_key_attributes(beside, KEY_NAME_PREFIX "12", &none));
    }
}

/* The data determine the size. Attributes with another size are refused, and no key is created. */
static void an_imported_key_has_the_size_of_its_data(void)
{
    psa_key_attributes_t attributes = attributes_of(PERSISTENT, 13, ECC_PAIR, 384, SIGN_VERIFY, ECDSA);
    static const uint8_t material[32] = {1};
    mbedtls_svc_key_id_t key;
    CHECK_STATUS(PSA_ERROR_INVALID_ARGUMENT, psa_import_key(&attributes, material, sizeof material, &key));
    psa_set_key_bits(&attributes, 256);
    CHECK_STATUS(PSA_SUCCESS, psa_import_key(&attributes, material, sizeof material, &key));
    CHECK_STATUS(PSA_SUCCESS, DESTROY_KEY(key));
    psa_set_key_bits(&attributes, 0);
    CHECK_STATUS(PSA_ERROR_INVALID_ARGUMENT, psa_import_key(&attributes, material, 31, &key));
}

/* Every volatile key comes to the driver with id 0. */
static void volatile_keys_are_different_keys(void)
{
    mbedtls_svc_key_id_t first = generated(VOLATILE, 0), second = generated(VOLATILE, 0);
    uint8_t points[2][65];
    export_point(first, points[0]);
    export_point(second, points[1]);
    CHECK(memcmp(points[0], points[1], 65) != 0);
    CHECK_STATUS(PSA_SUCCESS, DESTROY_KEY(first));
    /* The second is destroyed when the process exits. */
}

/* Mbed TLS leaves it to the driver to check the length of a hash. */
static void a_hash_of_another_length_is_refused(void)
{
    mbedtls_svc_key_id_t key = generated(PERSISTENT, 14);
    uint8_t signature[64];
    size_t length;
    CHECK_STATUS(PSA_ERROR_INVALID_ARGUMENT, psa_sign_hash(key, ECDSA, hash, 31, signature, sizeof signature, &length));
    CHECK(length == 0);
    CHECK_STATUS(PSA_SUCCESS, DESTROY_KEY(key));
}

/* Mbed TLS has the hash of a message signed even if the policy permits messages only. It enforces the policy itself. */
static void a_key_for_messages_signs_messages(void)
{
    psa_key_attributes_t attributes =
        attributes_of(PERSISTENT, 17, ECC_PAIR, 256, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE, ECDSA);
    mbedtls_svc_key_id_t key;
    uint8_t signature[64];
    size_t length;
    CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&attributes, &key));
    CHECK_STATUS(PSA_SUCCESS, psa_sign_message(key, ECDSA, hash, 5, signature, sizeof signature, &length));
    CHECK_STATUS(PSA_SUCCESS, psa_verify_message(key, ECDSA, hash, 5, signature, length));
    CHECK_STATUS(PSA_ERROR_NOT_PERMITTED, psa_sign_hash(key, ECDSA, hash, sizeof hash, signature, sizeof signature, &length));
    CHECK_STATUS(PSA_SUCCESS, DESTROY_KEY(key));
}

#if !defined(WITH_OPAQUE_DRIVER)
/* An application may choose a slot: to register a key that the service has, or to create one. */
static void slots_can_be_chosen(void)
{
    psa_key_attributes_t attributes = attributes_of(PERSISTENT, 15, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    parsec_key_attributes requested = {ECC_PAIR, 256, SIGN_VERIFY | PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE, ECDSA},
                          found;
    mbedtls_svc_key_id_t key = mbedtls_svc_key_id_make(0, 15);
    uint8_t signature[64];
    size_t length;
    psa_set_key_slot_number(&attributes, 1000015);
    CHECK_STATUS(PSA_ERROR_DOES_NOT_EXIST, mbedtls_psa_register_se_key(&attributes));
    CHECK_STATUS(PSA_SUCCESS, parsec_generate_key(beside, KEY_NAME_PREFIX "1000015", &requested));
    CHECK_STATUS(PSA_SUCCESS, mbedtls_psa_register_se_key(&attributes));
    CHECK_STATUS(PSA_SUCCESS, psa_sign_hash(key, ECDSA, hash, sizeof hash, signature, sizeof signature, &length));
    CHECK_STATUS(PSA_SUCCESS, DESTROY_KEY(key));
    psa_set_key_slot_number(&attributes, 1000016);
    CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&attributes, &key));
    CHECK_STATUS(PSA_SUCCESS, parsec_get_key_attributes(beside, KEY_NAME_PREFIX "1000016", &found));
    CHECK_STATUS(PSA_SUCCESS, DESTROY_KEY(key));
    psa_set_key_slot_number(&attributes, UINT64_MAX);
    CHECK_STATUS(PSA_ERROR_INVALID_ARGUMENT, psa_generate_key(&attributes, &key));
}

#endif

/* Keys made before are found again, and the engine is not started twice. */
static void mbedtls_can_be_restarted(void)
{
    mbedtls_svc_key_id_t key = generated(PERSISTENT, 16);
    uint8_t before[65], after[65];
    export_point(key, before);
    mbedtls_psa_crypto_free();
    start();
    export_point(key, after);
    CHECK(memcmp(before, after, sizeof before) == 0);
    CHECK_STATUS(PSA_SUCCESS, DESTROY_KEY(key));
}

int main(void)
{
    start();
    beside = open_beside();
    an_id_in_use_keeps_its_key();
    a_missing_key_can_be_destroyed();
    a_failed_creation_leaves_no_key();
    an_imported_key_has_the_size_of_its_data();
    volatile_keys_are_different_keys();
    a_hash_of_another_length_is_refused();
    a_key_for_messages_signs_messages();
#if !defined(WITH_OPAQUE_DRIVER)
    slots_can_be_chosen();
    /* Stores that other drivers left stay readable. */
    CHECK(PARSEC_SE_DRIVER.persistent_data_size == 0);
#endif
    mbedtls_can_be_restarted();
    puts("ok");
    return 0;
}
