/*
 * The opaque driver: entry points of PSA's unified driver interface, over the client of parsec_client.h, which calls keys by names. Mbed TLS 3.6
 * calls them from the driver wrappers that add_to_mbedtls.py has generated. It is compiled with the headers of that very Mbed TLS, those of
 * its `library` too, and linked with it: either needs the other.
 *
 * An entry point runs while the key's slot is locked, so none calls one of psa_*().
 */
#define _GNU_SOURCE /* secure_getenv() */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "parsec_opaque_driver.h"

/* The context of a key holds at most 255 bytes of name, and a slot has 20 digits. */
#define DRIVER_VARIABLE_PREFIX "PARSEC_OPAQUE_DRIVER_"
#define DRIVER_APPLICATION_NAME "Parsec Opaque Driver"
#define DRIVER_KEY_NAME_PREFIX "parsec-opaque-driver-key"
#define MAX_PREFIX 236
#include "mbedtls/build_info.h"
#include "parsec_driver_keys.h"
#include "parsec_opaque_entry_points.h"
#include "psa_crypto_slot_management.h"
#include "psa_crypto_storage.h"

#if MBEDTLS_VERSION_NUMBER < 0x03060000 || MBEDTLS_VERSION_NUMBER >= 0x03070000
#error "The opaque driver is for Mbed TLS 3.6."
#endif

#define CONTEXT_VERSION 1
_Static_assert(MAX_KEY_NAME == PARSEC_OPAQUE_CONTEXT_SIZE, "a context holds its version in the byte in which a name has its NUL");

psa_status_t parsec_opaque_driver_configure(const parsec_opaque_driver_options *options)
{
    return driver_configure(options);
}

psa_status_t parsec_opaque_init(void)
{
    return driver_start();
}

void parsec_opaque_free(void)
{
    driver_stop();
}

/* Reads the name in a context. */
static psa_status_t read_context(const uint8_t *context, size_t context_length, char name[MAX_KEY_NAME])
{
    const size_t length = context_length - 1;
    if (context == NULL || context_length < 2 || context_length > PARSEC_OPAQUE_CONTEXT_SIZE || context[0] != CONTEXT_VERSION
        || memchr(context + 1, '\0', length) != NULL)
        return PSA_ERROR_DATA_INVALID;
    memcpy(name, context + 1, length);
    name[length] = '\0';
    return PSA_SUCCESS;
}

static void write_context(const char *name, size_t name_length, uint8_t *context, size_t *context_length)
{
    context[0] = CONTEXT_VERSION;
    memcpy(context + 1, name, name_length);
    *context_length = 1 + name_length;
}

/* After a function with an output: Mbed TLS expects no length with an error. */
static psa_status_t finish(parsec_status status, size_t *length)
{
    if (status != PARSEC_SUCCESS)
        *length = 0;
    return parsec_status_to_psa(status);
}

/* True if Mbed TLS has a persistent key of that id, whatever its location: it would say so only after the service has made another. */
static bool id_is_taken(const psa_key_attributes_t *attributes)
{
#if defined(MBEDTLS_PSA_CRYPTO_STORAGE_C)
    return !PSA_KEY_LIFETIME_IS_VOLATILE(psa_get_key_lifetime(attributes))
        && psa_is_key_present_in_storage(psa_get_key_id(attributes)) != 0;
#else
    (void)attributes;
    return false;
#endif
}

/* Checks everything that can be known before the service is asked, and gives the slot and the name of a new key. */
static psa_status_t prepare_key(const psa_key_attributes_t *attributes, size_t context_size, uint64_t *slot, char name[MAX_KEY_NAME])
{
    const psa_status_t status = driver_choose_slot(attributes, slot);
    if (status != PSA_SUCCESS)
        return status;
    if (1 + strlen(driver_key_name(*slot, name)) > context_size)
        return PSA_ERROR_BUFFER_TOO_SMALL;
    if (id_is_taken(attributes))
        return PSA_ERROR_ALREADY_EXISTS;
    return !is_volatile(*slot) || add_volatile_slot(*slot) ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_MEMORY;
}

psa_status_t parsec_opaque_generate_key(const psa_key_attributes_t *attributes, uint8_t *context, size_t context_size,
                                        size_t *context_length)
{
    const parsec_key_attributes requested = driver_attributes(attributes);
    char name[MAX_KEY_NAME];
    uint64_t slot;
    psa_status_t status;
    *context_length = 0;
    status = prepare_key(attributes, context_size, &slot, name);
    if (status != PSA_SUCCESS)
        return status;
    status = driver_created(slot, parsec_generate_key(driver.client, name, &requested));
    if (status == PSA_SUCCESS)
        write_context(name, strlen(name), context, context_length);
    return status;
}

psa_status_t parsec_opaque_import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length, uint8_t *context,
                                      size_t context_size, size_t *context_length, size_t *bits)
{
    const parsec_key_attributes requested = driver_attributes(attributes);
    char name[MAX_KEY_NAME];
    uint64_t slot;
    uint32_t size = 0;
    psa_status_t status;
    *context_length = 0;
    status = prepare_key(attributes, context_size, &slot, name);
    if (status != PSA_SUCCESS)
        return status;
    status = driver_created(slot, parsec_import_key(driver.client, name, &requested, data, data_length, &size));
    if (status == PSA_SUCCESS) {
        write_context(name, strlen(name), context, context_length);
        *bits = size;
    }
    return status;
}

