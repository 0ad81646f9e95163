/*
 * The entry points of Parsec's opaque driver, as the driver wrappers of Mbed TLS call them: PSA's unified driver interface. Programs include
 * parsec_opaque_driver.h instead.
 */
#ifndef PARSEC_OPAQUE_ENTRY_POINTS_H
#define PARSEC_OPAQUE_ENTRY_POINTS_H

#include "psa/crypto.h"

/* The wrappers call opaque drivers only if this is defined. */
#ifndef PSA_CRYPTO_ACCELERATOR_DRIVER_PRESENT
#define PSA_CRYPTO_ACCELERATOR_DRIVER_PRESENT
#endif
#ifndef PSA_CRYPTO_DRIVER_PRESENT
#define PSA_CRYPTO_DRIVER_PRESENT
#endif

/* Also in parsec_opaque.json and parsec_opaque_driver.h. */
#define PARSEC_OPAQUE_LOCATION ((psa_key_location_t)0x807061)

/*
 * A key context, which Mbed TLS keeps in the key's slot and, for a persistent key, in its store: one byte 1, the version of this format, and
 * the name of the key in the service, in UTF-8 without a NUL.
 */
#define PARSEC_OPAQUE_CONTEXT_SIZE 256

psa_status_t parsec_opaque_init(void);
void parsec_opaque_free(void);

psa_status_t parsec_opaque_generate_key(const psa_key_attributes_t *attributes, uint8_t *context, size_t context_size,
                                        size_t *context_length);
psa_status_t parsec_opaque_import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length, uint8_t *context,
                                      size_t context_size, size_t *context_length, size_t *bits);
psa_status_t parsec_opaque_export_key(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length, uint8_t *data,
                                      size_t data_size, size_t *data_length);
psa_status_t parsec_opaque_export_public_key(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                             uint8_t *data, size_t data_size, size_t *data_length);

psa_status_t parsec_opaque_sign_message(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                        psa_algorithm_t algorithm, const uint8_t *message, size_t message_length, uint8_t *signature,
                                        size_t signature_size, size_t *signature_length);
psa_status_t parsec_opaque_verify_message(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                          psa_algorithm_t algorithm, const uint8_t *message, size_t message_length,
                                          const uint8_t *signature, size_t signature_length);
psa_status_t parsec_opaque_sign_hash(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                     psa_algorithm_t algorithm, const uint8_t *hash, size_t hash_length, uint8_t *signature,
                                     size_t signature_size, size_t *signature_length);
psa_status_t parsec_opaque_verify_hash(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                       psa_algorithm_t algorithm, const uint8_t *hash, size_t hash_length, const uint8_t *signature,
                                       size_t signature_length);

psa_status_t parsec_opaque_asymmetric_encrypt(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                              psa_algorithm_t algorithm, const uint8_t *plaintext, size_t plaintext_length,
                                              const uint8_t *salt, size_t salt_length, uint8_t *ciphertext, size_t ciphertext_size,
                                              size_t *ciphertext_length);
psa_status_t parsec_opaque_asymmetric_decrypt(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                              psa_algorithm_t algorithm, const uint8_t *ciphertext, size_t ciphertext_length,
                                              const uint8_t *salt, size_t salt_length, uint8_t *plaintext, size_t plaintext_size,
                                              size_t *plaintext_length);
psa_status_t parsec_opaque_key_agreement(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                         psa_algorithm_t algorithm, const uint8_t *peer_key, size_t peer_key_length, uint8_t *secret,
                                         size_t secret_size, size_t *secret_length);

/*
 * The service chooses the initialization vector, and it REPLACES THE CALLER'S, in the array that `iv` points to. psa_cipher_encrypt() of Mbed TLS
 * 3.6, the only caller, has that array on its own stack and returns what is in it; add_to_mbedtls.py checks that.
 */
psa_status_t parsec_opaque_cipher_encrypt(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                          psa_algorithm_t algorithm, const uint8_t *iv, size_t iv_length, const uint8_t *plaintext,
                                          size_t plaintext_length, uint8_t *ciphertext, size_t ciphertext_size, size_t *ciphertext_length);
/* The ciphertext begins with the initialization vector. */
psa_status_t parsec_opaque_cipher_decrypt(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                          psa_algorithm_t algorithm, const uint8_t *ciphertext, size_t ciphertext_length,
                                          uint8_t *plaintext, size_t plaintext_size, size_t *plaintext_length);
psa_status_t parsec_opaque_mac_compute(const psa_key_attributes_t *attributes, const uint8_t *context, size_t context_length,
                                       psa_algorithm_t algorithm, const uint8_t *message, size_t message_length, uint8_t *mac,
                                       size_t mac_size, size_t *mac_length);

#endif /* PARSEC_OPAQUE_ENTRY_POINTS_H */
