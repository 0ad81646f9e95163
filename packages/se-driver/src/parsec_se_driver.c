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

#include <inttypes.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "parsec_client.h"
#include "parsec_se_options.h"
#include "psa/crypto.h"

#if !defined(MBEDTLS_PSA_CRYPTO_SE_C)
#error "Mbed TLS is configured without MBEDTLS_PSA_CRYPTO_SE_C: it takes no secure element drivers."
#endif

#define VOLATILE_SLOT UINT64_C(0x8000000000000000) /* the bit of slots that this file has given to volatile keys */
#define MAX_KEY_NAME (MAX_TEXT + 20)               /* the prefix and a slot in decimal */
#define CLEANUP_TIMEOUT_MS 2000                    /* for each volatile key when the process exits; the first that fails ends it */

/* All of it is read and written under the mutex; the client and the prefix do not change while the driver runs. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct {
    parsec_se_driver_options given;
    struct option_texts given_texts;
    parsec_client *client; /* NULL while the driver does not run */
    char key_name_prefix[MAX_TEXT];
    uint64_t *volatile_slots; /* of keys that are removed when the process exits */
    size_t volatile_count, volatile_capacity;
    pid_t owner; /* of the volatile keys: a forked child leaves them to its parent */
} driver;

/* Opens a client with the options in force. `timeout_ms` replaces the timeout unless it is 0. */
static psa_status_t open_client(parsec_client **client, const char **prefix, uint32_t timeout_ms)
{
    parsec_client_options options;
    if (!options_resolve(&driver.given, &options, prefix))
        return PSA_ERROR_INVALID_ARGUMENT;
    if (timeout_ms != 0)
        options.timeout_ms = timeout_ms;
    return parsec_status_to_psa(parsec_client_open(client, &options));
}

psa_status_t parsec_se_driver_configure(const parsec_se_driver_options *given)
{
    parsec_se_driver_options options;
    struct option_texts texts;
    psa_status_t status = PSA_SUCCESS;
    if (!options_copy(given, &options, &texts) || !options_are_possible(&options))
        return PSA_ERROR_INVALID_ARGUMENT;
    pthread_mutex_lock(&mutex);
    if (driver.client != NULL)
        status = PSA_ERROR_BAD_STATE;
    else
        (void)options_copy(given, &driver.given, &driver.given_texts);
    pthread_mutex_unlock(&mutex);
    return status;
}

/* The name of the key in a slot. */
static const char *name_of(uint64_t slot, char name[MAX_KEY_NAME])
{
    snprintf(name, MAX_KEY_NAME, "%s%" PRIu64, driver.key_name_prefix, slot);
    return name;
}

static bool is_volatile(uint64_t slot)
{
    return (slot & VOLATILE_SLOT) != 0;
}

/* Adds a slot to those that are emptied at the exit; false if memory ran out. */
static bool add_volatile_slot(uint64_t slot)
{
    bool was_added = true;
    pthread_mutex_lock(&mutex);
    if (driver.owner != getpid()) {
        driver.owner = getpid();
        driver.volatile_count = 0;
    }
    if (driver.volatile_count == driver.volatile_capacity) {
        size_t capacity = driver.volatile_capacity == 0 ? 8 : 2 * driver.volatile_capacity;
        uint64_t *grown = realloc(driver.volatile_slots, capacity * sizeof *grown);
        was_added = grown != NULL;
        driver.volatile_slots = was_added ? grown : driver.volatile_slots;
        driver.volatile_capacity = was_added ? capacity : driver.volatile_capacity;
    }
    if (was_added)
        driver.volatile_slots[driver.volatile_count++] = slot;
    pthread_mutex_unlock(&mutex);
    return was_added;
}

static void remove_volatile_slot(uint64_t slot)
{
    pthread_mutex_lock(&mutex);
    for (size_t i = 0; i < driver.volatile_count; i++) {
        if (driver.volatile_slots[i] == slot) {
            driver.volatile_slots[i] = driver.volatile_slots[--driver.volatile_count];
            break;
        }
    }
    pthread_mutex_unlock(&mutex);
}

/* Removes the volatile keys of this process. Stops at the first that cannot be removed, so that the process can exit soon. */
static void remove_volatile_keys(void)
{
    parsec_client *client;
    const char *prefix;
    char name[MAX_KEY_NAME];
    parsec_status status = PARSEC_SUCCESS;
    if (driver.owner != getpid() || driver.volatile_count == 0 || open_client(&client, &prefix, CLEANUP_TIMEOUT_MS) != PSA_SUCCESS)
        return;
    while (driver.volatile_count > 0 && (status == PARSEC_SUCCESS || status == PARSEC_ERROR_DOES_NOT_EXIST))
        status = parsec_destroy_key(client, name_of(driver.volatile_slots[--driver.volatile_count], name));
    parsec_client_close(client);
}

void parsec_se_driver_stop(void)
{
    pthread_mutex_lock(&mutex);
    if (driver.client != NULL)
        remove_volatile_keys();
    parsec_client_close(driver.client);
    free(driver.volatile_slots);
    memset(&driver, 0, sizeof driver);
    pthread_mutex_unlock(&mutex);
}

static void lock(void)
{
    pthread_mutex_lock(&mutex);
}

static void unlock(void)
{
    pthread_mutex_unlock(&mutex);
}

