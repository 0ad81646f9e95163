/* Generated from functions.json: each function gathers its arguments and has the call run. */
#include "api/function.h"

parsec_status parsec_ping(parsec_client *client, uint32_t *major, uint32_t *minor)
{
    struct function function = {.name = "ping"};
    function_give(&function, (struct output){.kind = OUTPUT_EXACT, .start = (uint8_t *)major, .size = sizeof *major});
    function_give(&function, (struct output){.kind = OUTPUT_EXACT, .start = (uint8_t *)minor, .size = sizeof *minor});
    return function_call(&function, client);
}

parsec_status parsec_list_providers(parsec_client *client, parsec_provider_list **list)
{
    struct function function = {.name = "listProviders"};
    void *elements = NULL;
    parsec_status status;
    status = function_call_for_list(&function, client, LIST_PROVIDER, list == NULL ? NULL : &elements);
    if (list != NULL)
        *list = elements;
    return status;
}

parsec_status parsec_list_authenticators(parsec_client *client, parsec_authenticator_list **list)
{
    struct function function = {.name = "listAuthenticators"};
    void *elements = NULL;
    parsec_status status;
    status = function_call_for_list(&function, client, LIST_AUTHENTICATOR, list == NULL ? NULL : &elements);
    if (list != NULL)
        *list = elements;
    return status;
}

parsec_status parsec_list_opcodes(parsec_client *client, uint32_t provider, parsec_opcode_list **list)
{
    struct function function = {.name = "listOpcodes"};
    void *elements = NULL;
    parsec_status status;
    function_take(&function, (struct argument){.name = "provider", .kind = ARGUMENT_NUMBER, .number = provider});
    status = function_call_for_list(&function, client, LIST_OPCODE, list == NULL ? NULL : &elements);
    if (list != NULL)
        *list = elements;
    return status;
}

parsec_status parsec_list_keys(parsec_client *client, parsec_key_list **list)
{
    struct function function = {.name = "listKeys"};
    void *elements = NULL;
    parsec_status status;
    status = function_call_for_list(&function, client, LIST_KEY, list == NULL ? NULL : &elements);
    if (list != NULL)
        *list = elements;
    return status;
}

parsec_status parsec_list_clients(parsec_client *client, parsec_application_list **list)
{
    struct function function = {.name = "listClients"};
    void *elements = NULL;
    parsec_status status;
    status = function_call_for_list(&function, client, LIST_APPLICATION, list == NULL ? NULL : &elements);
    if (list != NULL)
        *list = elements;
    return status;
}

parsec_status parsec_delete_client(parsec_client *client, const char *application_name)
{
    struct function function = {.name = "deleteClient"};
    function_take(&function, (struct argument){.name = "applicationName", .kind = ARGUMENT_TEXT, .text = application_name});
    return function_call(&function, client);
}

