/*
 * The driver: slots of Mbed TLS and volatile keys, over the client of parsec_client.h, which calls keys by names. It is compiled with the headers
 * of the Mbed TLS in use, because the size of psa_key_attributes_t depends on version and configuration.
 *
 * Mbed TLS calls these functions as its PSA secure element driver interface describes, HAL version 5. It holds locks of its own
 * meanwhile, so no function here calls one of psa_*().
 */
#define _GNU_SOURCE /* secure_getenv() */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "parsec_se_driver.h"

#define DRIVER_VARIABLE_PREFIX "PARSEC_SE_DRIVER_"
#define DRIVER_APPLICATION_NAME "Parsec SE Driver"
#define DRIVER_KEY_NAME_PREFIX "parsec-se-driver-key"
#define MAX_PREFIX 1024
#include "parsec_driver_keys.h"

#if !defined(MBEDTLS_PSA_CRYPTO_SE_C)
#error "Mbed TLS is configured without MBEDTLS_PSA_CRYPTO_SE_C: it takes no secure element drivers."
#endif

psa_status_t parsec_se_driver_configure(const parsec_se_driver_options *given)
{
    return driver_configure(given);
}

void parsec_se_driver_stop(void)
{
    driver_stop();
    pthread_mutex_lock(&driver_mutex);
    memset(&driver.given, 0, sizeof driver.given);
    pthread_mutex_unlock(&driver_mutex);
}

static psa_status_t driver_init(psa_drv_se_context_t *context, void *persistent_data, psa_key_location_t location)
{
    (void)context;
    (void)persistent_data;
    (void)location;
    return driver_start();
}

static psa_status_t driver_allocate(psa_drv_se_context_t *context, void *persistent_data, const psa_key_attributes_t *attributes,
                                    psa_key_creation_method_t method, psa_key_slot_number_t *key_slot)
{
    uint64_t slot;
    psa_status_t status;
    (void)context;
    (void)persistent_data;
    *key_slot = 0;
    if (method != PSA_KEY_CREATION_IMPORT && method != PSA_KEY_CREATION_GENERATE)
        return PSA_ERROR_NOT_SUPPORTED;
    status = driver_choose_slot(attributes, &slot);
    if (status == PSA_SUCCESS)
        *key_slot = slot;
    return status;
}

/* Checks that the slot has a key of that type and, unless 0, of that size. */
static psa_status_t check_key(uint64_t slot, const psa_key_attributes_t *attributes)
{
    char name[MAX_KEY_NAME];
    parsec_key_attributes found;
    parsec_status status = parsec_get_key_attributes(driver.client, driver_key_name(slot, name), &found);
    size_t bits = psa_get_key_bits(attributes);
    if (status != PARSEC_SUCCESS)
        return parsec_status_to_psa(status);
    return found.type == psa_get_key_type(attributes) && (bits == 0 || bits == found.bits) ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
}

/* Checks a slot that the application has chosen; for PSA_KEY_CREATION_REGISTER, that it has such a key. */
static psa_status_t driver_validate_slot_number(psa_drv_se_context_t *context, void *persistent_data,
                                                const psa_key_attributes_t *attributes, psa_key_creation_method_t method,
                                                psa_key_slot_number_t key_slot)
{
    (void)context;
    (void)persistent_data;
    if (key_slot == 0 || is_volatile(key_slot))
        return PSA_ERROR_INVALID_ARGUMENT;
    if (method == PSA_KEY_CREATION_REGISTER)
        return check_key(key_slot, attributes);
    if (method != PSA_KEY_CREATION_IMPORT && method != PSA_KEY_CREATION_GENERATE)
        return PSA_ERROR_NOT_SUPPORTED;
    return driver_check_attributes(attributes);
}

static psa_status_t driver_import(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot, const psa_key_attributes_t *attributes,
                                  const uint8_t *data, size_t data_length, size_t *bits)
{
    char name[MAX_KEY_NAME];
    parsec_key_attributes requested = driver_attributes(attributes);
    psa_status_t status;
    uint32_t size = 0;
    (void)context;
    if (is_volatile(key_slot) && !add_volatile_slot(key_slot))
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    status =
        driver_created(key_slot, parsec_import_key(driver.client, driver_key_name(key_slot, name), &requested, data, data_length, &size));
    if (status == PSA_SUCCESS && bits != NULL)
        *bits = size;
    return status;
}

