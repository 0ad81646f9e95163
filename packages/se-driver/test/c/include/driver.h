/* Shared by the test programs with Mbed TLS. Some are built twice, with PARSEC_SE_DRIVER and, if WITH_OPAQUE_DRIVER is defined, with the opaque driver. */
#ifndef DRIVER_H
#define DRIVER_H

/* Makes the members of its structs accessible by the same names in every version. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "check.h"
#include "parsec_client.h"
#include "psa/crypto.h"

#if defined(WITH_OPAQUE_DRIVER)
#include "parsec_opaque_driver.h"
#define LOCATION PARSEC_OPAQUE_LOCATION
#define APPLICATION_NAME "Parsec Opaque Driver"
#define KEY_NAME_PREFIX "parsec-opaque-driver-key"
#define PREFIX_VARIABLE "PARSEC_OPAQUE_DRIVER_KEY_NAME_PREFIX"
#define CONFIGURE_DRIVER parsec_opaque_driver_configure
#define DESTROY_KEY parsec_forget_key
#else
#include "parsec_se_driver.h"
#define LOCATION 1
#define APPLICATION_NAME "Parsec SE Driver"
#define KEY_NAME_PREFIX "parsec-se-driver-key"
#define PREFIX_VARIABLE "PARSEC_SE_DRIVER_KEY_NAME_PREFIX"
#define CONFIGURE_DRIVER parsec_se_driver_configure
#define DESTROY_KEY psa_destroy_key
#endif

#define PERSISTENT PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(PSA_KEY_PERSISTENCE_DEFAULT, LOCATION)
#define VOLATILE PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(PSA_KEY_PERSISTENCE_VOLATILE, LOCATION)
#define ECDSA PSA_ALG_ECDSA(PSA_ALG_SHA_256)
#define ECC_PAIR PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1)
#define ECC_PUBLIC PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1)
#define SIGN_VERIFY (PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH)

/* A client of the driver's application, to look at its keys by their names. */
static inline parsec_client *open_beside(void)
{
    parsec_client_options options = {.size = sizeof options, .application_name = APPLICATION_NAME};
    parsec_client *client;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, &options));
    return client;
}

/* Starts Mbed TLS with the driver. */
static inline void start(void)
{
#if !defined(WITH_OPAQUE_DRIVER)
    CHECK_STATUS(PSA_SUCCESS, psa_register_se_driver(LOCATION, &PARSEC_SE_DRIVER));
#endif
    CHECK_STATUS(PSA_SUCCESS, psa_crypto_init());
}

/* Stops Mbed TLS and the driver. */
static inline void stop(void)
{
    mbedtls_psa_crypto_free();
#if !defined(WITH_OPAQUE_DRIVER)
    parsec_se_driver_stop();
#endif
}

static inline psa_key_attributes_t attributes_of(psa_key_lifetime_t lifetime, psa_key_id_t id, psa_key_type_t type, size_t bits,
                                                 psa_key_usage_t usage, psa_algorithm_t algorithm)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    if (PSA_KEY_LIFETIME_IS_VOLATILE(lifetime)) {
        psa_set_key_lifetime(&attributes, lifetime);
    } else {
        psa_set_key_id(&attributes, mbedtls_svc_key_id_make(0, id));
        psa_set_key_lifetime(&attributes, lifetime);
    }
    psa_set_key_type(&attributes, type);
    psa_set_key_bits(&attributes, bits);
    psa_set_key_usage_flags(&attributes, usage);
    psa_set_key_algorithm(&attributes, algorithm);
    return attributes;
}

/* Verifies a signature over a hash with Mbed TLS' own software and a public key in PSA's format. */
static inline psa_status_t verify_in_software(psa_key_type_t type, psa_algorithm_t algorithm, const uint8_t *public_key,
                                              size_t public_key_length, const uint8_t *hash, size_t hash_length, const uint8_t *signature,
                                              size_t signature_length)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    mbedtls_svc_key_id_t key;
    psa_status_t status;
    psa_set_key_type(&attributes, type);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_VERIFY_HASH);
    psa_set_key_algorithm(&attributes, algorithm);
    CHECK_STATUS(PSA_SUCCESS, psa_import_key(&attributes, public_key, public_key_length, &key));
    status = psa_verify_hash(key, algorithm, hash, hash_length, signature, signature_length);
    CHECK_STATUS(PSA_SUCCESS, psa_destroy_key(key));
    return status;
}

#endif
