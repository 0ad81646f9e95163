/*
 * Prints each PSA macro that the mapping must know, and its value by the headers of an Mbed TLS. No library is linked.
 * psa-values.txt is the output for 2.28.3, followed by the output for 3.6.6:
 *
 *     cc -I "$headers" -o print-psa-values print-psa-values.c && ./print-psa-values
 */
#include <stdio.h>

#include <mbedtls/version.h>
#include <psa/crypto.h>

static int printed;

static void show(const char *name, long long value)
{
    printed++;
    if (value < 0) {
        printf("%s %lld\n", name, value);
    } else {
        printf("%s 0x%llx\n", name, (unsigned long long)value);
    }
}

#define SHOW(macro) show(#macro, (long long)(macro))

/* Macros that only one of the two versions has. */
#ifdef PSA_ALG_MD2
#define SHOW_MD2(of) SHOW(of(PSA_ALG_MD2))
#else
#define SHOW_MD2(of) (void)0
#endif
#ifdef PSA_ALG_MD4
#define SHOW_MD4(of) SHOW(of(PSA_ALG_MD4))
#else
#define SHOW_MD4(of) (void)0
#endif

/* An algorithm with every hash that Parsec has, with one that it lacks, and with any. */
#define SHOW_HASHES(of)                 \
    do {                                \
        SHOW_MD2(of);                   \
        SHOW_MD4(of);                   \
        SHOW(of(PSA_ALG_MD5));          \
        SHOW(of(PSA_ALG_RIPEMD160));    \
        SHOW(of(PSA_ALG_SHA_1));        \
        SHOW(of(PSA_ALG_SHA_224));      \
        SHOW(of(PSA_ALG_SHA_256));      \
        SHOW(of(PSA_ALG_SHA_384));      \
        SHOW(of(PSA_ALG_SHA_512));      \
        SHOW(of(PSA_ALG_SHA_512_224));  \
        SHOW(of(PSA_ALG_SHA_512_256));  \
        SHOW(of(PSA_ALG_SHA3_224));     \
        SHOW(of(PSA_ALG_SHA3_256));     \
        SHOW(of(PSA_ALG_SHA3_384));     \
        SHOW(of(PSA_ALG_SHA3_512));     \
        SHOW(of(PSA_ALG_SHAKE256_512)); \
        SHOW(of(PSA_ALG_ANY_HASH));     \
    } while (0)

