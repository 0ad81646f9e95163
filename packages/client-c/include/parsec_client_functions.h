/* Generated from functions.json. The functions of parsec_client.h that ask the service; that header says what holds for all of them. */
#ifndef PARSEC_CLIENT_FUNCTIONS_H
#define PARSEC_CLIENT_FUNCTIONS_H

#ifdef __cplusplus
extern "C" {
#endif

/* Checks that the service responds. Gives the highest version of the wire protocol that it speaks. Parsec, "Ping". */
PARSEC_API parsec_status parsec_ping(parsec_client *client, uint32_t *major, uint32_t *minor);

/*
 * Lists the providers in the order of their priority; the core provider, 0, comes last. The caller frees the list. Parsec,
 * "ListProviders".
 */
PARSEC_API parsec_status parsec_list_providers(parsec_client *client, parsec_provider_list **list);

/* Lists the ways in which the service identifies applications. The caller frees the list. Parsec, "ListAuthenticators". */
PARSEC_API parsec_status parsec_list_authenticators(parsec_client *client, parsec_authenticator_list **list);

/* Lists the opcodes of the operations that a provider has. The caller frees the list. Parsec, "ListOpcodes". */
PARSEC_API parsec_status parsec_list_opcodes(parsec_client *client, uint32_t provider, parsec_opcode_list **list);

/* Lists this application's keys, those of all providers. The caller frees the list. Parsec, "ListKeys". */
PARSEC_API parsec_status parsec_list_keys(parsec_client *client, parsec_key_list **list);

/* Lists the applications that have keys. For administrators only. The caller frees the list. ADMIN_OPERATION. Parsec, "ListClients". */
PARSEC_API parsec_status parsec_list_clients(parsec_client *client, parsec_application_list **list);

/* Destroys all keys of an application. For administrators only. ADMIN_OPERATION. Parsec, "DeleteClient". */
PARSEC_API parsec_status parsec_delete_client(parsec_client *client, const char *application_name);

/* Creates a key in the service. A key of that name is never replaced. ALREADY_EXISTS, NOT_SUPPORTED. psa_generate_key(). */
PARSEC_API parsec_status parsec_generate_key(parsec_client *client, const char *key_name,
                                             const parsec_key_attributes *attributes);

/*
 * Imports a key in PSA's format. Its size is found in the data and given in *bits; INVALID_ARGUMENT if the attributes name another one.
 * bits may be NULL. ALREADY_EXISTS, NOT_SUPPORTED. psa_import_key().
 */
PARSEC_API parsec_status parsec_import_key(parsec_client *client, const char *key_name,
                                           const parsec_key_attributes *attributes, const uint8_t *data,
                                           size_t data_length, uint32_t *bits);

/* Destroys a key. DOES_NOT_EXIST. psa_destroy_key(). */
PARSEC_API parsec_status parsec_destroy_key(parsec_client *client, const char *key_name);

/* Exports a key in PSA's format, if its usage permits that. The caller wipes it. DOES_NOT_EXIST, NOT_PERMITTED. psa_export_key(). */
PARSEC_API parsec_status parsec_export_key(parsec_client *client, const char *key_name, uint8_t *data, size_t data_size,
                                           size_t *data_length);

/* Exports the public key of a key pair, or a public key, in PSA's format. DOES_NOT_EXIST. psa_export_public_key(). */
PARSEC_API parsec_status parsec_export_public_key(parsec_client *client, const char *key_name, uint8_t *data,
                                                  size_t data_size, size_t *data_length);

/* Signs a hash; the signature has PSA's format. DOES_NOT_EXIST, NOT_PERMITTED. psa_sign_hash(). */
PARSEC_API parsec_status parsec_sign_hash(parsec_client *client, const char *key_name, uint32_t algorithm,
                                          const uint8_t *hash, size_t hash_length, uint8_t *signature,
                                          size_t signature_size, size_t *signature_length);

/* Verifies a signature over a hash. INVALID_SIGNATURE, DOES_NOT_EXIST, NOT_PERMITTED. psa_verify_hash(). */
PARSEC_API parsec_status parsec_verify_hash(parsec_client *client, const char *key_name, uint32_t algorithm,
                                            const uint8_t *hash, size_t hash_length, const uint8_t *signature,
                                            size_t signature_length);

/* Hashes and signs a message; the signature has PSA's format. DOES_NOT_EXIST, NOT_PERMITTED, NOT_SUPPORTED. psa_sign_message(). */
PARSEC_API parsec_status parsec_sign_message(parsec_client *client, const char *key_name, uint32_t algorithm,
                                             const uint8_t *message, size_t message_length, uint8_t *signature,
                                             size_t signature_size, size_t *signature_length);

/* Verifies a signature over a message. INVALID_SIGNATURE, DOES_NOT_EXIST, NOT_SUPPORTED. psa_verify_message(). */
PARSEC_API parsec_status parsec_verify_message(parsec_client *client, const char *key_name, uint32_t algorithm,
                                               const uint8_t *message, size_t message_length, const uint8_t *signature,
                                               size_t signature_length);

/*
 * Encrypts a short message with a public key. The salt is the label of RSA-OAEP, usually empty. DOES_NOT_EXIST, NOT_PERMITTED.
 * psa_asymmetric_encrypt().
 */
PARSEC_API parsec_status parsec_asymmetric_encrypt(parsec_client *client, const char *key_name, uint32_t algorithm,
                                                   const uint8_t *plaintext, size_t plaintext_length,
                                                   const uint8_t *salt, size_t salt_length, uint8_t *ciphertext,
                                                   size_t ciphertext_size, size_t *ciphertext_length);

/*
 * Decrypts a short message. Why it could not be decrypted is not told: INVALID_PADDING. The caller wipes the plaintext.
 * INVALID_PADDING, DOES_NOT_EXIST, NOT_PERMITTED. psa_asymmetric_decrypt().
 */
PARSEC_API parsec_status parsec_asymmetric_decrypt(parsec_client *client, const char *key_name, uint32_t algorithm,
                                                   const uint8_t *ciphertext, size_t ciphertext_length,
                                                   const uint8_t *salt, size_t salt_length, uint8_t *plaintext,
                                                   size_t plaintext_size, size_t *plaintext_length);

/*
 * Encrypts and authenticates. A nonce must never be used twice with one key. The tag is the end of the ciphertext. DOES_NOT_EXIST,
 * NOT_PERMITTED, NOT_SUPPORTED. psa_aead_encrypt().
 */
PARSEC_API parsec_status parsec_aead_encrypt(parsec_client *client, const char *key_name, uint32_t algorithm,
                                             const uint8_t *nonce, size_t nonce_length, const uint8_t *additional_data,
                                             size_t additional_data_length, const uint8_t *plaintext,
                                             size_t plaintext_length, uint8_t *ciphertext, size_t ciphertext_size,
                                             size_t *ciphertext_length);

/*
 * Decrypts what is authentic; anything else is INVALID_SIGNATURE. The caller wipes the plaintext. INVALID_SIGNATURE, DOES_NOT_EXIST,
 * NOT_PERMITTED. psa_aead_decrypt().
 */
PARSEC_API parsec_status parsec_aead_decrypt(parsec_client *client, const char *key_name, uint32_t algorithm,
                                             const uint8_t *nonce, size_t nonce_length, const uint8_t *additional_data,
                                             size_t additional_data_length, const uint8_t *ciphertext,
                                             size_t ciphertext_length, uint8_t *plaintext, size_t plaintext_size,
                                             size_t *plaintext_length);

/*
 * Encrypts without authentication; the ciphertext begins with the initialization vector. DOES_NOT_EXIST, NOT_PERMITTED, NOT_SUPPORTED.
 * psa_cipher_encrypt().
 */
PARSEC_API parsec_status parsec_cipher_encrypt(parsec_client *client, const char *key_name, uint32_t algorithm,
                                               const uint8_t *plaintext, size_t plaintext_length, uint8_t *ciphertext,
                                               size_t ciphertext_size, size_t *ciphertext_length);

/*
 * Decrypts without authentication what begins with the initialization vector. The caller wipes the plaintext. INVALID_PADDING,
 * DOES_NOT_EXIST, NOT_PERMITTED. psa_cipher_decrypt().
 */
PARSEC_API parsec_status parsec_cipher_decrypt(parsec_client *client, const char *key_name, uint32_t algorithm,
                                               const uint8_t *ciphertext, size_t ciphertext_length, uint8_t *plaintext,
                                               size_t plaintext_size, size_t *plaintext_length);

/* Computes a MAC. DOES_NOT_EXIST, NOT_PERMITTED, NOT_SUPPORTED. psa_mac_compute(). */
PARSEC_API parsec_status parsec_mac_compute(parsec_client *client, const char *key_name, uint32_t algorithm,
                                            const uint8_t *message, size_t message_length, uint8_t *mac,
                                            size_t mac_size, size_t *mac_length);

/* Verifies a MAC. INVALID_SIGNATURE, DOES_NOT_EXIST, NOT_SUPPORTED. psa_mac_verify(). */
PARSEC_API parsec_status parsec_mac_verify(parsec_client *client, const char *key_name, uint32_t algorithm,
                                           const uint8_t *message, size_t message_length, const uint8_t *mac,
                                           size_t mac_length);

/* Hashes a message in the service. NOT_SUPPORTED. psa_hash_compute(). */
PARSEC_API parsec_status parsec_hash_compute(parsec_client *client, uint32_t algorithm, const uint8_t *message,
                                             size_t message_length, uint8_t *hash, size_t hash_size,
                                             size_t *hash_length);

/*
 * Hashes a message in the service and compares the hash; another one is INVALID_SIGNATURE. INVALID_SIGNATURE, NOT_SUPPORTED.
 * psa_hash_compare().
 */
PARSEC_API parsec_status parsec_hash_compare(parsec_client *client, uint32_t algorithm, const uint8_t *message,
                                             size_t message_length, const uint8_t *hash, size_t hash_length);

/*
 * Agrees on a secret with the owner of a public key in PSA's format. It is no key yet: derive one from it. The caller wipes it.
 * DOES_NOT_EXIST, NOT_PERMITTED, NOT_SUPPORTED. psa_raw_key_agreement().
 */
PARSEC_API parsec_status parsec_raw_key_agreement(parsec_client *client, uint32_t algorithm, const char *key_name,
                                                  const uint8_t *peer_key, size_t peer_key_length,
                                                  uint8_t *shared_secret, size_t shared_secret_size,
                                                  size_t *shared_secret_length);

/*
 * Fills the whole buffer with random bytes of the provider, in several requests if one returns fewer. NOT_SUPPORTED.
 * psa_generate_random().
 */
PARSEC_API parsec_status parsec_generate_random(parsec_client *client, uint8_t *output, size_t output_size);

/*
 * Asks if the provider can use, generate, import or derive (PARSEC_CHECK_...) such keys: NOT_SUPPORTED if not. NOT_SUPPORTED. Parsec,
 * "CanDoCrypto".
 */
PARSEC_API parsec_status parsec_can_do_crypto(parsec_client *client, uint32_t check,
                                              const parsec_key_attributes *attributes);

/*
 * Gives what a third party needs to make a credential for parsec_attest_key(). NULL: attested by the provider's own key. TPM only.
 * DOES_NOT_EXIST, NOT_SUPPORTED. Parsec, "PrepareKeyAttestation".
 */
PARSEC_API parsec_status parsec_prepare_key_attestation(parsec_client *client, const char *attested_key_name,
                                                        const char *attesting_key_name, uint8_t *name, size_t name_size,
                                                        size_t *name_length, uint8_t *public_area,
                                                        size_t public_area_size, size_t *public_area_length,
                                                        uint8_t *attesting_public_key, size_t attesting_public_key_size,
                                                        size_t *attesting_public_key_length);

/*
 * Proves that a key lies in the hardware: opens the credential of the third party. TPM only. DOES_NOT_EXIST, NOT_SUPPORTED. Parsec,
 * "AttestKey".
 */
PARSEC_API parsec_status parsec_attest_key(parsec_client *client, const char *attested_key_name,
                                           const char *attesting_key_name, const uint8_t *credential_blob,
                                           size_t credential_blob_length, const uint8_t *secret, size_t secret_length,
                                           uint8_t *credential, size_t credential_size, size_t *credential_length);

/* Gives the attributes of a key of this client's provider, by listing the keys. DOES_NOT_EXIST. psa_get_key_attributes(). */
PARSEC_API parsec_status parsec_get_key_attributes(parsec_client *client, const char *key_name,
                                                   parsec_key_attributes *attributes);

/* Checks that Parsec can express such attributes, without asking the service. NOT_SUPPORTED. Parsec, "Key attributes". */
PARSEC_API parsec_status parsec_check_key_attributes(parsec_client *client, const parsec_key_attributes *attributes);

#ifdef __cplusplus
}
#endif

#endif /* PARSEC_CLIENT_FUNCTIONS_H */
