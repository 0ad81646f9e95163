/* Generated from functions.json: each function with arguments of the input. */
#include "functions.h"
#include "input.h"
#include "lists.h"

static void fuzz_ping(parsec_client *client)
{
    uint32_t major = 0;
    uint32_t minor = 0;
    parsec_status status = parsec_ping(client, &major, &minor);
    check_call(status);
}

static void fuzz_list_providers(parsec_client *client)
{
    parsec_provider_list *list = NULL;
    parsec_status status = parsec_list_providers(client, &list);
    check_call(status);
    CHECK((status == PARSEC_SUCCESS) == (list != NULL));
    use_provider_list(list);
}

static void fuzz_list_authenticators(parsec_client *client)
{
    parsec_authenticator_list *list = NULL;
    parsec_status status = parsec_list_authenticators(client, &list);
    check_call(status);
    CHECK((status == PARSEC_SUCCESS) == (list != NULL));
    use_authenticator_list(list);
}

static void fuzz_list_opcodes(parsec_client *client)
{
    uint32_t provider = take_number();
    parsec_opcode_list *list = NULL;
    parsec_status status = parsec_list_opcodes(client, provider, &list);
    check_call(status);
    CHECK((status == PARSEC_SUCCESS) == (list != NULL));
    use_opcode_list(list);
}

static void fuzz_list_keys(parsec_client *client)
{
    parsec_key_list *list = NULL;
    parsec_status status = parsec_list_keys(client, &list);
    check_call(status);
    CHECK((status == PARSEC_SUCCESS) == (list != NULL));
    use_key_list(list);
}

static void fuzz_list_clients(parsec_client *client)
{
    parsec_application_list *list = NULL;
    parsec_status status = parsec_list_clients(client, &list);
    check_call(status);
    CHECK((status == PARSEC_SUCCESS) == (list != NULL));
    use_application_list(list);
}

static void fuzz_delete_client(parsec_client *client)
{
    const char *application_name = take_text();
    parsec_status status = parsec_delete_client(client, application_name);
    check_call(status);
}

static void fuzz_generate_key(parsec_client *client)
{
    const char *key_name = take_text();
    const parsec_key_attributes *attributes = take_attributes();
    parsec_status status = parsec_generate_key(client, key_name, attributes);
    check_call(status);
}

static void fuzz_import_key(parsec_client *client)
{
    const char *key_name = take_text();
    const parsec_key_attributes *attributes = take_attributes();
    struct block data = take_bytes();
    uint32_t bits = 0;
    parsec_status status = parsec_import_key(client, key_name, attributes, data.bytes, data.size, &bits);
    check_call(status);
}

static void fuzz_destroy_key(parsec_client *client)
{
    const char *key_name = take_text();
    parsec_status status = parsec_destroy_key(client, key_name);
    check_call(status);
}

static void fuzz_export_key(parsec_client *client)
{
    const char *key_name = take_text();
    struct block *data = take_buffer();
    parsec_status status = parsec_export_key(client, key_name, data->bytes, data->size, &data->length);
    check_call(status);
}

static void fuzz_export_public_key(parsec_client *client)
{
    const char *key_name = take_text();
    struct block *data = take_buffer();
    parsec_status status = parsec_export_public_key(client, key_name, data->bytes, data->size, &data->length);
    check_call(status);
}

static void fuzz_sign_hash(parsec_client *client)
{
    const char *key_name = take_text();
    uint32_t algorithm = take_number();
    struct block hash = take_bytes();
    struct block *signature = take_buffer();
    parsec_status status = parsec_sign_hash(client, key_name, algorithm, hash.bytes, hash.size, signature->bytes, signature->size, &signature->length);
    check_call(status);
}

static void fuzz_verify_hash(parsec_client *client)
{
    const char *key_name = take_text();
    uint32_t algorithm = take_number();
    struct block hash = take_bytes();
    struct block signature = take_bytes();
    parsec_status status = parsec_verify_hash(client, key_name, algorithm, hash.bytes, hash.size, signature.bytes, signature.size);
    check_call(status);
}

static void fuzz_sign_message(parsec_client *client)
{
    const char *key_name = take_text();
    uint32_t algorithm = take_number();
    struct block message = take_bytes();
    struct block *signature = take_buffer();
    parsec_status status = parsec_sign_message(client, key_name, algorithm, message.bytes, message.size, signature->bytes, signature->size, &signature->length);
    check_call(status);
}

