/* The end of keys: in Mbed TLS alone, in the service too, and that of volatile ones. The service is stopped and started on the way. */
#include "driver.h"
#include "next.h"

static const uint8_t hash[32] = {5};
static parsec_client *beside;

static mbedtls_svc_key_id_t generated(psa_key_lifetime_t lifetime, psa_key_id_t id)
{
    psa_key_attributes_t attributes = attributes_of(lifetime, id, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    mbedtls_svc_key_id_t key;
    CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&attributes, &key));
    return key;
}

static psa_status_t sign(mbedtls_svc_key_id_t key)
{
    uint8_t signature[64];
    size_t length;
    return psa_sign_hash(key, ECDSA, hash, sizeof hash, signature, sizeof signature, &length);
}

static parsec_status found_in_service(const char *name)
{
    parsec_key_attributes found;
    return parsec_get_key_attributes(beside, name, &found);
}

static size_t keys_in_service(void)
{
    parsec_key_list *list;
    size_t count;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_list_keys(beside, &list));
    count = parsec_key_list_count(list);
    parsec_key_list_free(list);
    return count;
}

/* Mbed TLS does not tell the driver. The key left in the service keeps its name, and is never replaced. */
static void destroying_leaves_the_key_in_the_service(void)
{
    psa_key_attributes_t attributes = attributes_of(PERSISTENT, 50, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    mbedtls_svc_key_id_t key = generated(PERSISTENT, 50);
    CHECK_STATUS(PSA_SUCCESS, psa_destroy_key(key));
    CHECK_STATUS(PARSEC_SUCCESS, found_in_service(KEY_NAME_PREFIX "50"));
    CHECK_STATUS(PSA_ERROR_ALREADY_EXISTS, psa_generate_key(&attributes, &key));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_destroy_key(beside, KEY_NAME_PREFIX "50"));
}

static void forgetting_removes_it_from_both(void)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    mbedtls_svc_key_id_t key = generated(PERSISTENT, 51);
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(key));
    CHECK_STATUS(PARSEC_ERROR_DOES_NOT_EXIST, found_in_service(KEY_NAME_PREFIX "51"));
    CHECK_STATUS(PSA_ERROR_INVALID_HANDLE, psa_get_key_attributes(key, &attributes));
    CHECK_STATUS(PSA_ERROR_INVALID_HANDLE, parsec_forget_key(key));
    /* The id is free again. */
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(generated(PERSISTENT, 51)));
}

static void a_key_that_the_service_has_lost_can_be_forgotten(void)
{
    mbedtls_svc_key_id_t key = generated(PERSISTENT, 56);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_destroy_key(beside, KEY_NAME_PREFIX "56"));
    CHECK_STATUS(PSA_ERROR_DOES_NOT_EXIST, sign(key));
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(key));
}

static void a_key_of_mbedtls_is_kept(void)
{
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_LIFETIME_VOLATILE, 0, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    mbedtls_svc_key_id_t key;
    CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&attributes, &key));
    CHECK_STATUS(PSA_ERROR_INVALID_ARGUMENT, parsec_forget_key(key));
    CHECK_STATUS(PSA_SUCCESS, sign(key));
    CHECK_STATUS(PSA_SUCCESS, psa_destroy_key(key));
}

/* Mbed TLS could not store it after the service has made it, and no function of Mbed TLS would find it then. */
static void no_key_is_made_for_an_id_that_is_taken(void)
{
    psa_key_attributes_t own = attributes_of(PSA_KEY_LIFETIME_PERSISTENT, 57, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    psa_key_attributes_t attributes = attributes_of(PERSISTENT, 57, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    mbedtls_svc_key_id_t taken, key;
    CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&own, &taken));
    CHECK_STATUS(PSA_ERROR_ALREADY_EXISTS, psa_generate_key(&attributes, &key));
    CHECK_STATUS(PSA_ERROR_ALREADY_EXISTS, psa_import_key(&attributes, hash, sizeof hash, &key));
    CHECK_STATUS(PARSEC_ERROR_DOES_NOT_EXIST, found_in_service(KEY_NAME_PREFIX "57"));
    CHECK_STATUS(PSA_SUCCESS, psa_destroy_key(taken));
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(generated(PERSISTENT, 57)));
}

static void without_a_service_nothing_is_forgotten(void)
{
    mbedtls_svc_key_id_t key = generated(PERSISTENT, 52);
    wait_for_next(); /* it has stopped */
    CHECK_STATUS(PSA_ERROR_COMMUNICATION_FAILURE, parsec_forget_key(key));
    wait_for_next(); /* it runs again */
    CHECK_STATUS(PSA_SUCCESS, sign(key));
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(key));
    CHECK_STATUS(PARSEC_ERROR_DOES_NOT_EXIST, found_in_service(KEY_NAME_PREFIX "52"));
}

static void a_volatile_key_ends_with_mbedtls(void)
{
    mbedtls_svc_key_id_t forgotten = generated(VOLATILE, 0), destroyed = generated(VOLATILE, 0), kept;
    CHECK(keys_in_service() == 2);
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(forgotten));
    CHECK_STATUS(PSA_SUCCESS, psa_destroy_key(destroyed));
    CHECK(keys_in_service() == 1);
    kept = generated(PERSISTENT, 53);
    (void)generated(VOLATILE, 0);
    CHECK(keys_in_service() == 3);
    mbedtls_psa_crypto_free();
    CHECK(keys_in_service() == 1);
    start();
    CHECK_STATUS(PSA_SUCCESS, sign(kept));
}

/* Mbed TLS keeps the whole name of a key. */
static void keys_are_found_when_the_prefix_has_changed(void)
{
    parsec_opaque_driver_options options = {.size = sizeof options, .key_name_prefix = "another/"};
    mbedtls_svc_key_id_t key = mbedtls_svc_key_id_make(0, 53);
    mbedtls_psa_crypto_free();
    CHECK_STATUS(PSA_SUCCESS, parsec_opaque_driver_configure(&options));
    start();
    CHECK_STATUS(PSA_SUCCESS, sign(key));
    (void)generated(PERSISTENT, 54);
    CHECK_STATUS(PARSEC_SUCCESS, found_in_service("another/54"));
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(key));
    CHECK_STATUS(PARSEC_ERROR_DOES_NOT_EXIST, found_in_service(KEY_NAME_PREFIX "53"));
    /* The options hold for each start of Mbed TLS until they are replaced. */
    mbedtls_psa_crypto_free();
    start();
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(mbedtls_svc_key_id_make(0, 54)));
    (void)generated(PERSISTENT, 55);
    CHECK_STATUS(PARSEC_SUCCESS, found_in_service("another/55"));
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(mbedtls_svc_key_id_make(0, 55)));
}

int main(void)
{
    beside = open_beside();
    start();
    destroying_leaves_the_key_in_the_service();
    forgetting_removes_it_from_both();
    a_key_that_the_service_has_lost_can_be_forgotten();
    a_key_of_mbedtls_is_kept();
    no_key_is_made_for_an_id_that_is_taken();
    without_a_service_nothing_is_forgotten();
    a_volatile_key_ends_with_mbedtls();
    keys_are_found_when_the_prefix_has_changed();
    CHECK(keys_in_service() == 0);
    puts("ok");
    return 0;
}
