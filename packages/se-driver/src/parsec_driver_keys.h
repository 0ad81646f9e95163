/*
 * Shared by both drivers: the client, and names, attributes and removal of keys. It is a part of each driver's source, and beside it, so each driver
 * has a client of its own.
 *
 * Keys have 64-bit slots: that of a persistent key is its PSA id, that of a volatile key a random number. The name in the service is a prefix and
 * the slot in decimal.
 */
#ifndef PARSEC_DRIVER_KEYS_H
#define PARSEC_DRIVER_KEYS_H

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

#include "parsec_driver_settings.h"
#include "psa/crypto.h"

#define VOLATILE_SLOT UINT64_C(0x8000000000000000) /* the bit of slots that this file has given to volatile keys */
#define MAX_KEY_NAME (MAX_PREFIX + 20)             /* the prefix, a slot in decimal and a NUL */
#define CLEANUP_TIMEOUT_MS 2000                    /* for each volatile key when the process exits; the first that fails ends it */

/* All of it is read and written under the mutex; the client and the prefix do not change while the driver runs. */
static pthread_mutex_t driver_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct {
    parsec_driver_options given;
    struct option_texts given_texts;
    parsec_client *client; /* NULL while the driver does not run */
    char key_name_prefix[MAX_PREFIX];
    uint64_t *volatile_slots; /* of keys that are removed when the process exits */
    size_t volatile_count, volatile_capacity;
    pid_t owner; /* of the volatile keys: a forked child leaves them to its parent */
} driver;

/* Opens a client with the options in force. `timeout_ms` replaces the timeout unless it is 0. */
static inline psa_status_t driver_open_client(parsec_client **client, const char **prefix, uint32_t timeout_ms)
{
    parsec_client_options options;
    if (!options_resolve(&driver.given, &options, prefix))
        return PSA_ERROR_INVALID_ARGUMENT;
    if (timeout_ms != 0)
        options.timeout_ms = timeout_ms;
    return parsec_status_to_psa(parsec_client_open(client, &options));
}

static inline psa_status_t driver_configure(const parsec_driver_options *given)
{
    parsec_driver_options options;
    struct option_texts texts;
    psa_status_t status = PSA_SUCCESS;
    if (!options_copy(given, &options, &texts) || !options_are_possible(&options))
        return PSA_ERROR_INVALID_ARGUMENT;
    pthread_mutex_lock(&driver_mutex);
    if (driver.client != NULL)
        status = PSA_ERROR_BAD_STATE;
    else
        (void)options_copy(given, &driver.given, &driver.given_texts);
    pthread_mutex_unlock(&driver_mutex);
    return status;
}

/* The name of the key in a slot. */
static inline const char *driver_key_name(uint64_t slot, char name[MAX_KEY_NAME])
{
    snprintf(name, MAX_KEY_NAME, "%s%" PRIu64, driver.key_name_prefix, slot);
    return name;
}

static inline bool is_volatile(uint64_t slot)
{
    return (slot & VOLATILE_SLOT) != 0;
}

/* Adds a slot to those that are emptied at the exit; false if memory ran out. */
static inline bool add_volatile_slot(uint64_t slot)
{
    bool was_added = true;
    pthread_mutex_lock(&driver_mutex);
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
    pthread_mutex_unlock(&driver_mutex);
    return was_added;
}

static inline void remove_volatile_slot(uint64_t slot)
{
    pthread_mutex_lock(&driver_mutex);
    for (size_t i = 0; i < driver.volatile_count; i++) {
        if (driver.volatile_slots[i] == slot) {
            driver.volatile_slots[i] = driver.volatile_slots[--driver.volatile_count];
            break;
        }
    }
    pthread_mutex_unlock(&driver_mutex);
}

/* As remove_volatile_slot(), by the name of the key, which may be that of none. */
static inline void remove_volatile_name(const char *removed)
{
    uint64_t slot = 0;
    char name[MAX_KEY_NAME];
    pthread_mutex_lock(&driver_mutex);
    for (size_t i = 0; i < driver.volatile_count; i++) {
        if (strcmp(driver_key_name(driver.volatile_slots[i], name), removed) == 0)
            slot = driver.volatile_slots[i];
    }
    pthread_mutex_unlock(&driver_mutex);
    remove_volatile_slot(slot);
}

/* Removes the volatile keys of this process. Stops at the first that cannot be removed, so that the process can exit soon. */
static inline void remove_volatile_keys(void)
{
    parsec_client *client;
    const char *prefix;
    char name[MAX_KEY_NAME];
    parsec_status status = PARSEC_SUCCESS;
    if (driver.owner != getpid() || driver.volatile_count == 0 || driver_open_client(&client, &prefix, CLEANUP_TIMEOUT_MS) != PSA_SUCCESS)
        return;
    while (driver.volatile_count > 0 && (status == PARSEC_SUCCESS || status == PARSEC_ERROR_DOES_NOT_EXIST))
        status = parsec_destroy_key(client, driver_key_name(driver.volatile_slots[--driver.volatile_count], name));
    parsec_client_close(client);
}

