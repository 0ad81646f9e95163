/*
 * The opaque driver: keys of a Parsec service behind PSA Cryptography, for Mbed TLS 3.6 whose driver wrappers add_to_mbedtls.py has changed.
 *
 * Keys whose lifetime names PARSEC_OPAQUE_LOCATION are kept in the service. Nothing has to be registered. A persistent key is named
 * "parsec-opaque-driver-key" and its id in decimal there; Mbed TLS stores that name, so a key is found again when the prefix has changed. A volatile
 * key has a random name and is removed by mbedtls_psa_crypto_free() or when the process exits.
 *
 * psa_destroy_key() DOES NOT REMOVE A KEY FROM THE SERVICE: Mbed TLS tells opaque drivers nothing about it. Use parsec_forget_key().
 *
 * After an error parsec_last_error() of parsec_client.h says what to do.
 */
#ifndef PARSEC_OPAQUE_DRIVER_H
#define PARSEC_OPAQUE_DRIVER_H

#include "parsec_driver_options.h"
#include "psa/crypto.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PARSEC_OPAQUE_LOCATION ((psa_key_location_t)0x807061)

/*
 * As PREFIX of the variables in parsec_driver_options.h: PARSEC_OPAQUE_DRIVER. The application is "Parsec Opaque Driver". psa_crypto_init() fails with
 * INVALID_ARGUMENT if the options that it finds are ones that no driver can have.
 */
typedef parsec_driver_options parsec_opaque_driver_options;

/*
 * Sets the options for the next psa_crypto_init() and those after it; NULL forgets options that were set before. The strings are copied. BAD_STATE
 * between psa_crypto_init() and mbedtls_psa_crypto_free(), INVALID_ARGUMENT for options that no driver can have: a prefix of names has at most 235
 * bytes.
 */
psa_status_t parsec_opaque_driver_configure(const parsec_opaque_driver_options *options);

/*
 * Destroys a key in the service and in Mbed TLS. If the service cannot destroy it, Mbed TLS keeps it too, and the call can be repeated; that the
 * service has it no longer is no error. INVALID_ARGUMENT for a key of another location, INVALID_HANDLE for none.
 */
psa_status_t parsec_forget_key(mbedtls_svc_key_id_t key);

#ifdef __cplusplus
}
#endif

#endif /* PARSEC_OPAQUE_DRIVER_H */
