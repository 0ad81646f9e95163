/*
 * Encryption, key agreement, ciphers and MACs with keys of the service, each compared with Mbed TLS' own software and with outputs of every
 * size that is too small: opaque_operations PART...
 */
#include "driver.h"

#define CRYPT (PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT)
#define OAEP PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256)
#define HMAC PSA_ALG_HMAC(PSA_ALG_SHA_256)
#define LOCAL PSA_KEY_LIFETIME_VOLATILE

static const uint8_t secret[32] = "a secret of 32 bytes for a test";
static const uint8_t text[50] = "a text that is longer than three blocks of AES 128";

static mbedtls_svc_key_id_t imported(psa_key_lifetime_t lifetime, psa_key_type_t type, psa_key_usage_t usage, psa_algorithm_t algorithm,
                                     const uint8_t *data, size_t length)
{
    psa_key_attributes_t attributes = attributes_of(lifetime, 0, type, 0, usage, algorithm);
    mbedtls_svc_key_id_t key;
    CHECK_STATUS(PSA_SUCCESS, psa_import_key(&attributes, data, length, &key));
    return key;
}

static mbedtls_svc_key_id_t generated(psa_key_lifetime_t lifetime, psa_key_type_t type, size_t bits, psa_key_usage_t usage,
                                      psa_algorithm_t algorithm)
{
    psa_key_attributes_t attributes = attributes_of(lifetime, 0, type, bits, usage, algorithm);
    mbedtls_svc_key_id_t key;
    CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&attributes, &key));
    return key;
}

/* A public key's copy in Mbed TLS. */
static mbedtls_svc_key_id_t public_copy(mbedtls_svc_key_id_t pair, psa_key_type_t type, psa_key_usage_t usage, psa_algorithm_t algorithm)
{
    uint8_t data[512];
    size_t length;
    CHECK_STATUS(PSA_SUCCESS, psa_export_public_key(pair, data, sizeof data, &length));
    return imported(LOCAL, type, usage, algorithm, data, length);
}

/* Calls a function with outputs of all sizes from 1: those that are too small are refused, and nothing is written outside of any. */
#define CHECK_OUTPUT(needed, length, call)                                                  \
    do {                                                                                    \
        for (size_t size = 1; size <= (needed); size++) {                                   \
            uint8_t *output = guarded(size);                                                \
            (length) = 77;                                                                  \
            CHECK_STATUS(size < (needed) ? PSA_ERROR_BUFFER_TOO_SMALL : PSA_SUCCESS, call); \
            CHECK((length) == (size < (needed) ? 0 : (needed)));                            \
            check_guards(output, size, size);                                               \
        }                                                                                   \
    } while (0)

static void rsa_encrypts_and_decrypts(psa_algorithm_t algorithm)
{
    const bool has_label = PSA_ALG_IS_RSA_OAEP(algorithm);
    const uint8_t *label = has_label ? text : NULL;
    const size_t label_length = has_label ? 9 : 0;
    mbedtls_svc_key_id_t key = generated(VOLATILE, PSA_KEY_TYPE_RSA_KEY_PAIR, 2048, CRYPT, algorithm);
    mbedtls_svc_key_id_t copy = public_copy(key, PSA_KEY_TYPE_RSA_PUBLIC_KEY, PSA_KEY_USAGE_ENCRYPT, algorithm);
    uint8_t encrypted[256], decrypted[256];
    size_t length, decrypted_length;
    for (int in_service = 0; in_service < 2; in_service++) {
        CHECK_STATUS(PSA_SUCCESS,
                     psa_asymmetric_encrypt(in_service ? key : copy, algorithm, secret, 20, label, label_length, encrypted,
                                            sizeof encrypted, &length));
        CHECK_STATUS(
            PSA_SUCCESS,
            psa_asymmetric_decrypt(key, algorithm, encrypted, length, label, label_length, decrypted, sizeof decrypted, &decrypted_length));
        CHECK(decrypted_length == 20 && memcmp(decrypted, secret, 20) == 0);
    }
    CHECK_STATUS(PSA_ERROR_BUFFER_TOO_SMALL,
                 psa_asymmetric_decrypt(key, algorithm, encrypted, length, label, label_length, decrypted, 19, &decrypted_length));
    CHECK(decrypted_length == 0);
    CHECK_STATUS(PSA_ERROR_BUFFER_TOO_SMALL,
                 psa_asymmetric_encrypt(key, algorithm, secret, 20, label, label_length, encrypted, sizeof encrypted - 1, &length));
    CHECK(length == 0);
    if (has_label) {
        CHECK_STATUS(PSA_ERROR_INVALID_PADDING,
                     psa_asymmetric_decrypt(key, algorithm, encrypted, sizeof encrypted, label, label_length - 1, decrypted,
                                            sizeof decrypted, &decrypted_length));
        CHECK(decrypted_length == 0);
    }
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(key));
    CHECK_STATUS(PSA_SUCCESS, psa_destroy_key(copy));
}