psa_status_t parsec_opaque_export_public_key(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                             uint8_t *data, size_t data_size, size_t *data_length)
{
    char name[MAX_KEY_NAME];
    const psa_status_t status = read_context(context, context_length, name);
    (void)attributes;
    *data_length = 0;
    if (status != PSA_SUCCESS)
        return status;
    return finish(parsec_export_public_key(driver.client, name, data, data_size, data_length), data_length);
}

/* psa_export_key() of a public key comes here too. */
psa_status_t parsec_opaque_export_key(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length, uint8_t *data,
                                      size_t data_size, size_t *data_length)
{
    char name[MAX_KEY_NAME];
    const psa_status_t status = read_context(context, context_length, name);
    *data_length = 0;
    if (status != PSA_SUCCESS)
        return status;
    if (PSA_KEY_TYPE_IS_PUBLIC_KEY(psa_get_key_type(attributes)))
        return parsec_opaque_export_public_key(attributes, context, context_length, data, data_size, data_length);
    return finish(parsec_export_key(driver.client, name, data, data_size, data_length), data_length);
}

psa_status_t parsec_opaque_sign_hash(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                     psa_algorithm_t algorithm, const uint8_t *hash, size_t hash_length, uint8_t *signature,
                                     size_t signature_size, size_t *signature_length)
{
    char name[MAX_KEY_NAME];
    const psa_status_t status = read_context(context, context_length, name);
    (void)attributes;
    *signature_length = 0;
    if (status != PSA_SUCCESS)
        return status;
    return finish(parsec_sign_hash(driver.client, name, algorithm, hash, hash_length, signature, signature_size, signature_length),
                  signature_length);
}

psa_status_t parsec_opaque_verify_hash(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                       psa_algorithm_t algorithm, const uint8_t *hash, size_t hash_length, const uint8_t *signature,
                                       size_t signature_length)
{
    char name[MAX_KEY_NAME];
    const psa_status_t status = read_context(context, context_length, name);
    (void)attributes;
    if (status != PSA_SUCCESS)
        return status;
    return parsec_status_to_psa(parsec_verify_hash(driver.client, name, algorithm, hash, hash_length, signature, signature_length));
}

psa_status_t parsec_opaque_sign_message(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                        psa_algorithm_t algorithm, const uint8_t *message, size_t message_length, uint8_t *signature,
                                        size_t signature_size, size_t *signature_length)
{
    char name[MAX_KEY_NAME];
    const psa_status_t status = read_context(context, context_length, name);
    (void)attributes;
    *signature_length = 0;
    if (status != PSA_SUCCESS)
        return status;
    return finish(parsec_sign_message(driver.client, name, algorithm, message, message_length, signature, signature_size, signature_length),
                  signature_length);
}

psa_status_t parsec_opaque_verify_message(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                          psa_algorithm_t algorithm, const uint8_t *message, size_t message_length,
                                          const uint8_t *signature, size_t signature_length)
{
    char name[MAX_KEY_NAME];
    const psa_status_t status = read_context(context, context_length, name);
    (void)attributes;
    if (status != PSA_SUCCESS)
        return status;
    return parsec_status_to_psa(
        parsec_verify_message(driver.client, name, algorithm, message, message_length, signature, signature_length));
}

psa_status_t parsec_opaque_asymmetric_encrypt(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                              psa_algorithm_t algorithm, const uint8_t *plaintext, size_t plaintext_length,
                                              const uint8_t *salt, size_t salt_length, uint8_t *ciphertext, size_t ciphertext_size,
                                              size_t *ciphertext_length)
{
    char name[MAX_KEY_NAME];
    const psa_status_t status = read_context(context, context_length, name);
    (void)attributes;
    *ciphertext_length = 0;
    if (status != PSA_SUCCESS)
        return status;
    return finish(parsec_asymmetric_encrypt(driver.client, name, algorithm, plaintext, plaintext_length, salt, salt_length, ciphertext,
                                            ciphertext_size, ciphertext_length),
                  ciphertext_length);
}

psa_status_t parsec_opaque_asymmetric_decrypt(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                              psa_algorithm_t algorithm, const uint8_t *ciphertext, size_t ciphertext_length,
                                              const uint8_t *salt, size_t salt_length, uint8_t *plaintext, size_t plaintext_size,
                                              size_t *plaintext_length)
{
    char name[MAX_KEY_NAME];
    const psa_status_t status = read_context(context, context_length, name);
    (void)attributes;
    *plaintext_length = 0;
    if (status != PSA_SUCCESS)
        return status;
    return finish(parsec_asymmetric_decrypt(driver.client, name, algorithm, ciphertext, ciphertext_length, salt, salt_length, plaintext,
                                            plaintext_size, plaintext_length),
                  plaintext_length);
}

