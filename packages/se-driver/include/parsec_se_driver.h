/*
 * PARSEC_SE_DRIVER: keys of a Parsec service behind PSA Cryptography, for Mbed TLS 2.28 and 3.6 with MBEDTLS_PSA_CRYPTO_SE_C.
 *
 *     psa_register_se_driver(location, &PARSEC_SE_DRIVER);   // once, before psa_crypto_init()
 *
 * Keys whose lifetime names that location are kept in the service. The name of a persistent key there is "parsec-se-driver-key" and its id in
 * decimal, so that keys made by the driver of the same name for Rust's client are found. A volatile key has a random name and is
 * removed when the process exits.
 *
 * After an error parsec_last_error() of parsec_client.h says what to do.
 */
#ifndef PARSEC_SE_DRIVER_H
#define PARSEC_SE_DRIVER_H

#include <stdint.h>

#include "psa/crypto_se_driver.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define PARSEC_SE_DRIVER_API __attribute__((visibility("default")))
#else
#define PARSEC_SE_DRIVER_API
#endif

PARSEC_SE_DRIVER_API extern psa_drv_se_t PARSEC_SE_DRIVER;

/*
 * The service, and the identity that this process has there. A NULL or 0 field is read from the environment, else takes the default. Of two
 * variables the first that is set counts; the second is shared by all C programs that use Parsec. A set-user-ID program reads neither.
 */
typedef struct {
    uint32_t size;                /* sizeof(parsec_se_driver_options) as the caller knows it */
    uint32_t timeout_ms;          /* for one function of parsec_client.h; PARSEC_SE_DRIVER_TIMEOUT_MS, PARSEC_TIMEOUT_MS; 60,000 */
    const char *endpoint;         /* unix:/path; PARSEC_SERVICE_ENDPOINT; unix:/run/parsec/parsec.sock */
    const char *application_name; /* UTF-8; PARSEC_SE_DRIVER_APPLICATION_NAME, PARSEC_APPLICATION_NAME; "Parsec SE Driver" */
    const char *key_name_prefix;  /* UTF-8; PARSEC_SE_DRIVER_KEY_NAME_PREFIX; "parsec-se-driver-key" */
    uint32_t provider;            /* id; PARSEC_SE_DRIVER_PROVIDER, PARSEC_PROVIDER; the first that the service lists */
    uint32_t trust;               /* PARSEC_TRUST_... of parsec_client.h; PARSEC_SE_DRIVER_TRUST, PARSEC_TRUST; strict */
    uint32_t trusted_uid;         /* one more user who may own the endpoint; PARSEC_SE_DRIVER_TRUSTED_UID, PARSEC_TRUSTED_UID; none */
    /* types of further file systems whose owners are believed, with commas between them;
       PARSEC_SE_DRIVER_TRUSTED_FILE_SYSTEMS, PARSEC_TRUSTED_FILE_SYSTEMS; none */
    const char *trusted_file_systems;
} parsec_se_driver_options;

/*
 * Sets the options for the next psa_crypto_init(); NULL forgets options that were set before. The strings are copied. BAD_STATE once the driver
 * runs, INVALID_ARGUMENT for options that no driver can have.
 */
PARSEC_SE_DRIVER_API psa_status_t parsec_se_driver_configure(const parsec_se_driver_options *options);

/*
 * Removes the volatile keys of this process from the service, if the service can be reached, and frees everything, options included. The exit of
 * the process does the same. Not while psa_...() functions run in other threads.
 */
PARSEC_SE_DRIVER_API void parsec_se_driver_stop(void);

#ifdef __cplusplus
}
#endif

#endif /* PARSEC_SE_DRIVER_H */
