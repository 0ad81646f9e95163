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

#include "parsec_driver_options.h"
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

/* As PREFIX of the variables in parsec_driver_options.h: PARSEC_SE_DRIVER. The application is "Parsec SE Driver", keys begin with "parsec-se-driver-key". */
typedef parsec_driver_options parsec_se_driver_options;

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