static void both_sides_agree_on_a_secret(void)
{
    mbedtls_svc_key_id_t ours = generated(VOLATILE, ECC_PAIR, 256, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH);
    mbedtls_svc_key_id_t theirs = generated(LOCAL, ECC_PAIR, 256, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH);
    uint8_t our_public[65], their_public[65], their_secret[32], *output;
    size_t length;
    CHECK_STATUS(PSA_SUCCESS, psa_export_public_key(ours, our_public, sizeof our_public, &length));
    CHECK_STATUS(PSA_SUCCESS, psa_export_public_key(theirs, their_public, sizeof their_public, &length));
    CHECK_STATUS(PSA_SUCCESS, psa_raw_key_agreement(PSA_ALG_ECDH, theirs, our_public, 65, their_secret, sizeof their_secret, &length));
    output = guarded(32);
    /* After an error Mbed TLS itself fills the output with random bytes. */
    CHECK_STATUS(PSA_ERROR_BUFFER_TOO_SMALL, psa_raw_key_agreement(PSA_ALG_ECDH, ours, their_public, 65, output, 31, &length));
    CHECK_STATUS(PSA_SUCCESS, psa_raw_key_agreement(PSA_ALG_ECDH, ours, their_public, 65, output, 32, &length));
    CHECK(length == 32 && memcmp(output, their_secret, 32) == 0);
    check_guards(output, 32, 32);
    their_public[64] ^= 1; /* a point that is on no curve */
    CHECK_STATUS(PSA_ERROR_INVALID_ARGUMENT, psa_raw_key_agreement(PSA_ALG_ECDH, ours, their_public, 65, their_secret, 32, &length));
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(ours));
    CHECK_STATUS(PSA_SUCCESS, psa_destroy_key(theirs));
}

/* Derives a key from the secret that two keys agree on. */
static void derive(mbedtls_svc_key_id_t key, psa_algorithm_t algorithm, const uint8_t *peer_public, uint8_t derived[20])
{
    psa_key_derivation_operation_t operation = PSA_KEY_DERIVATION_OPERATION_INIT;
    CHECK_STATUS(PSA_SUCCESS, psa_key_derivation_setup(&operation, algorithm));
    CHECK_STATUS(PSA_SUCCESS, psa_key_derivation_key_agreement(&operation, PSA_KEY_DERIVATION_INPUT_SECRET, key, peer_public, 65));
    CHECK_STATUS(PSA_SUCCESS, psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_INFO, text, 9));
    CHECK_STATUS(PSA_SUCCESS, psa_key_derivation_output_bytes(&operation, derived, 20));
    CHECK_STATUS(PSA_SUCCESS, psa_key_derivation_abort(&operation));
}

static void both_sides_derive_a_key(void)
{
    const psa_algorithm_t algorithm = PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, PSA_ALG_HKDF(PSA_ALG_SHA_256));
    mbedtls_svc_key_id_t ours = generated(VOLATILE, ECC_PAIR, 256, PSA_KEY_USAGE_DERIVE, algorithm);
    mbedtls_svc_key_id_t theirs = generated(LOCAL, ECC_PAIR, 256, PSA_KEY_USAGE_DERIVE, algorithm);
    uint8_t our_public[65], their_public[65], our_derived[20], their_derived[20];
    size_t length;
    CHECK_STATUS(PSA_SUCCESS, psa_export_public_key(ours, our_public, sizeof our_public, &length));
    CHECK_STATUS(PSA_SUCCESS, psa_export_public_key(theirs, their_public, sizeof their_public, &length));
    derive(ours, algorithm, their_public, our_derived);
    derive(theirs, algorithm, our_public, their_derived);
    CHECK(memcmp(our_derived, their_derived, sizeof our_derived) == 0);
    /* The policy is for derived keys alone. */
    CHECK_STATUS(PSA_ERROR_NOT_PERMITTED, psa_raw_key_agreement(PSA_ALG_ECDH, ours, their_public, 65, our_derived, 20, &length));
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(ours));
    CHECK_STATUS(PSA_SUCCESS, psa_destroy_key(theirs));
}