parsec_status parsec_generate_key(parsec_client *client, const char *key_name, const parsec_key_attributes *attributes)
{
    struct function function = {.name = "generateKey"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_take(&function, (struct argument){.name = "attributes", .kind = ARGUMENT_ATTRIBUTES, .attributes = attributes});
    return function_call(&function, client);
}

parsec_status parsec_import_key(parsec_client *client, const char *key_name, const parsec_key_attributes *attributes,
                                const uint8_t *data, size_t data_length, uint32_t *bits)
{
    struct function function = {.name = "importKey"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_take(&function, (struct argument){.name = "attributes", .kind = ARGUMENT_ATTRIBUTES, .attributes = attributes});
    function_take(&function, (struct argument){.name = "data", .kind = ARGUMENT_BYTES, .bytes = data, .length = data_length});
    function_give(&function, (struct output){.kind = OUTPUT_OPTIONAL, .start = (uint8_t *)bits, .size = sizeof *bits});
    return function_call(&function, client);
}

parsec_status parsec_destroy_key(parsec_client *client, const char *key_name)
{
    struct function function = {.name = "destroyKey"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    return function_call(&function, client);
}

parsec_status parsec_export_key(parsec_client *client, const char *key_name, uint8_t *data, size_t data_size,
                                size_t *data_length)
{
    struct function function = {.name = "exportKey"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_give(&function, (struct output){.kind = OUTPUT_BUFFER, .start = data, .size = data_size, .length = data_length});
    return function_call(&function, client);
}

parsec_status parsec_export_public_key(parsec_client *client, const char *key_name, uint8_t *data, size_t data_size,
                                       size_t *data_length)
{
    struct function function = {.name = "exportPublicKey"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_give(&function, (struct output){.kind = OUTPUT_BUFFER, .start = data, .size = data_size, .length = data_length});
    return function_call(&function, client);
}

parsec_status parsec_sign_hash(parsec_client *client, const char *key_name, uint32_t algorithm, const uint8_t *hash,
                               size_t hash_length, uint8_t *signature, size_t signature_size, size_t *signature_length)
{
    struct function function = {.name = "signHash"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_take(&function, (struct argument){.name = "algorithm", .kind = ARGUMENT_NUMBER, .number = algorithm});
    function_take(&function, (struct argument){.name = "hash", .kind = ARGUMENT_BYTES, .bytes = hash, .length = hash_length});
    function_give(&function, (struct output){.kind = OUTPUT_BUFFER, .start = signature, .size = signature_size, .length = signature_length});
    return function_call(&function, client);
}

parsec_status parsec_verify_hash(parsec_client *client, const char *key_name, uint32_t algorithm, const uint8_t *hash,
                                 size_t hash_length, const uint8_t *signature, size_t signature_length)
{
    struct function function = {.name = "verifyHash"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_take(&function, (struct argument){.name = "algorithm", .kind = ARGUMENT_NUMBER, .number = algorithm});
    function_take(&function, (struct argument){.name = "hash", .kind = ARGUMENT_BYTES, .bytes = hash, .length = hash_length});
    function_take(&function, (struct argument){.name = "signature", .kind = ARGUMENT_BYTES, .bytes = signature, .length = signature_length});
    return function_call(&function, client);
}

parsec_status parsec_sign_message(parsec_client *client, const char *key_name, uint32_t algorithm,
                                  const uint8_t *message, size_t message_length, uint8_t *signature,
                                  size_t signature_size, size_t *signature_length)
{
    struct function function = {.name = "signMessage"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_take(&function, (struct argument){.name = "algorithm", .kind = ARGUMENT_NUMBER, .number = algorithm});
    function_take(&function, (struct argument){.name = "message", .kind = ARGUMENT_BYTES, .bytes = message, .length = message_length});
    function_give(&function, (struct output){.kind = OUTPUT_BUFFER, .start = signature, .size = signature_size, .length = signature_length});
    return function_call(&function, client);
}

parsec_status parsec_verify_message(parsec_client *client, const char *key_name, uint32_t algorithm,
                                    const uint8_t *message, size_t message_length, const uint8_t *signature,
                                    size_t signature_length)
{
    struct function function = {.name = "verifyMessage"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_take(&function, (struct argument){.name = "algorithm", .kind = ARGUMENT_NUMBER, .number = algorithm});
    function_take(&function, (struct argument){.name = "message", .kind = ARGUMENT_BYTES, .bytes = message, .length = message_length});
    function_take(&function, (struct argument){.name = "signature", .kind = ARGUMENT_BYTES, .bytes = signature, .length = signature_length});
    return function_call(&function, client);
}

parsec_status parsec_asymmetric_encrypt(parsec_client *client, const char *key_name, uint32_t algorithm,
                                        const uint8_t *plaintext, size_t plaintext_length, const uint8_t *salt,
                                        size_t salt_length, uint8_t *ciphertext, size_t ciphertext_size,
                                        size_t *ciphertext_length)
{
    struct function function = {.name = "asymmetricEncrypt"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_take(&function, (struct argument){.name = "algorithm", .kind = ARGUMENT_NUMBER, .number = algorithm});
    function_take(&function, (struct argument){.name = "plaintext", .kind = ARGUMENT_BYTES, .bytes = plaintext, .length = plaintext_length});
    function_take(&function, (struct argument){.name = "salt", .kind = ARGUMENT_BYTES, .bytes = salt, .length = salt_length});
    function_give(&function, (struct output){.kind = OUTPUT_BUFFER, .start = ciphertext, .size = ciphertext_size, .length = ciphertext_length});
    return function_call(&function, client);
}

parsec_status parsec_asymmetric_decrypt(parsec_client *client, const char *key_name, uint32_t algorithm,
                                        const uint8_t *ciphertext, size_t ciphertext_length, const uint8_t *salt,
                                        size_t salt_length, uint8_t *plaintext, size_t plaintext_size,
                                        size_t *plaintext_length)
{
    struct function function = {.name = "asymmetricDecrypt"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_take(&function, (struct argument){.name = "algorithm", .kind = ARGUMENT_NUMBER, .number = algorithm});
    function_take(&function, (struct argument){.name = "ciphertext", .kind = ARGUMENT_BYTES, .bytes = ciphertext, .length = ciphertext_length});
    function_take(&function, (struct argument){.name = "salt", .kind = ARGUMENT_BYTES, .bytes = salt, .length = salt_length});
    function_give(&function, (struct output){.kind = OUTPUT_BUFFER, .start = plaintext, .size = plaintext_size, .length = plaintext_length});
    return function_call(&function, client);
}

parsec_status parsec_aead_encrypt(parsec_client *client, const char *key_name, uint32_t algorithm, const uint8_t *nonce,
                                  size_t nonce_length, const uint8_t *additional_data, size_t additional_data_length,
                                  const uint8_t *plaintext, size_t plaintext_length, uint8_t *ciphertext,
                                  size_t ciphertext_size, size_t *ciphertext_length)
{
    struct function function = {.name = "aeadEncrypt"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_take(&function, (struct argument){.name = "algorithm", .kind = ARGUMENT_NUMBER, .number = algorithm});
    function_take(&function, (struct argument){.name = "nonce", .kind = ARGUMENT_BYTES, .bytes = nonce, .length = nonce_length});
    function_take(&function, (struct argument){.name = "additionalData", .kind = ARGUMENT_BYTES, .bytes = additional_data, .length = additional_data_length});
    function_take(&function, (struct argument){.name = "plaintext", .kind = ARGUMENT_BYTES, .bytes = plaintext, .length = plaintext_length});
    function_give(&function, (struct output){.kind = OUTPUT_BUFFER, .start = ciphertext, .size = ciphertext_size, .length = ciphertext_length});
    return function_call(&function, client);
}

parsec_status parsec_aead_decrypt(parsec_client *client, const char *key_name, uint32_t algorithm, const uint8_t *nonce,
                                  size_t nonce_length, const uint8_t *additional_data, size_t additional_data_length,
                                  const uint8_t *ciphertext, size_t ciphertext_length, uint8_t *plaintext,
                                  size_t plaintext_size, size_t *plaintext_length)
{
    struct function function = {.name = "aeadDecrypt"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_take(&function, (struct argument){.name = "algorithm", .kind = ARGUMENT_NUMBER, .number = algorithm});
    function_take(&function, (struct argument){.name = "nonce", .kind = ARGUMENT_BYTES, .bytes = nonce, .length = nonce_length});
    function_take(&function, (struct argument){.name = "additionalData", .kind = ARGUMENT_BYTES, .bytes = additional_data, .length = additional_data_length});
    function_take(&function, (struct argument){.name = "ciphertext", .kind = ARGUMENT_BYTES, .bytes = ciphertext, .length = ciphertext_length});
    function_give(&function, (struct output){.kind = OUTPUT_BUFFER, .start = plaintext, .size = plaintext_size, .length = plaintext_length});
    return function_call(&function, client);
}

parsec_status parsec_cipher_encrypt(parsec_client *client, const char *key_name, uint32_t algorithm,
                                    const uint8_t *plaintext, size_t plaintext_length, uint8_t *ciphertext,
                                    size_t ciphertext_size, size_t *ciphertext_length)
{
    struct function function = {.name = "cipherEncrypt"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_take(&function, (struct argument){.name = "algorithm", .kind = ARGUMENT_NUMBER, .number = algorithm});
    function_take(&function, (struct argument){.name = "plaintext", .kind = ARGUMENT_BYTES, .bytes = plaintext, .length = plaintext_length});
    function_give(&function, (struct output){.kind = OUTPUT_BUFFER, .start = ciphertext, .size = ciphertext_size, .length = ciphertext_length});
    return function_call(&function, client);
}

parsec_status parsec_cipher_decrypt(parsec_client *client, const char *key_name, uint32_t algorithm,
                                    const uint8_t *ciphertext, size_t ciphertext_length, uint8_t *plaintext,
                                    size_t plaintext_size, size_t *plaintext_length)
{
    struct function function = {.name = "cipherDecrypt"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_take(&function, (struct argument){.name = "algorithm", .kind = ARGUMENT_NUMBER, .number = algorithm});
    function_take(&function, (struct argument){.name = "ciphertext", .kind = ARGUMENT_BYTES, .bytes = ciphertext, .length = ciphertext_length});
    function_give(&function, (struct output){.kind = OUTPUT_BUFFER, .start = plaintext, .size = plaintext_size, .length = plaintext_length});
    return function_call(&function, client);
}

parsec_status parsec_mac_compute(parsec_client *client, const char *key_name, uint32_t algorithm,
                                 const uint8_t *message, size_t message_length, uint8_t *mac, size_t mac_size,
                                 size_t *mac_length)
{
    struct function function = {.name = "macCompute"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_take(&function, (struct argument){.name = "algorithm", .kind = ARGUMENT_NUMBER, .number = algorithm});
    function_take(&function, (struct argument){.name = "message", .kind = ARGUMENT_BYTES, .bytes = message, .length = message_length});
    function_give(&function, (struct output){.kind = OUTPUT_BUFFER, .start = mac, .size = mac_size, .length = mac_length});
    return function_call(&function, client);
}

parsec_status parsec_mac_verify(parsec_client *client, const char *key_name, uint32_t algorithm, const uint8_t *message,
                                size_t message_length, const uint8_t *mac, size_t mac_length)
{
    struct function function = {.name = "macVerify"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_take(&function, (struct argument){.name = "algorithm", .kind = ARGUMENT_NUMBER, .number = algorithm});
    function_take(&function, (struct argument){.name = "message", .kind = ARGUMENT_BYTES, .bytes = message, .length = message_length});
    function_take(&function, (struct argument){.name = "mac", .kind = ARGUMENT_BYTES, .bytes = mac, .length = mac_length});
    return function_call(&function, client);
}

parsec_status parsec_hash_compute(parsec_client *client, uint32_t algorithm, const uint8_t *message,
                                  size_t message_length, uint8_t *hash, size_t hash_size, size_t *hash_length)
{
    struct function function = {.name = "hashCompute"};
    function_take(&function, (struct argument){.name = "algorithm", .kind = ARGUMENT_NUMBER, .number = algorithm});
    function_take(&function, (struct argument){.name = "message", .kind = ARGUMENT_BYTES, .bytes = message, .length = message_length});
    function_give(&function, (struct output){.kind = OUTPUT_BUFFER, .start = hash, .size = hash_size, .length = hash_length});
    return function_call(&function, client);
}

parsec_status parsec_hash_compare(parsec_client *client, uint32_t algorithm, const uint8_t *message,
                                  size_t message_length, const uint8_t *hash, size_t hash_length)
{
    struct function function = {.name = "hashCompare"};
    function_take(&function, (struct argument){.name = "algorithm", .kind = ARGUMENT_NUMBER, .number = algorithm});
    function_take(&function, (struct argument){.name = "message", .kind = ARGUMENT_BYTES, .bytes = message, .length = message_length});
    function_take(&function, (struct argument){.name = "hash", .kind = ARGUMENT_BYTES, .bytes = hash, .length = hash_length});
    return function_call(&function, client);
}

parsec_status parsec_raw_key_agreement(parsec_client *client, uint32_t algorithm, const char *key_name,
                                       const uint8_t *peer_key, size_t peer_key_length, uint8_t *shared_secret,
                                       size_t shared_secret_size, size_t *shared_secret_length)
{
    struct function function = {.name = "rawKeyAgreement"};
    function_take(&function, (struct argument){.name = "algorithm", .kind = ARGUMENT_NUMBER, .number = algorithm});
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_take(&function, (struct argument){.name = "peerKey", .kind = ARGUMENT_BYTES, .bytes = peer_key, .length = peer_key_length});
    function_give(&function, (struct output){.kind = OUTPUT_BUFFER, .start = shared_secret, .size = shared_secret_size, .length = shared_secret_length});
    return function_call(&function, client);
}

parsec_status parsec_generate_random(parsec_client *client, uint8_t *output, size_t output_size)
{
    struct function function = {.name = "generateRandom"};
    function_take(&function, (struct argument){.name = "size", .kind = ARGUMENT_SIZE, .length = output_size});
    function_give(&function, (struct output){.kind = OUTPUT_EXACT, .start = output, .size = output_size});
    return function_call(&function, client);
}

parsec_status parsec_can_do_crypto(parsec_client *client, uint32_t check, const parsec_key_attributes *attributes)
{
    struct function function = {.name = "canDoCrypto"};
    function_take(&function, (struct argument){.name = "check", .kind = ARGUMENT_NUMBER, .number = check});
    function_take(&function, (struct argument){.name = "attributes", .kind = ARGUMENT_ATTRIBUTES, .attributes = attributes});
    return function_call(&function, client);
}

parsec_status parsec_prepare_key_attestation(parsec_client *client, const char *attested_key_name,
                                             const char *attesting_key_name, uint8_t *name, size_t name_size,
                                             size_t *name_length, uint8_t *public_area, size_t public_area_size,
                                             size_t *public_area_length, uint8_t *attesting_public_key,
                                             size_t attesting_public_key_size, size_t *attesting_public_key_length)
{
    struct function function = {.name = "prepareKeyAttestation"};
    function_take(&function, (struct argument){.name = "attestedKeyName", .kind = ARGUMENT_TEXT, .text = attested_key_name});
    function_take(&function, (struct argument){.name = "attestingKeyName", .kind = ARGUMENT_OPTIONAL_TEXT, .text = attesting_key_name});
    function_give(&function, (struct output){.kind = OUTPUT_BUFFER, .start = name, .size = name_size, .length = name_length});
    function_give(&function, (struct output){.kind = OUTPUT_BUFFER, .start = public_area, .size = public_area_size, .length = public_area_length});
    function_give(&function, (struct output){.kind = OUTPUT_BUFFER, .start = attesting_public_key, .size = attesting_public_key_size, .length = attesting_public_key_length});
    return function_call(&function, client);
}

parsec_status parsec_attest_key(parsec_client *client, const char *attested_key_name, const char *attesting_key_name,
                                const uint8_t *credential_blob, size_t credential_blob_length, const uint8_t *secret,
                                size_t secret_length, uint8_t *credential, size_t credential_size,
                                size_t *credential_length)
{
    struct function function = {.name = "attestKey"};
    function_take(&function, (struct argument){.name = "attestedKeyName", .kind = ARGUMENT_TEXT, .text = attested_key_name});
    function_take(&function, (struct argument){.name = "attestingKeyName", .kind = ARGUMENT_OPTIONAL_TEXT, .text = attesting_key_name});
    function_take(&function, (struct argument){.name = "credentialBlob", .kind = ARGUMENT_BYTES, .bytes = credential_blob, .length = credential_blob_length});
    function_take(&function, (struct argument){.name = "secret", .kind = ARGUMENT_BYTES, .bytes = secret, .length = secret_length});
    function_give(&function, (struct output){.kind = OUTPUT_BUFFER, .start = credential, .size = credential_size, .length = credential_length});
    return function_call(&function, client);
}

parsec_status parsec_get_key_attributes(parsec_client *client, const char *key_name, parsec_key_attributes *attributes)
{
    struct function function = {.name = "getKeyAttributes"};
    function_take(&function, (struct argument){.name = "keyName", .kind = ARGUMENT_TEXT, .text = key_name});
    function_give(&function, (struct output){.kind = OUTPUT_EXACT, .start = (uint8_t *)attributes, .size = sizeof *attributes});
    return function_call(&function, client);
}

parsec_status parsec_check_key_attributes(parsec_client *client, const parsec_key_attributes *attributes)
{
    struct function function = {.name = "checkKeyAttributes"};
    function_take(&function, (struct argument){.name = "attributes", .kind = ARGUMENT_ATTRIBUTES, .attributes = attributes});
    return function_call(&function, client);
}