static psa_status_t driver_destroy(psa_drv_se_context_t *context, void *persistent_data, psa_key_slot_number_t key_slot)
{
    char name[MAX_KEY_NAME];
    parsec_status status = parsec_destroy_key(driver.client, driver_key_name(key_slot, name));
    (void)context;
    (void)persistent_data;
    /* An empty slot is no error: Mbed TLS forgets a key even if the driver could not destroy it. */
    if (status != PARSEC_SUCCESS && status != PARSEC_ERROR_DOES_NOT_EXIST)
        return parsec_status_to_psa(status);
    if (is_volatile(key_slot))
        remove_volatile_slot(key_slot);
    return PSA_SUCCESS;
}

static psa_status_t driver_export_public_key(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot, uint8_t *data, size_t data_size,
                                             size_t *data_length)
{
    char name[MAX_KEY_NAME];
    (void)context;
    return parsec_status_to_psa(parsec_export_public_key(driver.client, driver_key_name(key_slot, name), data, data_size, data_length));
}

static psa_status_t driver_generate(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot, const psa_key_attributes_t *attributes,
                                    uint8_t *public_key, size_t public_key_size, size_t *public_key_length)
{
    char name[MAX_KEY_NAME];
    parsec_key_attributes requested = driver_attributes(attributes);
    psa_status_t status;
    if (public_key_length != NULL)
        *public_key_length = 0;
    if (is_volatile(key_slot) && !add_volatile_slot(key_slot))
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    status = driver_created(key_slot, parsec_generate_key(driver.client, driver_key_name(key_slot, name), &requested));
    if (status != PSA_SUCCESS || public_key == NULL || public_key_size == 0 || public_key_length == NULL)
        return status;
    status = driver_export_public_key(context, key_slot, public_key, public_key_size, public_key_length);
    /* Mbed TLS would not destroy it. */
    if (status != PSA_SUCCESS)
        (void)driver_destroy(context, NULL, key_slot);
    return status;
}

/* psa_export_key() of a public key comes here too. */
static psa_status_t driver_export_key(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot, uint8_t *data, size_t data_size,
                                      size_t *data_length)
{
    char name[MAX_KEY_NAME];
    parsec_key_attributes found;
    parsec_status status;
    *data_length = 0;
    status = parsec_get_key_attributes(driver.client, driver_key_name(key_slot, name), &found);
    if (status != PARSEC_SUCCESS)
        return parsec_status_to_psa(status);
    if (PSA_KEY_TYPE_IS_PUBLIC_KEY((psa_key_type_t)found.type))
        return driver_export_public_key(context, key_slot, data, data_size, data_length);
    return parsec_status_to_psa(parsec_export_key(driver.client, name, data, data_size, data_length));
}

static psa_status_t driver_sign_hash(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot, psa_algorithm_t algorithm,
                                     const uint8_t *hash, size_t hash_length, uint8_t *signature, size_t signature_size,
                                     size_t *signature_length)
{
    char name[MAX_KEY_NAME];
    (void)context;
    return parsec_status_to_psa(parsec_sign_hash(driver.client, driver_key_name(key_slot, name), algorithm, hash, hash_length, signature,
                                                 signature_size, signature_length));
}

static psa_status_t driver_verify_hash(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot, psa_algorithm_t algorithm,
                                       const uint8_t *hash, size_t hash_length, const uint8_t *signature, size_t signature_length)
{
    char name[MAX_KEY_NAME];
    (void)context;
    return parsec_status_to_psa(
        parsec_verify_hash(driver.client, driver_key_name(key_slot, name), algorithm, hash, hash_length, signature, signature_length));
}

static const psa_drv_se_key_management_t driver_key_management = {
    .p_allocate = driver_allocate,
    .p_validate_slot_number = driver_validate_slot_number,
    .p_import = driver_import,
    .p_generate = driver_generate,
    .p_destroy = driver_destroy,
    .p_export = driver_export_key,
    .p_export_public = driver_export_public_key,
};

static const psa_drv_se_asymmetric_t driver_asymmetric = {
    .p_sign = driver_sign_hash,
    .p_verify = driver_verify_hash,
};

/* Keeps no data in Mbed TLS' store, so that stores of other drivers stay readable. */
psa_drv_se_t PARSEC_SE_DRIVER = {
    .hal_version = PSA_DRV_SE_HAL_VERSION,
    .persistent_data_size = 0,
    .p_init = driver_init,
    .key_management = &driver_key_management,
    .asymmetric = &driver_asymmetric,
};