/* Mbed TLS decrypts ciphertexts of the service, and the reverse. The initialization vector is one that the service has chosen. */
static void ciphers_are_those_of_mbedtls(psa_algorithm_t algorithm, size_t length)
{
    const size_t longest = PSA_CIPHER_ENCRYPT_OUTPUT_SIZE(PSA_KEY_TYPE_AES, algorithm, length);
    mbedtls_svc_key_id_t key = imported(VOLATILE, PSA_KEY_TYPE_AES, CRYPT, algorithm, secret, 16);
    mbedtls_svc_key_id_t copy = imported(LOCAL, PSA_KEY_TYPE_AES, CRYPT, algorithm, secret, 16);
    uint8_t first[128], encrypted[128], decrypted[128];
    size_t needed, encrypted_length, decrypted_length;
    CHECK_STATUS(PSA_SUCCESS, psa_cipher_encrypt(key, algorithm, text, length, first, sizeof first, &needed));
    CHECK(needed <= longest);
    for (int in_service = 0; in_service < 2; in_service++) {
        CHECK_STATUS(PSA_SUCCESS,
                     psa_cipher_encrypt(in_service ? key : copy, algorithm, text, length, encrypted, sizeof encrypted, &encrypted_length));
        CHECK(encrypted_length == needed);
        CHECK_STATUS(PSA_SUCCESS,
                     psa_cipher_decrypt(in_service ? copy : key, algorithm, encrypted, encrypted_length, decrypted, sizeof decrypted,
                                        &decrypted_length));
        CHECK(decrypted_length == length && memcmp(decrypted, text, length) == 0);
    }
    /* Another one each time. */
    CHECK(memcmp(first, encrypted, 16) != 0);
    CHECK_OUTPUT(needed, encrypted_length, psa_cipher_encrypt(key, algorithm, text, length, output, size, &encrypted_length));
    CHECK_OUTPUT(length, decrypted_length, psa_cipher_decrypt(key, algorithm, encrypted, needed, output, size, &decrypted_length));
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(key));
    CHECK_STATUS(PSA_SUCCESS, psa_destroy_key(copy));
}

static void macs_are_those_of_mbedtls(psa_key_type_t type, psa_algorithm_t algorithm, size_t needed)
{
    const psa_key_usage_t usage = PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE;
    mbedtls_svc_key_id_t key = imported(VOLATILE, type, usage, algorithm, secret, 32);
    mbedtls_svc_key_id_t copy = imported(LOCAL, type, usage, algorithm, secret, 32);
    uint8_t mac[32], expected[32];
    size_t length;
    CHECK_STATUS(PSA_SUCCESS, psa_mac_compute(copy, algorithm, text, sizeof text, expected, sizeof expected, &length));
    CHECK_STATUS(PSA_SUCCESS, psa_mac_compute(key, algorithm, text, sizeof text, mac, sizeof mac, &length));
    CHECK(length == needed && memcmp(mac, expected, length) == 0);
    CHECK_STATUS(PSA_SUCCESS, psa_mac_verify(key, algorithm, text, sizeof text, mac, length));
    mac[0] ^= 1;
    CHECK_STATUS(PSA_ERROR_INVALID_SIGNATURE, psa_mac_verify(key, algorithm, text, sizeof text, mac, length));
    CHECK_STATUS(PSA_ERROR_BUFFER_TOO_SMALL, psa_mac_compute(key, algorithm, text, sizeof text, mac, needed - 1, &length));
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(key));
    CHECK_STATUS(PSA_SUCCESS, psa_destroy_key(copy));
}

/* Mbed TLS computes the MAC to verify one, which the service permits only to a key that may sign. */
static void a_key_that_only_verifies_macs_is_not_permitted(void)
{
    mbedtls_svc_key_id_t key = imported(VOLATILE, PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_VERIFY_MESSAGE, HMAC, secret, 32);
    CHECK_STATUS(PSA_ERROR_NOT_PERMITTED, psa_mac_verify(key, HMAC, text, sizeof text, secret, 32));
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(key));
}

static void keys_have_random_bits(void)
{
    psa_key_attributes_t attributes = attributes_of(VOLATILE, 0, PSA_KEY_TYPE_AES, 256, CRYPT | PSA_KEY_USAGE_EXPORT, PSA_ALG_CTR);
    uint8_t material[2][32];
    size_t length;
    for (int i = 0; i < 2; i++) {
        mbedtls_svc_key_id_t key;
        CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&attributes, &key));
        CHECK_STATUS(PSA_ERROR_BUFFER_TOO_SMALL, psa_export_key(key, material[i], 31, &length));
        CHECK(length == 0);
        CHECK_STATUS(PSA_SUCCESS, psa_export_key(key, material[i], 32, &length));
        CHECK(length == 32);
        CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(key));
    }
    CHECK(memcmp(material[0], material[1], 32) != 0);
}

