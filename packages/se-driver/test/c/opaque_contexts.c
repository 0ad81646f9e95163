/*
 * The entry points of the opaque driver, called as Mbed TLS calls them, without a service: contexts and attributes that it refuses
 * before it asks one, and outputs after an error.
 */
#include "driver.h"
#include "parsec_opaque_entry_points.h"

static const uint8_t input[64] = {1};
static psa_key_attributes_t attributes;

/* Calls each entry point with a context. The lengths of outputs are 0 afterwards, and no byte of them was written. */
static void expect_from_all(psa_status_t status, const uint8_t *context, size_t context_length)
{
    uint8_t *output = guarded(300);
    uint8_t iv[16] = {2};
    size_t length;
#define CHECK_ENTRY(call)                           \
    do {                                            \
        length = 77;                                \
        CHECK_STATUS(status, parsec_opaque_##call); \
        CHECK(length == 0);                         \
    } while (0)
    CHECK_ENTRY(export_key(&attributes, context, context_length, output, 300, &length));
    CHECK_ENTRY(export_public_key(&attributes, context, context_length, output, 300, &length));
    CHECK_ENTRY(sign_hash(&attributes, context, context_length, ECDSA, input, 32, output, 300, &length));
    CHECK_ENTRY(sign_message(&attributes, context, context_length, ECDSA, input, 9, output, 300, &length));
    CHECK_ENTRY(
        asymmetric_encrypt(&attributes, context, context_length, PSA_ALG_RSA_PKCS1V15_CRYPT, input, 9, NULL, 0, output, 300, &length));
    CHECK_ENTRY(
        asymmetric_decrypt(&attributes, context, context_length, PSA_ALG_RSA_PKCS1V15_CRYPT, input, 9, NULL, 0, output, 300, &length));
    CHECK_ENTRY(key_agreement(&attributes, context, context_length, PSA_ALG_ECDH, input, 64, output, 300, &length));
    CHECK_ENTRY(cipher_encrypt(&attributes, context, context_length, PSA_ALG_CTR, iv, sizeof iv, input, 9, output, 300, &length));
    CHECK_ENTRY(cipher_decrypt(&attributes, context, context_length, PSA_ALG_CTR, input, 64, output, 300, &length));
    CHECK_ENTRY(mac_compute(&attributes, context, context_length, PSA_ALG_HMAC(PSA_ALG_SHA_256), input, 9, output, 300, &length));
    CHECK_STATUS(status, parsec_opaque_verify_hash(&attributes, context, context_length, ECDSA, input, 32, input, 64));
    CHECK_STATUS(status, parsec_opaque_verify_message(&attributes, context, context_length, ECDSA, input, 9, input, 64));
    CHECK(iv[0] == 2 && iv[15] == 0);
    check_guards(output, 300, 0);
}

static void only_contexts_of_this_driver_are_used(void)
{
    uint8_t longest[257];
    memset(longest, 'a', sizeof longest);
    longest[0] = 1;
    expect_from_all(PSA_ERROR_COMMUNICATION_FAILURE, (const uint8_t *)"\1name", 5);
    expect_from_all(PSA_ERROR_COMMUNICATION_FAILURE, longest, 256);
    expect_from_all(PSA_ERROR_DATA_INVALID, longest, 257);
    expect_from_all(PSA_ERROR_DATA_INVALID, (const uint8_t *)"\1", 1);
    expect_from_all(PSA_ERROR_DATA_INVALID, (const uint8_t *)"", 0);
    expect_from_all(PSA_ERROR_DATA_INVALID, NULL, 0);
    expect_from_all(PSA_ERROR_DATA_INVALID, (const uint8_t *)"\0name", 5);
    expect_from_all(PSA_ERROR_DATA_INVALID, (const uint8_t *)"\2name", 5);
    expect_from_all(PSA_ERROR_DATA_INVALID, (const uint8_t *)"\1na\0me", 6);
    expect_from_all(PSA_ERROR_DATA_INVALID, (const uint8_t *)"\1name", 6); /* with its NUL */
    /* No UTF-8: the client refuses it. */
    expect_from_all(PSA_ERROR_INVALID_ARGUMENT, (const uint8_t *)"\1na\xffme", 6);
}

/* A new key, whose attributes and context Mbed TLS has checked for nothing. */
static psa_status_t created(const psa_key_attributes_t *new_key, size_t context_size)
{
    uint8_t *context = guarded(context_size), *imported = guarded(context_size);
    size_t length = 77, imported_length = 77, bits = 88;
    psa_status_t status = parsec_opaque_generate_key(new_key, context, context_size, &length);
    CHECK_STATUS(status, parsec_opaque_import_key(new_key, input, 32, imported, context_size, &imported_length, &bits));
    CHECK(length == 0 && imported_length == 0 && bits == 88);
    check_guards(context, context_size, 0);
    check_guards(imported, context_size, 0);
    return status;
}

static void keys_that_parsec_cannot_hold_are_refused_before_it_is_asked(void)
{
    const psa_algorithm_t pss_any_salt = 0x06001309;
    psa_key_attributes_t good = attributes_of(PERSISTENT, 60, ECC_PAIR, 256, SIGN_VERIFY, ECDSA), bad = good;
    CHECK_STATUS(PSA_ERROR_COMMUNICATION_FAILURE, created(&good, PARSEC_OPAQUE_CONTEXT_SIZE));
    CHECK_STATUS(PSA_ERROR_COMMUNICATION_FAILURE, created(&good, sizeof KEY_NAME_PREFIX "60"));
    CHECK_STATUS(PSA_ERROR_BUFFER_TOO_SMALL, created(&good, sizeof KEY_NAME_PREFIX "60" - 1));
    psa_set_key_algorithm(&bad, pss_any_salt);
    CHECK_STATUS(PSA_ERROR_NOT_SUPPORTED, created(&bad, PARSEC_OPAQUE_CONTEXT_SIZE));
    bad = good;
    psa_set_key_type(&bad, PSA_KEY_TYPE_ECC_KEY_PAIR(0x42));
    CHECK_STATUS(PSA_ERROR_NOT_SUPPORTED, created(&bad, PARSEC_OPAQUE_CONTEXT_SIZE));
    bad = good;
    psa_set_key_usage_flags(&bad, 0x40000000);
    CHECK_STATUS(PSA_ERROR_NOT_SUPPORTED, created(&bad, PARSEC_OPAQUE_CONTEXT_SIZE));
    bad = good;
    psa_set_key_enrollment_algorithm(&bad, PSA_ALG_ECDSA(PSA_ALG_SHA_512));
    CHECK_STATUS(PSA_ERROR_NOT_SUPPORTED, created(&bad, PARSEC_OPAQUE_CONTEXT_SIZE));
}

int main(void)
{
    start();
    attributes = attributes_of(PERSISTENT, 61, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    only_contexts_of_this_driver_are_used();
    keys_that_parsec_cannot_hold_are_refused_before_it_is_asked();
    puts("ok");
    return 0;
}