static void prepare_process(void)
{
    pthread_atfork(lock, unlock, unlock);
    atexit(parsec_se_driver_stop);
}

/*
 * Sends nothing to the service, which may start later: an error here would disable the driver for good. The exit handler comes after that of the
 * client, so that it runs before it.
 */
static psa_status_t driver_init(psa_drv_se_context_t *context, void *persistent_data, psa_key_location_t location)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    psa_status_t status = PSA_SUCCESS;
    const char *prefix;
    (void)context;
    (void)persistent_data;
    (void)location;
    pthread_mutex_lock(&mutex);
    if (driver.client == NULL) {
        status = open_client(&driver.client, &prefix, 0);
        if (status == PSA_SUCCESS)
            memcpy(driver.key_name_prefix, prefix, strlen(prefix) + 1);
    }
    pthread_mutex_unlock(&mutex);
    if (status == PSA_SUCCESS)
        pthread_once(&once, prepare_process);
    return status;
}

/*
 * The attributes that the service gets. Mbed TLS hashes messages itself and has the hash signed, so a key for messages alone must be one for
 * hashes in the service. Mbed TLS still enforces the application's own policy.
 */
static parsec_key_attributes driver_attributes(const psa_key_attributes_t *attributes)
{
    parsec_key_attributes result;
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
    parsec_key_attributes requested = driver_attributes(attributes);
    if (psa_get_key_enrollment_algorithm(attributes) != PSA_ALG_NONE)
        return PSA_ERROR_NOT_SUPPORTED;
    return parsec_status_to_psa(parsec_check_key_attributes(driver.client, &requested));
}

/* A random slot, to avoid collisions between processes. */
static psa_status_t new_volatile_slot(uint64_t *slot)
{
    if (getrandom(slot, sizeof *slot, 0) != (ssize_t)sizeof *slot)
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    *slot |= VOLATILE_SLOT;
    return PSA_SUCCESS;
}

static psa_status_t driver_allocate(psa_drv_se_context_t *context, void *persistent_data, const psa_key_attributes_t *attributes,
                                    psa_key_creation_method_t method, psa_key_slot_number_t *key_slot)
{
    const mbedtls_svc_key_id_t id = psa_get_key_id(attributes);
    psa_status_t status;
    (void)context;
    (void)persistent_data;
    *key_slot = 0;
    if (method != PSA_KEY_CREATION_IMPORT && method != PSA_KEY_CREATION_GENERATE)
        return PSA_ERROR_NOT_SUPPORTED;
    status = driver_check_attributes(attributes);
    if (status != PSA_SUCCESS)
        return status;
    /* Every volatile key comes with id 0. */
    if (PSA_KEY_LIFETIME_IS_VOLATILE(psa_get_key_lifetime(attributes)))
        return new_volatile_slot(key_slot);
    *key_slot = (uint64_t)(uint32_t)MBEDTLS_SVC_KEY_ID_GET_OWNER_ID(id) << 32 | MBEDTLS_SVC_KEY_ID_GET_KEY_ID(id);
    return is_volatile(*key_slot) || *key_slot == 0 ? PSA_ERROR_NOT_SUPPORTED : PSA_SUCCESS;
}

/* Checks that the slot has a key of that type and, unless 0, of that size. */
static psa_status_t check_key(uint64_t slot, const psa_key_attributes_t *attributes)
{
    char name[MAX_KEY_NAME];
    parsec_key_attributes found;
    parsec_status status = parsec_get_key_attributes(driver.client, name_of(slot, name), &found);
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

/* After a key was made, or not. Without a response a volatile key may or may not exist, so its slot stays on the list. */
static psa_status_t created(uint64_t slot, parsec_status status)
{
    psa_status_t result = parsec_status_to_psa(status);
    if (is_volatile(slot) && result != PSA_SUCCESS && result != PSA_ERROR_COMMUNICATION_FAILURE)
        remove_volatile_slot(slot);
    return result;
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
    status = created(key_slot, parsec_import_key(driver.client, name_of(key_slot, name), &requested, data, data_length, &size));
    if (status == PSA_SUCCESS && bits != NULL)
        *bits = size;
    return status;
}

static psa_status_t driver_destroy(psa_drv_se_context_t *context, void *persistent_data, psa_key_slot_number_t key_slot)
{
    char name[MAX_KEY_NAME];
    parsec_status status = parsec_destroy_key(driver.client, name_of(key_slot, name));
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
    return parsec_status_to_psa(parsec_export_public_key(driver.client, name_of(key_slot, name), data, data_size, data_length));
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
    status = created(key_slot, parsec_generate_key(driver.client, name_of(key_slot, name), &requested));
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
    status = parsec_get_key_attributes(driver.client, name_of(key_slot, name), &found);
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
    return parsec_status_to_psa(parsec_sign_hash(driver.client, name_of(key_slot, name), algorithm, hash, hash_length, signature,
                                                 signature_size, signature_length));
}

static psa_status_t driver_verify_hash(psa_drv_se_context_t *context, psa_key_slot_number_t key_slot, psa_algorithm_t algorithm,
                                       const uint8_t *hash, size_t hash_length, const uint8_t *signature, size_t signature_length)
{
    char name[MAX_KEY_NAME];
    (void)context;
    return parsec_status_to_psa(
        parsec_verify_hash(driver.client, name_of(key_slot, name), algorithm, hash, hash_length, signature, signature_length));
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