/* Below, names come without their prefix: what is pasted is not expanded, so that it prints as it is written. */
#define SHOW_LENGTHS(with, alg)        \
    do {                               \
        SHOW(with(PSA_ALG_##alg, 1));  \
        SHOW(with(PSA_ALG_##alg, 4));  \
        SHOW(with(PSA_ALG_##alg, 15)); \
        SHOW(with(PSA_ALG_##alg, 16)); \
    } while (0)

#define SHOW_FAMILY(name)                                         \
    do {                                                          \
        SHOW(PSA_ECC_FAMILY_##name);                              \
        SHOW(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_##name));   \
        SHOW(PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_##name)); \
    } while (0)

#define SHOW_GROUP(name)                                        \
    do {                                                        \
        SHOW(PSA_DH_FAMILY_##name);                             \
        SHOW(PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_##name));   \
        SHOW(PSA_KEY_TYPE_DH_PUBLIC_KEY(PSA_DH_FAMILY_##name)); \
    } while (0)

#define SHOW_AGREEMENT(ka, kdf, hash) SHOW(PSA_ALG_KEY_AGREEMENT(PSA_ALG_##ka, PSA_ALG_##kdf(PSA_ALG_##hash)))

#define SHOW_AGREEMENTS(ka, kdf)               \
    do {                                       \
        SHOW_AGREEMENT(ka, kdf, SHA_256);      \
        SHOW_AGREEMENT(ka, kdf, SHA_384);      \
        SHOW_AGREEMENT(ka, kdf, SHAKE256_512); \
        SHOW_AGREEMENT(ka, kdf, ANY_HASH);     \
    } while (0)

static void show_statuses(void)
{
    SHOW(PSA_SUCCESS);
    SHOW(PSA_ERROR_GENERIC_ERROR);
    SHOW(PSA_ERROR_NOT_PERMITTED);
    SHOW(PSA_ERROR_NOT_SUPPORTED);
    SHOW(PSA_ERROR_INVALID_ARGUMENT);
    SHOW(PSA_ERROR_INVALID_HANDLE);
    SHOW(PSA_ERROR_BAD_STATE);
    SHOW(PSA_ERROR_BUFFER_TOO_SMALL);
    SHOW(PSA_ERROR_ALREADY_EXISTS);
    SHOW(PSA_ERROR_DOES_NOT_EXIST);
    SHOW(PSA_ERROR_INSUFFICIENT_MEMORY);
    SHOW(PSA_ERROR_INSUFFICIENT_STORAGE);
    SHOW(PSA_ERROR_INSUFFICIENT_DATA);
    SHOW(PSA_ERROR_COMMUNICATION_FAILURE);
    SHOW(PSA_ERROR_STORAGE_FAILURE);
    SHOW(PSA_ERROR_HARDWARE_FAILURE);
    SHOW(PSA_ERROR_INSUFFICIENT_ENTROPY);
    SHOW(PSA_ERROR_INVALID_SIGNATURE);
    SHOW(PSA_ERROR_INVALID_PADDING);
    SHOW(PSA_ERROR_CORRUPTION_DETECTED);
    SHOW(PSA_ERROR_DATA_CORRUPT);
    SHOW(PSA_ERROR_DATA_INVALID);
}

static void show_usage(void)
{
    SHOW(PSA_KEY_USAGE_EXPORT);
    SHOW(PSA_KEY_USAGE_COPY);
#ifdef PSA_KEY_USAGE_CACHE
    SHOW(PSA_KEY_USAGE_CACHE);
#endif
    SHOW(PSA_KEY_USAGE_ENCRYPT);
    SHOW(PSA_KEY_USAGE_DECRYPT);
    SHOW(PSA_KEY_USAGE_SIGN_MESSAGE);
    SHOW(PSA_KEY_USAGE_VERIFY_MESSAGE);
    SHOW(PSA_KEY_USAGE_SIGN_HASH);
    SHOW(PSA_KEY_USAGE_VERIFY_HASH);
    SHOW(PSA_KEY_USAGE_DERIVE);
#ifdef PSA_KEY_USAGE_VERIFY_DERIVATION
    SHOW(PSA_KEY_USAGE_VERIFY_DERIVATION);
#endif
}

static void show_key_types(void)
{
    SHOW(PSA_KEY_TYPE_NONE);
    SHOW(PSA_KEY_TYPE_RAW_DATA);
    SHOW(PSA_KEY_TYPE_HMAC);
    SHOW(PSA_KEY_TYPE_DERIVE);
#ifdef PSA_KEY_TYPE_PASSWORD
    SHOW(PSA_KEY_TYPE_PASSWORD);
    SHOW(PSA_KEY_TYPE_PASSWORD_HASH);
    SHOW(PSA_KEY_TYPE_PEPPER);
#endif
    SHOW(PSA_KEY_TYPE_AES);
    SHOW(PSA_KEY_TYPE_ARIA);
    SHOW(PSA_KEY_TYPE_DES);
    SHOW(PSA_KEY_TYPE_CAMELLIA);
#ifdef PSA_KEY_TYPE_ARC4
    SHOW(PSA_KEY_TYPE_ARC4);
#endif
    SHOW(PSA_KEY_TYPE_CHACHA20);
    SHOW(PSA_KEY_TYPE_RSA_PUBLIC_KEY);
    SHOW(PSA_KEY_TYPE_RSA_KEY_PAIR);
#ifdef PSA_KEY_TYPE_DSA_KEY_PAIR
    SHOW(PSA_KEY_TYPE_DSA_PUBLIC_KEY);
    SHOW(PSA_KEY_TYPE_DSA_KEY_PAIR);
#endif
}

static void show_families(void)
{
    SHOW_FAMILY(SECP_K1);
    SHOW_FAMILY(SECP_R1);
    SHOW_FAMILY(SECP_R2);
    SHOW_FAMILY(SECT_K1);
    SHOW_FAMILY(SECT_R1);
    SHOW_FAMILY(SECT_R2);
    SHOW_FAMILY(BRAINPOOL_P_R1);
#ifdef PSA_ECC_FAMILY_FRP
    SHOW_FAMILY(FRP);
#endif
    SHOW_FAMILY(MONTGOMERY);
    SHOW_FAMILY(TWISTED_EDWARDS);

    SHOW_GROUP(RFC7919);
#ifdef PSA_DH_FAMILY_CUSTOM
    SHOW_GROUP(CUSTOM);
#endif
}

static void show_hashes(void)
{
#ifdef PSA_ALG_MD2
    SHOW(PSA_ALG_MD2);
#endif
#ifdef PSA_ALG_MD4
    SHOW(PSA_ALG_MD4);
#endif
    SHOW(PSA_ALG_MD5);
    SHOW(PSA_ALG_RIPEMD160);
    SHOW(PSA_ALG_SHA_1);
    SHOW(PSA_ALG_SHA_224);
    SHOW(PSA_ALG_SHA_256);
    SHOW(PSA_ALG_SHA_384);
    SHOW(PSA_ALG_SHA_512);
    SHOW(PSA_ALG_SHA_512_224);
    SHOW(PSA_ALG_SHA_512_256);
    SHOW(PSA_ALG_SHA3_224);
    SHOW(PSA_ALG_SHA3_256);
    SHOW(PSA_ALG_SHA3_384);
    SHOW(PSA_ALG_SHA3_512);
    SHOW(PSA_ALG_SHAKE256_512);
    SHOW(PSA_ALG_ANY_HASH);
}

static void show_macs(void)
{
    SHOW_HASHES(PSA_ALG_HMAC);
    SHOW(PSA_ALG_CBC_MAC);
    SHOW(PSA_ALG_CMAC);
    SHOW_LENGTHS(PSA_ALG_TRUNCATED_MAC, CBC_MAC);
    SHOW_LENGTHS(PSA_ALG_TRUNCATED_MAC, CMAC);
    SHOW_LENGTHS(PSA_ALG_TRUNCATED_MAC, HMAC(PSA_ALG_SHA_256));
    SHOW(PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_512), 63));
    SHOW_LENGTHS(PSA_ALG_AT_LEAST_THIS_LENGTH_MAC, CMAC);
    SHOW_LENGTHS(PSA_ALG_AT_LEAST_THIS_LENGTH_MAC, HMAC(PSA_ALG_SHA_256));
}

static void show_ciphers(void)
{
    SHOW(PSA_ALG_STREAM_CIPHER);
    SHOW(PSA_ALG_CTR);
    SHOW(PSA_ALG_CFB);
    SHOW(PSA_ALG_OFB);
    SHOW(PSA_ALG_XTS);
    SHOW(PSA_ALG_ECB_NO_PADDING);
    SHOW(PSA_ALG_CBC_NO_PADDING);
    SHOW(PSA_ALG_CBC_PKCS7);
#ifdef PSA_ALG_CCM_STAR_NO_TAG
    SHOW(PSA_ALG_CCM_STAR_NO_TAG);
#endif

    SHOW(PSA_ALG_CCM);
    SHOW(PSA_ALG_GCM);
    SHOW(PSA_ALG_CHACHA20_POLY1305);
    SHOW_LENGTHS(PSA_ALG_AEAD_WITH_SHORTENED_TAG, CCM);
    SHOW_LENGTHS(PSA_ALG_AEAD_WITH_SHORTENED_TAG, GCM);
    SHOW_LENGTHS(PSA_ALG_AEAD_WITH_SHORTENED_TAG, CHACHA20_POLY1305);
    SHOW_LENGTHS(PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG, CCM);
    SHOW_LENGTHS(PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG, CHACHA20_POLY1305);
}

static void show_asymmetric(void)
{
    SHOW(PSA_ALG_RSA_PKCS1V15_SIGN_RAW);
    SHOW_HASHES(PSA_ALG_RSA_PKCS1V15_SIGN);
    SHOW_HASHES(PSA_ALG_RSA_PSS);
    SHOW_HASHES(PSA_ALG_RSA_PSS_ANY_SALT);
    SHOW(PSA_ALG_ECDSA_ANY);
    SHOW_HASHES(PSA_ALG_ECDSA);
    SHOW_HASHES(PSA_ALG_DETERMINISTIC_ECDSA);
    SHOW(PSA_ALG_PURE_EDDSA);
    SHOW(PSA_ALG_ED25519PH);
    SHOW(PSA_ALG_ED448PH);
    SHOW(PSA_ALG_RSA_PKCS1V15_CRYPT);
    SHOW_HASHES(PSA_ALG_RSA_OAEP);
}

static void show_derivations(void)
{
    SHOW_HASHES(PSA_ALG_HKDF);
    SHOW_HASHES(PSA_ALG_TLS12_PRF);
    SHOW_HASHES(PSA_ALG_TLS12_PSK_TO_MS);
    SHOW(PSA_ALG_FFDH);
    SHOW(PSA_ALG_ECDH);
    SHOW_AGREEMENTS(FFDH, HKDF);
    SHOW_AGREEMENTS(FFDH, TLS12_PRF);
    SHOW_AGREEMENTS(FFDH, TLS12_PSK_TO_MS);
    SHOW_AGREEMENTS(ECDH, HKDF);
    SHOW_AGREEMENTS(ECDH, TLS12_PRF);
    SHOW_AGREEMENTS(ECDH, TLS12_PSK_TO_MS);
#ifdef PSA_ALG_HKDF_EXTRACT
    SHOW_HASHES(PSA_ALG_HKDF_EXTRACT);
    SHOW_HASHES(PSA_ALG_HKDF_EXPAND);
    SHOW_HASHES(PSA_ALG_PBKDF2_HMAC);
    SHOW(PSA_ALG_PBKDF2_AES_CMAC_PRF_128);
    SHOW(PSA_ALG_TLS12_ECJPAKE_TO_PMS);
    SHOW(PSA_ALG_JPAKE);
    SHOW_AGREEMENT(ECDH, PBKDF2_HMAC, SHA_256);
#endif
}

int main(void)
{
    printf("Mbed TLS %s\n", MBEDTLS_VERSION_STRING);
    show_statuses();
    show_usage();
    show_key_types();
    show_families();
    SHOW(PSA_ALG_NONE);
    show_hashes();
    show_macs();
    show_ciphers();
    show_asymmetric();
    show_derivations();
    printf("%d values\n", printed);
    return 0;
}
