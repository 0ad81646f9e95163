/*
 * Between Mbed TLS and the core: compiled with the headers of the Mbed TLS in use, as the size of psa_key_attributes_t depends on its
 * version and configuration. Everything else is in parsec_se_core.
 *
 * Called by Mbed TLS as its PSA secure element driver interface describes, HAL version 5. Nothing here calls a function of psa_*(), some of
 * whose locks are held meanwhile.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "parsec_se_driver.h"

#include "parsec_se_core.h"
#include "psa/crypto.h"

#if !defined(MBEDTLS_PSA_CRYPTO_SE_C)
#error "Mbed TLS is configured without MBEDTLS_PSA_CRYPTO_SE_C: it takes no secure element drivers."
#endif

/* The service is not asked for anything yet: one that starts later is found, and an error here would take the driver out for good. */
static psa_status_t init(psa_drv_se_context_t *context, void *persistent_data, psa_key_location_t location)
{
    (void)context;
    (void)persistent_data;
    (void)location;
    return parsec_se_core_start();
}

/*
 * What is asked of the service. Messages are hashed by Mbed TLS, which then has the hash signed: a key for messages alone has to be one for
 * hashes there. Mbed TLS keeps to the application's own policy all the same.
 */
static parsec_se_core_attributes attributes_of(const psa_key_attributes_t *attributes)
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

/* What can be refused is refused now: once the core has a slot, it does not ask for a failed key to be destroyed. */
static psa_status_t judge(const psa_key_attributes_t *attributes)
{
    parsec_se_core_attributes wanted = attributes_of(attributes);
    if (psa_get_key_enrollment_algorithm(attributes) != PSA_ALG_NONE)
        return PSA_ERROR_NOT_SUPPORTED;
    return parsec_se_core_judge(&wanted);
}

static psa_status_t allocate(psa_drv_se_context_t *context, void *persistent_data, const psa_key_attributes_t *attributes,
                             psa_key_creation_method_t method, psa_key_slot_number_t *key_slot)
{
    psa_status_t status;
    uint64_t slot = 0;
    (void)context;
    (void)persistent_data;
    if (method != PSA_KEY_CREATION_IMPORT && method != PSA_KEY_CREATION_GENERATE)
        return PSA_ERROR_NOT_SUPPORTED;
    status = judge(attributes);
    if (status != PSA_SUCCESS)
        return status;
    if (PSA_KEY_LIFETIME_IS_VOLATILE(psa_get_key_lifetime(attributes))) {
        /* They all come with id 0. */
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

/* A slot that the application has chosen; for PSA_KEY_CREATION_REGISTER, of a key that is there. */
static psa_status_t validate_slot_number(psa_drv_se_context_t *context, void *persistent_data,
                                         const psa_key_attributes_t *attributes, psa_key_creation_method_t method,
                                         psa_key_slot_number_t key_slot)
{
    parsec_se_core_attributes wanted = attributes_of(attributes);
    (void)context;
    (void)persistent_data;
    if (key_slot == 0 || (key_slot & PARSEC_SE_CORE_VOLATILE_SLOT) != 0)
        return PSA_ERROR_INVALID_ARGUMENT;
    if (method == PSA_KEY_CREATION_REGISTER)
        return parsec_se_core_check(key_slot, &wanted);
    if (method != PSA_KEY_CREATION_IMPORT && method != PSA_KEY_CREATION_GENERATE)
        return PSA_ERROR_NOT_SUPPORTED;
    return judge(attributes);
}

static psa_status_t import(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot,
                           const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length, size_t *bits)
{
    parsec_se_core_attributes wanted = attributes_of(attributes);
    psa_status_t status;
    uint32_t size = 0;
    (void)context;
    status = parsec_se_core_import(key_slot, &wanted, data, data_length, &size);
    if (status == PSA_SUCCESS && bits != NULL)
        *bits = size;
    return status;
}

static psa_status_t generate(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot,
                             const psa_key_attributes_t *attributes, uint8_t *public_key, size_t public_key_size,
                             size_t *public_key_length)
{
    parsec_se_core_attributes wanted = attributes_of(attributes);
    psa_status_t status;
    (void)context;
    if (public_key_length != NULL)
        *public_key_length = 0;
    status = parsec_se_core_generate(key_slot, &wanted);
    if (status != PSA_SUCCESS || public_key == NULL || public_key_size == 0 || public_key_length == NULL)
        return status;
    status = parsec_se_core_export_public(key_slot, public_key, public_key_size, public_key_length);
    /* Nobody else would ever destroy it. */
    if (status != PSA_SUCCESS)
        (void)parsec_se_core_destroy(key_slot);
    return status;
}

static psa_status_t destroy(psa_drv_se_context_t *context, void *persistent_data, psa_key_slot_number_t key_slot)
{
    (void)context;
    (void)persistent_data;
    return parsec_se_core_destroy(key_slot);
}

static psa_status_t export_key(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot, uint8_t *data,
                               size_t data_size, size_t *data_length)
{
    (void)context;
    return parsec_se_core_export(key_slot, data, data_size, data_length);
}

static psa_status_t export_public(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot, uint8_t *data,
                                  size_t data_size, size_t *data_length)
{
    (void)context;
    return parsec_se_core_export_public(key_slot, data, data_size, data_length);
}

static psa_status_t sign(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot, psa_algorithm_t algorithm,
                         const uint8_t *hash, size_t hash_length, uint8_t *signature, size_t signature_size,
                         size_t *signature_length)
{
    (void)context;
    return parsec_se_core_sign_hash(key_slot, algorithm, hash, hash_length, signature, signature_size, signature_length);
}

static psa_status_t verify(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot, psa_algorithm_t algorithm,
                           const uint8_t *hash, size_t hash_length, const uint8_t *signature, size_t signature_length)
{
    (void)context;
    return parsec_se_core_verify_hash(key_slot, algorithm, hash, hash_length, signature, signature_length);
}

static const psa_drv_se_key_management_t key_management = {
    .p_allocate = allocate,
    .p_validate_slot_number = validate_slot_number,
    .p_import = import,
    .p_generate = generate,
    .p_destroy = destroy,
    .p_export = export_key,
    .p_export_public = export_public,
};

static const psa_drv_se_asymmetric_t asymmetric = {
    .p_sign = sign,
    .p_verify = verify,
};

/* Nothing of ours is in Mbed TLS' store: stores that other drivers left stay as they are. */
psa_drv_se_t PARSEC_SE_DRIVER = {
    .hal_version = PSA_DRV_SE_HAL_VERSION,
    .persistent_data_size = 0,
    .p_init = init,
    .key_management = &key_management,
    .asymmetric = &asymmetric,
};
