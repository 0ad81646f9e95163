/*
 * Which volatile keys are removed when the driver stops, as seen in the connections that are made; and slots for which there are no random bytes.
 * Linked with --wrap for what is counted or fails.
 */
#define _GNU_SOURCE
#include <sys/random.h>
#include <sys/socket.h>

#include "driver.h"

int __real_socket(int domain, int type, int protocol);
void *__real_realloc(void *old, size_t size);
ssize_t __real_getrandom(void *buffer, size_t size, unsigned flags);
int __wrap_socket(int domain, int type, int protocol);
ssize_t __wrap_getrandom(void *buffer, size_t size, unsigned flags);

static int sockets;
static bool has_no_capacity, has_few_random_bytes, is_unreachable;

int __wrap_socket(int domain, int type, int protocol)
{
    sockets++;
    return is_unreachable ? -1 : __real_socket(domain, type, protocol);
}

void *__wrap_realloc(void *old, size_t size)
{
    return has_no_capacity ? NULL : __real_realloc(old, size);
}

ssize_t __wrap_getrandom(void *buffer, size_t size, unsigned flags)
{
    return has_few_random_bytes ? (ssize_t)size - 1 : __real_getrandom(buffer, size, flags);
}

/* Stops and starts; true if the driver has asked the service to remove something. */
static bool removes_keys(void)
{
    int before = sockets;
    bool was_asked;
    mbedtls_psa_crypto_free();
    parsec_se_driver_stop();
    was_asked = sockets > before;
    start();
    return was_asked;
}

static psa_status_t generate(psa_key_lifetime_t lifetime, mbedtls_svc_key_id_t *key)
{
    psa_key_attributes_t attributes = attributes_of(lifetime, 1, ECC_PAIR, 256, SIGN_VERIFY | PSA_KEY_USAGE_EXPORT, ECDSA);
    return psa_generate_key(&attributes, key);
}

static psa_status_t import(size_t length, mbedtls_svc_key_id_t *key)
{
    static const uint8_t material[32] = {9};
    psa_key_attributes_t attributes = attributes_of(VOLATILE, 0, ECC_PAIR, 0, SIGN_VERIFY, ECDSA);
    return psa_import_key(&attributes, material, length, key);
}

static void check_removal(void)
{
    mbedtls_svc_key_id_t key;
    CHECK(!removes_keys());
    CHECK_STATUS(PSA_SUCCESS, generate(VOLATILE, &key));
    CHECK(removes_keys());
    CHECK_STATUS(PSA_SUCCESS, import(32, &key));
    CHECK(removes_keys());
    /* Removed before. */
    CHECK_STATUS(PSA_SUCCESS, generate(VOLATILE, &key));
    CHECK_STATUS(PSA_SUCCESS, psa_destroy_key(key));
    CHECK(!removes_keys());
    /* Neither removed nor known to be. */
    CHECK_STATUS(PSA_SUCCESS, generate(VOLATILE, &key));
    is_unreachable = true;
    CHECK_STATUS(PSA_ERROR_COMMUNICATION_FAILURE, psa_destroy_key(key));
    is_unreachable = false;
    CHECK(removes_keys());
    /* Not known to be made; refused. */
    is_unreachable = true;
    CHECK_STATUS(PSA_ERROR_COMMUNICATION_FAILURE, generate(VOLATILE, &key));
    is_unreachable = false;
    CHECK(removes_keys());
    CHECK_STATUS(PSA_ERROR_INVALID_ARGUMENT, import(31, &key));
    CHECK(!removes_keys());
    /* Keys that are not volatile stay. */
    CHECK_STATUS(PSA_SUCCESS, generate(PERSISTENT, &key));
    CHECK(!removes_keys());
    CHECK_STATUS(PSA_SUCCESS, psa_destroy_key(mbedtls_svc_key_id_make(0, 1)));
}

static void check_slots(void)
{
    psa_key_attributes_t attributes = attributes_of(VOLATILE, 0, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    psa_key_slot_number_t slot = 0, other = 0;
    has_few_random_bytes = true;
    CHECK_STATUS(PSA_ERROR_INSUFFICIENT_ENTROPY,
                 PARSEC_SE_DRIVER.key_management->p_allocate(NULL, NULL, &attributes, PSA_KEY_CREATION_GENERATE, &slot));
    has_few_random_bytes = false;
    CHECK_STATUS(PSA_SUCCESS, PARSEC_SE_DRIVER.key_management->p_allocate(NULL, NULL, &attributes, PSA_KEY_CREATION_GENERATE, &slot));
    CHECK_STATUS(PSA_SUCCESS, PARSEC_SE_DRIVER.key_management->p_allocate(NULL, NULL, &attributes, PSA_KEY_CREATION_GENERATE, &other));
    CHECK(slot != other && slot >> 63 == 1 && other >> 63 == 1);
    /* No capacity in the list of volatile keys: no key is made that would stay. */
    has_no_capacity = true;
    CHECK_STATUS(PSA_ERROR_INSUFFICIENT_MEMORY, PARSEC_SE_DRIVER.key_management->p_generate(NULL, slot, &attributes, NULL, 0, NULL));
    has_no_capacity = false;
    CHECK(!removes_keys());
}

int main(void)
{
    start();
    check_removal();
    check_slots();
    puts("ok");
    return 0;
}
