/*
 * Creates, uses, exports, reopens and destroys keys: lifecycle make|reopen [no-import]
 * With `no-import` the service is one that imports no key pairs.
 */
#include "driver.h"

static const uint8_t hash[32] = {1, 2, 3};

/* Signs with a key. The service and Mbed TLS' software both accept the signature, and both refuse a modified one. */
static void use(mbedtls_svc_key_id_t key, psa_key_type_t public_type, psa_algorithm_t algorithm)
{
    uint8_t public_key[1024], signature[512];
    size_t public_length, length;
    CHECK_STATUS(PSA_SUCCESS, psa_export_public_key(key, public_key, sizeof public_key, &public_length));
    CHECK_STATUS(PSA_SUCCESS, psa_sign_hash(key, algorithm, hash, sizeof hash, signature, sizeof signature, &length));
    CHECK_STATUS(PSA_SUCCESS, psa_verify_hash(key, algorithm, hash, sizeof hash, signature, length));
    CHECK_STATUS(PSA_SUCCESS, verify_in_software(public_type, algorithm, public_key, public_length, hash, sizeof hash, signature, length));
    signature[length / 2] ^= 1;
    CHECK_STATUS(PSA_ERROR_INVALID_SIGNATURE, psa_verify_hash(key, algorithm, hash, sizeof hash, signature, length));
    CHECK_STATUS(PSA_ERROR_INVALID_SIGNATURE,
                 verify_in_software(public_type, algorithm, public_key, public_length, hash, sizeof hash, signature, length));
    CHECK_STATUS(PSA_SUCCESS, psa_sign_message(key, algorithm, hash, 9, signature, sizeof signature, &length));
    CHECK_STATUS(PSA_SUCCESS, psa_verify_message(key, algorithm, hash, 9, signature, length));
}

static void generate(psa_key_lifetime_t lifetime, psa_key_id_t id, psa_key_type_t type, size_t bits, psa_algorithm_t algorithm)
{
    psa_key_attributes_t attributes = attributes_of(lifetime, id, type, bits, SIGN_VERIFY, algorithm);
    mbedtls_svc_key_id_t key;
    CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&attributes, &key));
    use(key, PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type), algorithm);
    if (PSA_KEY_LIFETIME_IS_VOLATILE(lifetime))
        CHECK_STATUS(PSA_SUCCESS, DESTROY_KEY(key));
}

/* Generates a key in Mbed TLS, exports it and imports it into the service, which can then use it. */
static void import(psa_key_id_t id, bool is_possible)
{
    psa_key_attributes_t local = PSA_KEY_ATTRIBUTES_INIT, attributes;
    uint8_t material[32], exported[64];
    size_t length;
    mbedtls_svc_key_id_t key;
    psa_set_key_type(&local, ECC_PAIR);
    psa_set_key_bits(&local, 256);
    psa_set_key_usage_flags(&local, PSA_KEY_USAGE_EXPORT);
    CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&local, &key));
    CHECK_STATUS(PSA_SUCCESS, psa_export_key(key, material, sizeof material, &length));
    CHECK_STATUS(PSA_SUCCESS, psa_destroy_key(key));

    attributes = attributes_of(PERSISTENT, id, ECC_PAIR, 0, SIGN_VERIFY | PSA_KEY_USAGE_EXPORT, ECDSA);
    if (!is_possible) {
        CHECK_STATUS(PSA_ERROR_NOT_SUPPORTED, psa_import_key(&attributes, material, length, &key));
        return;
    }
    CHECK_STATUS(PSA_SUCCESS, psa_import_key(&attributes, material, length, &key));
    psa_reset_key_attributes(&attributes);
    CHECK_STATUS(PSA_SUCCESS, psa_get_key_attributes(key, &attributes));
    CHECK(psa_get_key_bits(&attributes) == 256);
    use(key, ECC_PUBLIC, ECDSA);
    CHECK_STATUS(PSA_SUCCESS, psa_export_key(key, exported, sizeof exported, &length));
    CHECK(length == sizeof material && memcmp(exported, material, length) == 0);
}

/* Imports a public key, verifies with it and exports it by psa_export_key(). */
static void import_public(psa_key_id_t id, mbedtls_svc_key_id_t pair)
{
    psa_key_attributes_t attributes = attributes_of(PERSISTENT, id, ECC_PUBLIC, 0, PSA_KEY_USAGE_VERIFY_HASH, ECDSA);
    uint8_t material[65], exported[65], signature[64];
    size_t length, signature_length;
    mbedtls_svc_key_id_t key;
    CHECK_STATUS(PSA_SUCCESS, psa_export_public_key(pair, material, sizeof material, &length));
    CHECK_STATUS(PSA_SUCCESS, psa_sign_hash(pair, ECDSA, hash, sizeof hash, signature, sizeof signature, &signature_length));
    CHECK_STATUS(PSA_SUCCESS, psa_import_key(&attributes, material, length, &key));
    CHECK_STATUS(PSA_SUCCESS, psa_verify_hash(key, ECDSA, hash, sizeof hash, signature, signature_length));
    CHECK_STATUS(PSA_SUCCESS, psa_export_key(key, exported, sizeof exported, &length));
    CHECK(length == sizeof material && memcmp(exported, material, length) == 0);
    CHECK_STATUS(PSA_SUCCESS, DESTROY_KEY(key));
}

static mbedtls_svc_key_id_t id_of(psa_key_id_t id)
{
    return mbedtls_svc_key_id_make(0, id);
}

static void make(bool imports_pairs)
{
    uint8_t exported[64];
    size_t length;
    generate(PERSISTENT, 1, ECC_PAIR, 256, ECDSA);
    generate(VOLATILE, 0, ECC_PAIR, 256, ECDSA);
    generate(PERSISTENT, 2, PSA_KEY_TYPE_RSA_KEY_PAIR, 2048, PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_256));
    import(3, imports_pairs);
    import_public(4, id_of(1));
    /* The policy forbids exporting. */
    CHECK_STATUS(PSA_ERROR_NOT_PERMITTED, psa_export_key(id_of(1), exported, sizeof exported, &length));
}

static void reopen(bool imports_pairs)
{
    use(id_of(1), ECC_PUBLIC, ECDSA);
    CHECK_STATUS(PSA_SUCCESS, DESTROY_KEY(id_of(1)));
    use(id_of(2), PSA_KEY_TYPE_RSA_PUBLIC_KEY, PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_256));
    CHECK_STATUS(PSA_SUCCESS, DESTROY_KEY(id_of(2)));
    if (imports_pairs) {
        use(id_of(3), ECC_PUBLIC, ECDSA);
        CHECK_STATUS(PSA_SUCCESS, DESTROY_KEY(id_of(3)));
    }
}

int main(int count, char **arguments)
{
    bool imports_pairs = count < 3 || strcmp(arguments[2], "no-import") != 0;
    CHECK(count >= 2);
    start();
    if (strcmp(arguments[1], "make") == 0)
        make(imports_pairs);
    else
        reopen(imports_pairs);
    puts("ok");
    return 0;
}