static void fuzz_verify_message(parsec_client *client)
{
    const char *key_name = take_text();
    uint32_t algorithm = take_number();
    struct block message = take_bytes();
    struct block signature = take_bytes();
    parsec_status status = parsec_verify_message(client, key_name, algorithm, message.bytes, message.size, signature.bytes, signature.size);
    check_call(status);
}

static void fuzz_asymmetric_encrypt(parsec_client *client)
{
    const char *key_name = take_text();
    uint32_t algorithm = take_number();
    struct block plaintext = take_bytes();
    struct block salt = take_bytes();
    struct block *ciphertext = take_buffer();
    parsec_status status = parsec_asymmetric_encrypt(client, key_name, algorithm, plaintext.bytes, plaintext.size, salt.bytes, salt.size, ciphertext->bytes, ciphertext->size, &ciphertext->length);
    check_call(status);
}

static void fuzz_asymmetric_decrypt(parsec_client *client)
{
    const char *key_name = take_text();
    uint32_t algorithm = take_number();
    struct block ciphertext = take_bytes();
    struct block salt = take_bytes();
    struct block *plaintext = take_buffer();
    parsec_status status = parsec_asymmetric_decrypt(client, key_name, algorithm, ciphertext.bytes, ciphertext.size, salt.bytes, salt.size, plaintext->bytes, plaintext->size, &plaintext->length);
    check_call(status);
}

static void fuzz_aead_encrypt(parsec_client *client)
{
    const char *key_name = take_text();
    uint32_t algorithm = take_number();
    struct block nonce = take_bytes();
    struct block additional_data = take_bytes();
    struct block plaintext = take_bytes();
    struct block *ciphertext = take_buffer();
    parsec_status status = parsec_aead_encrypt(client, key_name, algorithm, nonce.bytes, nonce.size, additional_data.bytes, additional_data.size, plaintext.bytes, plaintext.size, ciphertext->bytes, ciphertext->size, &ciphertext->length);
    check_call(status);
}

static void fuzz_aead_decrypt(parsec_client *client)
{
    const char *key_name = take_text();
    uint32_t algorithm = take_number();
    struct block nonce = take_bytes();
    struct block additional_data = take_bytes();
    struct block ciphertext = take_bytes();
    struct block *plaintext = take_buffer();
    parsec_status status = parsec_aead_decrypt(client, key_name, algorithm, nonce.bytes, nonce.size, additional_data.bytes, additional_data.size, ciphertext.bytes, ciphertext.size, plaintext->bytes, plaintext->size, &plaintext->length);
    check_call(status);
}

static void fuzz_cipher_encrypt(parsec_client *client)
{
    const char *key_name = take_text();
    uint32_t algorithm = take_number();
    struct block plaintext = take_bytes();
    struct block *ciphertext = take_buffer();
    parsec_status status = parsec_cipher_encrypt(client, key_name, algorithm, plaintext.bytes, plaintext.size, ciphertext->bytes, ciphertext->size, &ciphertext->length);
    check_call(status);
}

static void fuzz_cipher_decrypt(parsec_client *client)
{
    const char *key_name = take_text();
    uint32_t algorithm = take_number();
    struct block ciphertext = take_bytes();
    struct block *plaintext = take_buffer();
    parsec_status status = parsec_cipher_decrypt(client, key_name, algorithm, ciphertext.bytes, ciphertext.size, plaintext->bytes, plaintext->size, &plaintext->length);
    check_call(status);
}

static void fuzz_mac_compute(parsec_client *client)
{
    const char *key_name = take_text();
    uint32_t algorithm = take_number();
    struct block message = take_bytes();
    struct block *mac = take_buffer();
    parsec_status status = parsec_mac_compute(client, key_name, algorithm, message.bytes, message.size, mac->bytes, mac->size, &mac->length);
    check_call(status);
}

static void fuzz_mac_verify(parsec_client *client)
{
    const char *key_name = take_text();
    uint32_t algorithm = take_number();
    struct block message = take_bytes();
    struct block mac = take_bytes();
    parsec_status status = parsec_mac_verify(client, key_name, algorithm, message.bytes, message.size, mac.bytes, mac.size);
    check_call(status);
}

