/*
 * The glue between Mbed TLS and the core. It is compiled with the headers of the Mbed TLS in use, because the size of psa_key_attributes_t
 * depends on version and configuration. All other code is in parsec_se_core.
 *
 * Mbed TLS calls these functions as its PSA secure element driver interface describes, HAL version 5. It holds locks of its own
 * meanwhile, so no function here calls one of psa_*().
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "parsec_se_driver.h"

#include "parsec_se_core.h"
#include "psa/crypto.h"

#if !defined(MBEDTLS_PSA_CRYPTO_SE_C)
#error "Mbed TLS is configured without MBEDTLS_PSA_CRYPTO_SE_C: it takes no secure element drivers."
#endif

/* Sends nothing to the service, which may start later: an error here would disable the driver for good. */
static psa_status_t driver_init(psa_drv_se_context_t *context, void *persistent_data, psa_key_location_t location)
{
    (void)context;
    (void)persistent_data;
    (void)location;
    return parsec_se_core_start();
}

/*
 * The attributes that the service gets. Mbed TLS hashes messages itself and has the hash signed, so a key for messages alone must be one for
 * hashes in the service. Mbed TLS still enforces the application's own policy.
 */
static parsec_se_core_attributes driver_attributes(const psa_key_attributes_t *attributes)
{
    parsec_se_core_attributes result;
    result.type = psa_get_key_type(attributes);
    result.bits = (uint32_t)psa_get_key_bits(attributes);
    result.usage = psa_get_key_usage_flags(attributes);
    if ((result.usage & PSA_KEY_USAGE_SIGN_MESSAGE) != 0)
        result.usage |= PSA_KEY_USAGE_SIGN_HASH;
    if ((result.usage & PSA_KEY_USAGE_VERIFY_MESSAGE) != 0)
        result.usage |= PSA_KEY_USAGE_VERIFY_HASH;
    result.algorithm = psa_get_key_algorithm(attributes);
    return result;
}

/* Refuses as early as possible: once a slot is allocated, Mbed TLS does not ask to destroy a key whose creation failed. */
static psa_status_t driver_check_attributes(const psa_key_attributes_t *attributes)
{
    parsec_se_core_attributes requested = driver_attributes(attributes);
    if (psa_get_key_enrollment_algorithm(attributes) != PSA_ALG_NONE)
        return PSA_ERROR_NOT_SUPPORTED;
    return parsec_se_core_check_attributes(&requested);
}

static psa_status_t driver_allocate(psa_drv_se_context_t *context, void *persistent_data,
                                    const psa_key_attributes_t *attributes, psa_key_creation_method_t method,
                                    psa_key_slot_number_t *key_slot)
{
    psa_status_t status;
    uint64_t slot = 0;
    (void)context;
    (void)persistent_data;
    if (method != PSA_KEY_CREATION_IMPORT && method != PSA_KEY_CREATION_GENERATE)
        return PSA_ERROR_NOT_SUPPORTED;
    status = driver_check_attributes(attributes);
    if (status != PSA_SUCCESS)
        return status;
    if (PSA_KEY_LIFETIME_IS_VOLATILE(psa_get_key_lifetime(attributes))) {
        /* Every volatile key comes with id 0. */
        status = parsec_se_core_volatile_slot(&slot);
    } else {
        const mbedtls_svc_key_id_t id = psa_get_key_id(attributes);
        slot = (uint64_t)(uint32_t)MBEDTLS_SVC_KEY_ID_GET_OWNER_ID(id) << 32 | MBEDTLS_SVC_KEY_ID_GET_KEY_ID(id);
        if ((slot & PARSEC_SE_CORE_VOLATILE_SLOT) != 0 || slot == 0)
            status = PSA_ERROR_NOT_SUPPORTED;
    }
    *key_slot = slot;
    return status;
}

/* Checks a slot that the application has chosen; for PSA_KEY_CREATION_REGISTER, that it has such a key. */
static psa_status_t driver_validate_slot_number(psa_drv_se_context_t *context, void *persistent_data,
                                                const psa_key_attributes_t *attributes,
                                                psa_key_creation_method_t method, psa_key_slot_number_t key_slot)
{
    parsec_se_core_attributes requested = driver_attributes(attributes);
    (void)context;
    (void)persistent_data;
    if (key_slot == 0 || (key_slot & PARSEC_SE_CORE_VOLATILE_SLOT) != 0)
        return PSA_ERROR_INVALID_ARGUMENT;
    if (method == PSA_KEY_CREATION_REGISTER)
        return parsec_se_core_check_key(key_slot, &requested);
    if (method != PSA_KEY_CREATION_IMPORT && method != PSA_KEY_CREATION_GENERATE)
        return PSA_ERROR_NOT_SUPPORTED;
    return driver_check_attributes(attributes);
}

static psa_status_t driver_import(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot,
                                  const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length,
                                  size_t *bits)
{
    parsec_se_core_attributes requested = driver_attributes(attributes);
    psa_status_t status;
    uint32_t size = 0;
    (void)context;
    status = parsec_se_core_import(key_slot, &requested, data, data_length, &size);
    if (status == PSA_SUCCESS && bits != NULL)
        *bits = size;
    return status;
}

static psa_status_t driver_generate(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot,
                                    const psa_key_attributes_t *attributes, uint8_t *public_key, size_t public_key_size,
                                    size_t *public_key_length)
{
    parsec_se_core_attributes requested = driver_attributes(attributes);
    psa_status_t status;
    (void)context;
    if (public_key_length != NULL)
        *public_key_length = 0;
    status = parsec_se_core_generate(key_slot, &requested);
    if (status != PSA_SUCCESS || public_key == NULL || public_key_size == 0 || public_key_length == NULL)
        return status;
    status = parsec_se_core_export_public(key_slot, public_key, public_key_size, public_key_length);
    /* Mbed TLS would not destroy it. */
    if (status != PSA_SUCCESS)
        (void)parsec_se_core_destroy(key_slot);
    return status;
}

static psa_status_t driver_destroy(psa_drv_se_context_t *context, void *persistent_data, psa_key_slot_number_t key_slot)
{
    (void)context;
    (void)persistent_data;
    return parsec_se_core_destroy(key_slot);
}

static psa_status_t driver_export_key(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot, uint8_t *data,
                                      size_t data_size, size_t *data_length)
{
    (void)context;
    return parsec_se_core_export(key_slot, data, data_size, data_length);
}

static psa_status_t driver_export_public_key(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot,
                                             uint8_t *data, size_t data_size, size_t *data_length)
{
    (void)context;
    return parsec_se_core_export_public(key_slot, data, data_size, data_length);
}

static psa_status_t driver_sign_hash(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot,
                                     psa_algorithm_t algorithm, const uint8_t *hash, size_t hash_length,
                                     uint8_t *signature, size_t signature_size, size_t *signature_length)
{
    (void)context;
    return parsec_se_core_sign_hash(key_slot, algorithm, hash, hash_length, signature, signature_size, signature_length);
}

static psa_status_t driver_verify_hash(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot,
                                       psa_algorithm_t algorithm, const uint8_t *hash, size_t hash_length,
                                       const uint8_t *signature, size_t signature_length)
{
    (void)context;
    return parsec_se_core_verify_hash(key_slot, algorithm, hash, hash_length, signature, signature_length);
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
