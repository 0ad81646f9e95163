/* Generated from functions.json: each function with each argument that it cannot take. The service is not asked. */
#include "client.h"

static const char no_utf8[] = "\xed\xa0\x80"; /* a surrogate */
static const size_t too_long = SIZE_MAX / 2;

/* Valid arguments of each kind, and memory for results. */
static uint8_t bytes[32], buffer[64];
static size_t length;
static uint32_t number;
static parsec_key_attributes attributes;

static void try_ping(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_ping(client, NULL, &number));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_ping(client, &number, NULL));
}

static void try_list_providers(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_list_providers(client, NULL));
}

static void try_list_authenticators(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_list_authenticators(client, NULL));
}

static void try_list_opcodes(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_list_opcodes(client, ECDSA, NULL));
}

static void try_list_keys(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_list_keys(client, NULL));
}

static void try_list_clients(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_list_clients(client, NULL));
}

static void try_delete_client(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_delete_client(client, NULL));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_delete_client(client, no_utf8));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_delete_client(client, "\xff"));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_delete_client(client, "\xc0\x80"));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_delete_client(client, "cut\xe2\x82"));
}

static void try_generate_key(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_generate_key(client, NULL, &ecc));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_generate_key(client, no_utf8, &ecc));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_generate_key(client, "\xff", &ecc));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_generate_key(client, "\xc0\x80", &ecc));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_generate_key(client, "cut\xe2\x82", &ecc));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_generate_key(client, "name", NULL));
}

static void try_import_key(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_import_key(client, NULL, &ecc, bytes, sizeof bytes, &number));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_import_key(client, no_utf8, &ecc, bytes, sizeof bytes, &number));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_import_key(client, "\xff", &ecc, bytes, sizeof bytes, &number));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_import_key(client, "\xc0\x80", &ecc, bytes, sizeof bytes, &number));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_import_key(client, "cut\xe2\x82", &ecc, bytes, sizeof bytes, &number));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_import_key(client, "name", NULL, bytes, sizeof bytes, &number));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_import_key(client, "name", &ecc, NULL, 1, &number));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_import_key(client, "name", &ecc, bytes, too_long, &number));
}

static void try_destroy_key(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_destroy_key(client, NULL));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_destroy_key(client, no_utf8));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_destroy_key(client, "\xff"));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_destroy_key(client, "\xc0\x80"));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_destroy_key(client, "cut\xe2\x82"));
}