static void fuzz_hash_compute(parsec_client *client)
{
    uint32_t algorithm = take_number();
    struct block message = take_bytes();
    struct block *hash = take_buffer();
    parsec_status status = parsec_hash_compute(client, algorithm, message.bytes, message.size, hash->bytes, hash->size, &hash->length);
    check_call(status);
}

static void fuzz_hash_compare(parsec_client *client)
{
    uint32_t algorithm = take_number();
    struct block message = take_bytes();
    struct block hash = take_bytes();
    parsec_status status = parsec_hash_compare(client, algorithm, message.bytes, message.size, hash.bytes, hash.size);
    check_call(status);
}

static void fuzz_raw_key_agreement(parsec_client *client)
{
    uint32_t algorithm = take_number();
    const char *key_name = take_text();
    struct block peer_key = take_bytes();
    struct block *shared_secret = take_buffer();
    parsec_status status = parsec_raw_key_agreement(client, algorithm, key_name, peer_key.bytes, peer_key.size, shared_secret->bytes, shared_secret->size, &shared_secret->length);
    check_call(status);
}

static void fuzz_generate_random(parsec_client *client)
{
    struct block output = take_bytes();
    parsec_status status = parsec_generate_random(client, output.bytes, output.size);
    check_call(status);
}

static void fuzz_can_do_crypto(parsec_client *client)
{
    uint32_t check = take_number();
    const parsec_key_attributes *attributes = take_attributes();
    parsec_status status = parsec_can_do_crypto(client, check, attributes);
    check_call(status);
}

static void fuzz_prepare_key_attestation(parsec_client *client)
{
    const char *attested_key_name = take_text();
    const char *attesting_key_name = take_text();
    struct block *name = take_buffer();
    struct block *public_area = take_buffer();
    struct block *attesting_public_key = take_buffer();
    parsec_status status = parsec_prepare_key_attestation(client, attested_key_name, attesting_key_name, name->bytes, name->size, &name->length, public_area->bytes, public_area->size, &public_area->length, attesting_public_key->bytes, attesting_public_key->size, &attesting_public_key->length);
    check_call(status);
}

static void fuzz_attest_key(parsec_client *client)
{
    const char *attested_key_name = take_text();
    const char *attesting_key_name = take_text();
    struct block credential_blob = take_bytes();
    struct block secret = take_bytes();
    struct block *credential = take_buffer();
    parsec_status status = parsec_attest_key(client, attested_key_name, attesting_key_name, credential_blob.bytes, credential_blob.size, secret.bytes, secret.size, credential->bytes, credential->size, &credential->length);
    check_call(status);
}

static void fuzz_get_key_attributes(parsec_client *client)
{
    const char *key_name = take_text();
    parsec_key_attributes attributes;
    parsec_status status = parsec_get_key_attributes(client, key_name, &attributes);
    check_call(status);
}

static void fuzz_check_key_attributes(parsec_client *client)
{
    const parsec_key_attributes *attributes = take_attributes();
    parsec_status status = parsec_check_key_attributes(client, attributes);
    check_call(status);
}

const fuzz_function fuzz_functions[] = {
    fuzz_ping,
    fuzz_list_providers,
    fuzz_list_authenticators,
    fuzz_list_opcodes,
    fuzz_list_keys,
    fuzz_list_clients,
    fuzz_delete_client,
    fuzz_generate_key,
    fuzz_import_key,
    fuzz_destroy_key,
    fuzz_export_key,
    fuzz_export_public_key,
    fuzz_sign_hash,
    fuzz_verify_hash,
    fuzz_sign_message,
    fuzz_verify_message,
    fuzz_asymmetric_encrypt,
    fuzz_asymmetric_decrypt,
    fuzz_aead_encrypt,
    fuzz_aead_decrypt,
    fuzz_cipher_encrypt,
    fuzz_cipher_decrypt,
    fuzz_mac_compute,
    fuzz_mac_verify,
    fuzz_hash_compute,
    fuzz_hash_compare,
    fuzz_raw_key_agreement,
    fuzz_generate_random,
    fuzz_can_do_crypto,
    fuzz_prepare_key_attestation,
    fuzz_attest_key,
    fuzz_get_key_attributes,
    fuzz_check_key_attributes,
};
const size_t fuzz_function_count = sizeof fuzz_functions / sizeof *fuzz_functions;
