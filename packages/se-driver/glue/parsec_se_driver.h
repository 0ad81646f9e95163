/*
 * PARSEC_SE_DRIVER: keys of a Parsec service behind PSA Cryptography, for Mbed TLS 2.28 and 3.6 with MBEDTLS_PSA_CRYPTO_SE_C.
 *
 *     psa_register_se_driver(location, &PARSEC_SE_DRIVER);   // once, before psa_crypto_init()
 *
 * Keys whose lifetime names that location are kept in the service. The name of a persistent key there is "parsec-se-driver-key" and its id in
 * decimal, so that keys made by the driver of the same name for Rust's client are found. A volatile key has a random name and is
 * removed when the process exits.
 *
 * Endpoint, application name and the rest: parsec_se_core_configure() of parsec_se_core.h before psa_crypto_init(), or the environment.
 */
#ifndef PARSEC_SE_DRIVER_H
#define PARSEC_SE_DRIVER_H

#include "psa/crypto_se_driver.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
extern psa_drv_se_t PARSEC_SE_DRIVER;

#ifdef __cplusplus
}
#endif

#endif /* PARSEC_SE_DRIVER_H */