/* Removes the volatile keys of this process and closes the client; the options stay. */
static inline void driver_stop(void)
{
    pthread_mutex_lock(&driver_mutex);
    if (driver.client != NULL)
        remove_volatile_keys();
    parsec_client_close(driver.client);
    driver.client = NULL;
    free(driver.volatile_slots);
    driver.volatile_slots = NULL;
    driver.volatile_count = driver.volatile_capacity = 0;
    pthread_mutex_unlock(&driver_mutex);
}

static inline void driver_lock(void)
{
    pthread_mutex_lock(&driver_mutex);
}

static inline void driver_unlock(void)
{
    pthread_mutex_unlock(&driver_mutex);
}

static inline void prepare_process(void)
{
    pthread_atfork(driver_lock, driver_unlock, driver_unlock);
    atexit(driver_stop);
}

/*
 * Opens the client unless it is open. Sends nothing to the service, which may start later: an error here disables Mbed TLS or the driver. The exit
 * handler comes after that of the client, so that it runs before it.
 */
static inline psa_status_t driver_start(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    psa_status_t status = PSA_SUCCESS;
    const char *prefix;
    pthread_mutex_lock(&driver_mutex);
    if (driver.client == NULL) {
        status = driver_open_client(&driver.client, &prefix, 0);
        if (status == PSA_SUCCESS)
            memcpy(driver.key_name_prefix, prefix, strlen(prefix) + 1);
    }
    pthread_mutex_unlock(&driver_mutex);
    if (status == PSA_SUCCESS)
        pthread_once(&once, prepare_process);
    return status;
}

/*
 * The attributes that the service gets. Mbed TLS may hash a message itself and have the hash signed, so a key for messages alone must be one for
 * hashes in the service; and it derives keys from an agreed secret itself. Mbed TLS still enforces the application's own policy.
 */
static inline parsec_key_attributes driver_attributes(const psa_key_attributes_t *attributes)
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
    if (PSA_ALG_IS_KEY_AGREEMENT(result.algorithm))
        result.algorithm = PSA_ALG_KEY_AGREEMENT_GET_BASE(result.algorithm);
    return result;
}

/* Refuses before the service is asked: Mbed TLS does not ask to destroy a key whose creation failed. */
static inline psa_status_t driver_check_attributes(const psa_key_attributes_t *attributes)
{
    parsec_key_attributes requested = driver_attributes(attributes);
    if (psa_get_key_enrollment_algorithm(attributes) != PSA_ALG_NONE)
        return PSA_ERROR_NOT_SUPPORTED;
    return parsec_status_to_psa(parsec_check_key_attributes(driver.client, &requested));
}

/* Checks the attributes of a new key and chooses its slot, that of a volatile key at random to avoid collisions between processes. */
static inline psa_status_t driver_choose_slot(const psa_key_attributes_t *attributes, uint64_t *slot)
{
    const mbedtls_svc_key_id_t id = psa_get_key_id(attributes);
    psa_status_t status = driver_check_attributes(attributes);
    *slot = 0;
    if (status != PSA_SUCCESS)
        return status;
    /* Every volatile key comes with id 0. */
    if (PSA_KEY_LIFETIME_IS_VOLATILE(psa_get_key_lifetime(attributes))) {
        if (getrandom(slot, sizeof *slot, 0) != (ssize_t)sizeof *slot)
            return PSA_ERROR_INSUFFICIENT_ENTROPY;
        *slot |= VOLATILE_SLOT;
        return PSA_SUCCESS;
    }
    *slot = (uint64_t)(uint32_t)MBEDTLS_SVC_KEY_ID_GET_OWNER_ID(id) << 32 | MBEDTLS_SVC_KEY_ID_GET_KEY_ID(id);
    return is_volatile(*slot) || *slot == 0 ? PSA_ERROR_NOT_SUPPORTED : PSA_SUCCESS;
}

/* After a key was made, or not. Without a response a volatile key may or may not exist, so its slot stays on the list. */
static inline psa_status_t driver_created(uint64_t slot, parsec_status status)
{
    psa_status_t result = parsec_status_to_psa(status);
    if (is_volatile(slot) && result != PSA_SUCCESS && result != PSA_ERROR_COMMUNICATION_FAILURE)
        remove_volatile_slot(slot);
    return result;
}

#endif