static void signatures_and_public_keys_need_their_size(void)
{
    mbedtls_svc_key_id_t key = generated(VOLATILE, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    size_t length;
    CHECK_OUTPUT(64, length, psa_sign_hash(key, ECDSA, secret, 32, output, size, &length));
    CHECK_OUTPUT(64, length, psa_sign_message(key, ECDSA, text, sizeof text, output, size, &length));
    CHECK_OUTPUT(65, length, psa_export_public_key(key, output, size, &length));
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(key));
}

/* Opaque drivers have no AEAD, and the service does everything in one step. */
static void other_operations_are_not_supported(void)
{
    psa_key_attributes_t attributes = attributes_of(VOLATILE, 0, PSA_KEY_TYPE_AES, 0, CRYPT | PSA_KEY_USAGE_COPY, PSA_ALG_GCM);
    psa_cipher_operation_t cipher = PSA_CIPHER_OPERATION_INIT;
    psa_mac_operation_t mac = PSA_MAC_OPERATION_INIT;
    mbedtls_svc_key_id_t key, copy;
    uint8_t output[100];
    size_t length;
    CHECK_STATUS(PSA_SUCCESS, psa_import_key(&attributes, secret, 16, &key));
    CHECK_STATUS(PSA_ERROR_NOT_SUPPORTED,
                 psa_aead_encrypt(key, PSA_ALG_GCM, secret, 12, NULL, 0, text, sizeof text, output, sizeof output, &length));
    CHECK(length == 0);
    CHECK_STATUS(PSA_ERROR_NOT_SUPPORTED, psa_copy_key(key, &attributes, &copy));
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(key));
    key = imported(VOLATILE, PSA_KEY_TYPE_AES, CRYPT, PSA_ALG_CTR, secret, 16);
    CHECK_STATUS(PSA_ERROR_NOT_SUPPORTED, psa_cipher_encrypt_setup(&cipher, key, PSA_ALG_CTR));
    CHECK_STATUS(PSA_SUCCESS, psa_cipher_abort(&cipher));
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(key));
    key = imported(VOLATILE, PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_SIGN_MESSAGE, HMAC, secret, 32);
    CHECK_STATUS(PSA_ERROR_NOT_SUPPORTED, psa_mac_sign_setup(&mac, key, HMAC));
    CHECK_STATUS(PSA_SUCCESS, psa_mac_abort(&mac));
    CHECK_STATUS(PSA_SUCCESS, parsec_forget_key(key));
}

static void oaep(void)
{
    rsa_encrypts_and_decrypts(OAEP);
}

static void pkcs1(void)
{
    rsa_encrypts_and_decrypts(PSA_ALG_RSA_PKCS1V15_CRYPT);
}

static void agreement(void)
{
    both_sides_agree_on_a_secret();
    both_sides_derive_a_key();
}

static void ciphers(void)
{
    ciphers_are_those_of_mbedtls(PSA_ALG_CBC_PKCS7, 50);
    ciphers_are_those_of_mbedtls(PSA_ALG_CBC_NO_PADDING, 48);
    ciphers_are_those_of_mbedtls(PSA_ALG_CTR, 50);
    keys_have_random_bits();
}

static void macs(void)
{
    macs_are_those_of_mbedtls(PSA_KEY_TYPE_HMAC, HMAC, 32);
    macs_are_those_of_mbedtls(PSA_KEY_TYPE_AES, PSA_ALG_CMAC, 16);
    a_key_that_only_verifies_macs_is_not_permitted();
}

static const struct {
    const char *name;
    void (*run)(void);
} parts[] = {
    {"oaep", oaep},
    {"pkcs1", pkcs1},
    {"agreement", agreement},
    {"ciphers", ciphers},
    {"macs", macs},
    {"sizes", signatures_and_public_keys_need_their_size},
    {"others", other_operations_are_not_supported},
};

int main(int count, char **arguments)
{
    start();
    CHECK(count > 1);
    for (int i = 1; i < count; i++) {
        bool was_run = false;
        for (size_t part = 0; part < sizeof parts / sizeof *parts; part++) {
            if (strcmp(parts[part].name, arguments[i]) != 0)
                continue;
            parts[part].run();
            was_run = true;
        }
        CHECK(was_run);
    }
    puts("ok");
    return 0;
}