static void try_export_key(void)
{
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_export_key(client, NULL, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_export_key(client, no_utf8, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_export_key(client, "\xff", buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_export_key(client, "\xc0\x80", buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_export_key(client, "cut\xe2\x82", buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_export_key(client, "name", NULL, 1, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_export_key(client, "name", buffer, sizeof buffer, NULL));
}

static void try_export_public_key(void)
{
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_export_public_key(client, NULL, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_export_public_key(client, no_utf8, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_export_public_key(client, "\xff", buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_export_public_key(client, "\xc0\x80", buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_export_public_key(client, "cut\xe2\x82", buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_export_public_key(client, "name", NULL, 1, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_export_public_key(client, "name", buffer, sizeof buffer, NULL));
}

static void try_sign_hash(void)
{
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_hash(client, NULL, ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_hash(client, no_utf8, ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_hash(client, "\xff", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_hash(client, "\xc0\x80", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_hash(client, "cut\xe2\x82", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_hash(client, "name", ECDSA, NULL, 1, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_hash(client, "name", ECDSA, bytes, too_long, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_hash(client, "name", ECDSA, bytes, sizeof bytes, NULL, 1, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_hash(client, "name", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, NULL));
}

static void try_verify_hash(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_hash(client, NULL, ECDSA, bytes, sizeof bytes, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_hash(client, no_utf8, ECDSA, bytes, sizeof bytes, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_hash(client, "\xff", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_hash(client, "\xc0\x80", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_hash(client, "cut\xe2\x82", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_hash(client, "name", ECDSA, NULL, 1, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_hash(client, "name", ECDSA, bytes, too_long, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_hash(client, "name", ECDSA, bytes, sizeof bytes, NULL, 1));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_hash(client, "name", ECDSA, bytes, sizeof bytes, bytes, too_long));
}

static void try_sign_message(void)
{
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_message(client, NULL, ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_message(client, no_utf8, ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_message(client, "\xff", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_message(client, "\xc0\x80", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_message(client, "cut\xe2\x82", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_message(client, "name", ECDSA, NULL, 1, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_message(client, "name", ECDSA, bytes, too_long, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_message(client, "name", ECDSA, bytes, sizeof bytes, NULL, 1, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_message(client, "name", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, NULL));
}

static void try_verify_message(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_message(client, NULL, ECDSA, bytes, sizeof bytes, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_message(client, no_utf8, ECDSA, bytes, sizeof bytes, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_message(client, "\xff", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_message(client, "\xc0\x80", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_message(client, "cut\xe2\x82", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_message(client, "name", ECDSA, NULL, 1, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_message(client, "name", ECDSA, bytes, too_long, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_message(client, "name", ECDSA, bytes, sizeof bytes, NULL, 1));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_verify_message(client, "name", ECDSA, bytes, sizeof bytes, bytes, too_long));
}

static void try_asymmetric_encrypt(void)
{
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_encrypt(client, NULL, ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_encrypt(client, no_utf8, ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_encrypt(client, "\xff", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_encrypt(client, "\xc0\x80", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_encrypt(client, "cut\xe2\x82", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_encrypt(client, "name", ECDSA, NULL, 1, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_encrypt(client, "name", ECDSA, bytes, too_long, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_encrypt(client, "name", ECDSA, bytes, sizeof bytes, NULL, 1, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_encrypt(client, "name", ECDSA, bytes, sizeof bytes, bytes, too_long, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_encrypt(client, "name", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, NULL, 1, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_encrypt(client, "name", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, NULL));
}

static void try_asymmetric_decrypt(void)
{
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_decrypt(client, NULL, ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_decrypt(client, no_utf8, ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_decrypt(client, "\xff", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_decrypt(client, "\xc0\x80", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_decrypt(client, "cut\xe2\x82", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_decrypt(client, "name", ECDSA, NULL, 1, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_decrypt(client, "name", ECDSA, bytes, too_long, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_decrypt(client, "name", ECDSA, bytes, sizeof bytes, NULL, 1, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_decrypt(client, "name", ECDSA, bytes, sizeof bytes, bytes, too_long, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_decrypt(client, "name", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, NULL, 1, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_asymmetric_decrypt(client, "name", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, NULL));
}

static void try_aead_encrypt(void)
{
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_encrypt(client, NULL, ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_encrypt(client, no_utf8, ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_encrypt(client, "\xff", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_encrypt(client, "\xc0\x80", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_encrypt(client, "cut\xe2\x82", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_encrypt(client, "name", ECDSA, NULL, 1, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_encrypt(client, "name", ECDSA, bytes, too_long, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_encrypt(client, "name", ECDSA, bytes, sizeof bytes, NULL, 1, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_encrypt(client, "name", ECDSA, bytes, sizeof bytes, bytes, too_long, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_encrypt(client, "name", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, NULL, 1, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_encrypt(client, "name", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, bytes, too_long, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_encrypt(client, "name", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, bytes, sizeof bytes, NULL, 1, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_encrypt(client, "name", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, NULL));
}

static void try_aead_decrypt(void)
{
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_decrypt(client, NULL, ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_decrypt(client, no_utf8, ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_decrypt(client, "\xff", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_decrypt(client, "\xc0\x80", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_decrypt(client, "cut\xe2\x82", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_decrypt(client, "name", ECDSA, NULL, 1, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_decrypt(client, "name", ECDSA, bytes, too_long, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_decrypt(client, "name", ECDSA, bytes, sizeof bytes, NULL, 1, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_decrypt(client, "name", ECDSA, bytes, sizeof bytes, bytes, too_long, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_decrypt(client, "name", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, NULL, 1, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_decrypt(client, "name", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, bytes, too_long, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_decrypt(client, "name", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, bytes, sizeof bytes, NULL, 1, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_aead_decrypt(client, "name", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, NULL));
}

static void try_cipher_encrypt(void)
{
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_encrypt(client, NULL, ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_encrypt(client, no_utf8, ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_encrypt(client, "\xff", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_encrypt(client, "\xc0\x80", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_encrypt(client, "cut\xe2\x82", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_encrypt(client, "name", ECDSA, NULL, 1, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_encrypt(client, "name", ECDSA, bytes, too_long, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_encrypt(client, "name", ECDSA, bytes, sizeof bytes, NULL, 1, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_encrypt(client, "name", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, NULL));
}

static void try_cipher_decrypt(void)
{
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_decrypt(client, NULL, ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_decrypt(client, no_utf8, ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_decrypt(client, "\xff", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_decrypt(client, "\xc0\x80", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_decrypt(client, "cut\xe2\x82", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_decrypt(client, "name", ECDSA, NULL, 1, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_decrypt(client, "name", ECDSA, bytes, too_long, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_decrypt(client, "name", ECDSA, bytes, sizeof bytes, NULL, 1, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_cipher_decrypt(client, "name", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, NULL));
}

static void try_mac_compute(void)
{
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_compute(client, NULL, ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_compute(client, no_utf8, ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_compute(client, "\xff", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_compute(client, "\xc0\x80", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_compute(client, "cut\xe2\x82", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_compute(client, "name", ECDSA, NULL, 1, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_compute(client, "name", ECDSA, bytes, too_long, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_compute(client, "name", ECDSA, bytes, sizeof bytes, NULL, 1, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_compute(client, "name", ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, NULL));
}

static void try_mac_verify(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_verify(client, NULL, ECDSA, bytes, sizeof bytes, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_verify(client, no_utf8, ECDSA, bytes, sizeof bytes, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_verify(client, "\xff", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_verify(client, "\xc0\x80", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_verify(client, "cut\xe2\x82", ECDSA, bytes, sizeof bytes, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_verify(client, "name", ECDSA, NULL, 1, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_verify(client, "name", ECDSA, bytes, too_long, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_verify(client, "name", ECDSA, bytes, sizeof bytes, NULL, 1));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_mac_verify(client, "name", ECDSA, bytes, sizeof bytes, bytes, too_long));
}

static void try_hash_compute(void)
{
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_hash_compute(client, ECDSA, NULL, 1, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_hash_compute(client, ECDSA, bytes, too_long, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_hash_compute(client, ECDSA, bytes, sizeof bytes, NULL, 1, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_hash_compute(client, ECDSA, bytes, sizeof bytes, buffer, sizeof buffer, NULL));
}

static void try_hash_compare(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_hash_compare(client, ECDSA, NULL, 1, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_hash_compare(client, ECDSA, bytes, too_long, bytes, sizeof bytes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_hash_compare(client, ECDSA, bytes, sizeof bytes, NULL, 1));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_hash_compare(client, ECDSA, bytes, sizeof bytes, bytes, too_long));
}

static void try_raw_key_agreement(void)
{
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_raw_key_agreement(client, ECDSA, NULL, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_raw_key_agreement(client, ECDSA, no_utf8, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_raw_key_agreement(client, ECDSA, "\xff", bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_raw_key_agreement(client, ECDSA, "\xc0\x80", bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_raw_key_agreement(client, ECDSA, "cut\xe2\x82", bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_raw_key_agreement(client, ECDSA, "name", NULL, 1, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_raw_key_agreement(client, ECDSA, "name", bytes, too_long, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_raw_key_agreement(client, ECDSA, "name", bytes, sizeof bytes, NULL, 1, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_raw_key_agreement(client, ECDSA, "name", bytes, sizeof bytes, buffer, sizeof buffer, NULL));
}

static void try_generate_random(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_generate_random(client, NULL, 1));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_generate_random(client, buffer, too_long));
}

static void try_can_do_crypto(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_can_do_crypto(client, ECDSA, NULL));
}

static void try_prepare_key_attestation(void)
{
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_prepare_key_attestation(client, NULL, "name", buffer, sizeof buffer, &length, buffer, sizeof buffer, &length, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_prepare_key_attestation(client, no_utf8, "name", buffer, sizeof buffer, &length, buffer, sizeof buffer, &length, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_prepare_key_attestation(client, "\xff", "name", buffer, sizeof buffer, &length, buffer, sizeof buffer, &length, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_prepare_key_attestation(client, "\xc0\x80", "name", buffer, sizeof buffer, &length, buffer, sizeof buffer, &length, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_prepare_key_attestation(client, "cut\xe2\x82", "name", buffer, sizeof buffer, &length, buffer, sizeof buffer, &length, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_prepare_key_attestation(client, "name", no_utf8, buffer, sizeof buffer, &length, buffer, sizeof buffer, &length, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_prepare_key_attestation(client, "name", "name", NULL, 1, &length, buffer, sizeof buffer, &length, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_prepare_key_attestation(client, "name", "name", buffer, sizeof buffer, NULL, buffer, sizeof buffer, &length, buffer, sizeof buffer, &length));
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_prepare_key_attestation(client, "name", "name", buffer, sizeof buffer, &length, NULL, 1, &length, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_prepare_key_attestation(client, "name", "name", buffer, sizeof buffer, &length, buffer, sizeof buffer, NULL, buffer, sizeof buffer, &length));
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_prepare_key_attestation(client, "name", "name", buffer, sizeof buffer, &length, buffer, sizeof buffer, &length, NULL, 1, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_prepare_key_attestation(client, "name", "name", buffer, sizeof buffer, &length, buffer, sizeof buffer, &length, buffer, sizeof buffer, NULL));
}

static void try_attest_key(void)
{
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_attest_key(client, NULL, "name", bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_attest_key(client, no_utf8, "name", bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_attest_key(client, "\xff", "name", bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_attest_key(client, "\xc0\x80", "name", bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_attest_key(client, "cut\xe2\x82", "name", bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_attest_key(client, "name", no_utf8, bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_attest_key(client, "name", "name", NULL, 1, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_attest_key(client, "name", "name", bytes, too_long, bytes, sizeof bytes, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_attest_key(client, "name", "name", bytes, sizeof bytes, NULL, 1, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_attest_key(client, "name", "name", bytes, sizeof bytes, bytes, too_long, buffer, sizeof buffer, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_attest_key(client, "name", "name", bytes, sizeof bytes, bytes, sizeof bytes, NULL, 1, &length));
    CHECK(length == 0);
    length = 7;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_attest_key(client, "name", "name", bytes, sizeof bytes, bytes, sizeof bytes, buffer, sizeof buffer, NULL));
}

static void try_get_key_attributes(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_get_key_attributes(client, NULL, &attributes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_get_key_attributes(client, no_utf8, &attributes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_get_key_attributes(client, "\xff", &attributes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_get_key_attributes(client, "\xc0\x80", &attributes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_get_key_attributes(client, "cut\xe2\x82", &attributes));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_get_key_attributes(client, "name", NULL));
}

static void try_check_key_attributes(void)
{
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_check_key_attributes(client, NULL));
}

int main(void)
{
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    try_ping();
    try_list_providers();
    try_list_authenticators();
    try_list_opcodes();
    try_list_keys();
    try_list_clients();
    try_delete_client();
    try_generate_key();
    try_import_key();
    try_destroy_key();
    try_export_key();
    try_export_public_key();
    try_sign_hash();
    try_verify_hash();
    try_sign_message();
    try_verify_message();
    try_asymmetric_encrypt();
    try_asymmetric_decrypt();
    try_aead_encrypt();
    try_aead_decrypt();
    try_cipher_encrypt();
    try_cipher_decrypt();
    try_mac_compute();
    try_mac_verify();
    try_hash_compute();
    try_hash_compare();
    try_raw_key_agreement();
    try_generate_random();
    try_can_do_crypto();
    try_prepare_key_attestation();
    try_attest_key();
    try_get_key_attributes();
    try_check_key_attributes();
    parsec_client_close(client);
    puts("ok");
    return 0;
}