psa_status_t parsec_opaque_key_agreement(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                         psa_algorithm_t algorithm, const uint8_t *peer_key, size_t peer_key_length, uint8_t *secret,
                                         size_t secret_size, size_t *secret_length)
{
    char name[MAX_KEY_NAME];
    const psa_status_t status = read_context(context, context_length, name);
    (void)attributes;
    *secret_length = 0;
    if (status != PSA_SUCCESS)
        return status;
    return finish(parsec_raw_key_agreement(driver.client, algorithm, name, peer_key, peer_key_length, secret, secret_size, secret_length),
                  secret_length);
}

/* The service's ciphertext begins with its initialization vector: divides it into both. */
static psa_status_t split_ciphertext(const uint8_t *whole, size_t whole_length, uint8_t *iv, size_t iv_length, uint8_t *ciphertext,
                                     size_t *ciphertext_length)
{
    if (whole_length < iv_length)
        return PSA_ERROR_CORRUPTION_DETECTED;
    if (iv_length > 0)
        memcpy(iv, whole, iv_length);
    if (whole_length > iv_length)
        memcpy(ciphertext, whole + iv_length, whole_length - iv_length);
    *ciphertext_length = whole_length - iv_length;
    return PSA_SUCCESS;
}

psa_status_t parsec_opaque_cipher_encrypt(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                          psa_algorithm_t algorithm, const uint8_t *iv, size_t iv_length, const uint8_t *plaintext,
                                          size_t plaintext_length, uint8_t *ciphertext, size_t ciphertext_size, size_t *ciphertext_length)
{
    const size_t longest = plaintext_length + PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE;
    const size_t size = iv_length + (ciphertext_size < longest ? ciphertext_size : longest);
    char name[MAX_KEY_NAME];
    uint8_t *whole;
    size_t whole_length;
    psa_status_t status = read_context(context, context_length, name);
    (void)attributes;
    *ciphertext_length = 0;
    if (status != PSA_SUCCESS)
        return status;
    whole = malloc(size + 1);
    if (whole == NULL)
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    status = parsec_status_to_psa(
        parsec_cipher_encrypt(driver.client, name, algorithm, plaintext, plaintext_length, whole, size, &whole_length));
    if (status == PSA_SUCCESS) /* writes to the array of psa_cipher_encrypt(): see parsec_opaque_entry_points.h */
        status = split_ciphertext(whole, whole_length, (uint8_t *)iv, iv_length, ciphertext, ciphertext_length);
    free(whole);
    return status;
}

psa_status_t parsec_opaque_cipher_decrypt(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                          psa_algorithm_t algorithm, const uint8_t *ciphertext, size_t ciphertext_length,
                                          uint8_t *plaintext, size_t plaintext_size, size_t *plaintext_length)
{
    char name[MAX_KEY_NAME];
    const psa_status_t status = read_context(context, context_length, name);
    (void)attributes;
    *plaintext_length = 0;
    if (status != PSA_SUCCESS)
        return status;
    return finish(
        parsec_cipher_decrypt(driver.client, name, algorithm, ciphertext, ciphertext_length, plaintext, plaintext_size, plaintext_length),
        plaintext_length);
}

/* psa_mac_verify() comes here too, and compares. */
psa_status_t parsec_opaque_mac_compute(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                       psa_algorithm_t algorithm, const uint8_t *message, size_t message_length, uint8_t *mac,
                                       size_t mac_size, size_t *mac_length)
{
    char name[MAX_KEY_NAME];
    const psa_status_t status = read_context(context, context_length, name);
    (void)attributes;
    *mac_length = 0;
    if (status != PSA_SUCCESS)
        return status;
    return finish(parsec_mac_compute(driver.client, name, algorithm, message, message_length, mac, mac_size, mac_length), mac_length);
}

/* Reads the name of a key of this location in its slot. */
static psa_status_t find_key(mbedtls_svc_key_id_t key, char name[MAX_KEY_NAME])
{
    psa_key_slot_t *slot;
    psa_status_t status = psa_get_and_lock_key_slot(key, &slot), unlocked;
    if (status != PSA_SUCCESS)
        return status;
    if (PSA_KEY_LIFETIME_GET_LOCATION(slot->attr.lifetime) == PARSEC_OPAQUE_LOCATION)
        status = read_context(slot->key.data, slot->key.bytes, name);
    else
        status = PSA_ERROR_INVALID_ARGUMENT;
    unlocked = psa_unregister_read_under_mutex(slot);
    return status == PSA_SUCCESS ? unlocked : status;
}

psa_status_t parsec_forget_key(mbedtls_svc_key_id_t key)
{
    char name[MAX_KEY_NAME];
    parsec_status destroyed;
    const psa_status_t status = find_key(key, name);
    if (status != PSA_SUCCESS)
        return status;
    destroyed = parsec_destroy_key(driver.client, name);
    if (destroyed != PARSEC_SUCCESS && destroyed != PARSEC_ERROR_DOES_NOT_EXIST)
        return parsec_status_to_psa(destroyed);
    remove_volatile_name(name);
    return psa_destroy_key(key);
}
