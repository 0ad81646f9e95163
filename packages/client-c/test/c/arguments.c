/* Calls with invalid arguments: each gets its status and a text, and nothing is written. What all functions share is in functions.c. */
#include "client.h"

static void check_status_names(void)
{
    CHECK(strcmp(parsec_status_name(PARSEC_SUCCESS), "PARSEC_SUCCESS") == 0);
    CHECK(strcmp(parsec_status_name(PARSEC_ERROR_DOES_NOT_EXIST), "PARSEC_ERROR_DOES_NOT_EXIST") == 0);
    CHECK(strcmp(parsec_status_name(PARSEC_ERROR_ADMIN_OPERATION), "PARSEC_ERROR_ADMIN_OPERATION") == 0);
    CHECK(strcmp(parsec_status_name(PARSEC_ERROR_CANCELLED), "PARSEC_ERROR_CANCELLED") == 0);
    CHECK(strcmp(parsec_status_name(-1), "unknown status") == 0);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_status_to_psa(PARSEC_SUCCESS));
    CHECK_STATUS(PARSEC_ERROR_ALREADY_EXISTS, parsec_status_to_psa(PARSEC_ERROR_ALREADY_EXISTS));
    CHECK_STATUS(PARSEC_ERROR_NOT_PERMITTED, parsec_status_to_psa(PARSEC_ERROR_AUTHENTICATION_ERROR));
    CHECK_STATUS(PARSEC_ERROR_NOT_PERMITTED, parsec_status_to_psa(PARSEC_ERROR_UNTRUSTED));
    CHECK_STATUS(PARSEC_ERROR_BAD_STATE, parsec_status_to_psa(PARSEC_ERROR_CLOSED));
    CHECK_STATUS(PARSEC_ERROR_COMMUNICATION_FAILURE, parsec_status_to_psa(PARSEC_ERROR_DEADLINE));
    CHECK_STATUS(-250, parsec_status_to_psa(-250));
    CHECK_STATUS(PARSEC_ERROR_GENERIC_ERROR, parsec_status_to_psa(4711));
    CHECK_STATUS(PARSEC_ERROR_GENERIC_ERROR, parsec_status_to_psa(-2000));
}

static void check_algorithms(void)
{
    uint8_t bytes[64] = {0};
    size_t length;
    uint32_t bits;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_hash(client, "1", ECDSA, hash, 0, bytes, sizeof bytes, &length));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_hash(client, "1", ECDSA, hash, 31, bytes, sizeof bytes, &length));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_hash(client, "1", PARSEC_ALG_SHA_256, hash, 32, bytes, sizeof bytes, &length));
    CHECK_STATUS(PARSEC_ERROR_NOT_SUPPORTED, parsec_sign_hash(client, "1", 0xffffffff, hash, 32, bytes, sizeof bytes, &length));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_import_key(client, "1", &ecc, bytes, 31, &bits));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_import_key(client, "1", &ecc, NULL, 0, &bits));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_can_do_crypto(client, 5, &ecc));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT,
                 parsec_raw_key_agreement(client, PARSEC_ALG_KEY_AGREEMENT(PARSEC_ALG_ECDH, PARSEC_ALG_HKDF(PARSEC_ALG_SHA_256)), "1",
                                          bytes, 65, bytes, sizeof bytes, &length));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_check_key_attributes(client, &ecc));
    for (uint32_t type = 0; type < 0x10000; type += 0x101) {
        parsec_key_attributes odd = {type, 0, UINT32_MAX, UINT32_MAX};
        CHECK_STATUS(PARSEC_ERROR_NOT_SUPPORTED, parsec_check_key_attributes(client, &odd));
    }
}

/* The error names the function, the argument and what is wrong with it. */
static void check_texts(void)
{
    uint8_t signature[64];
    size_t length;
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_hash(client, "1", ECDSA, NULL, 32, signature, sizeof signature, &length));
    CHECK(strcmp(parsec_last_error(), "signHash: hash is NULL and has a length.") == 0);
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_hash(client, NULL, ECDSA, hash, 32, signature, sizeof signature, &length));
    CHECK(strcmp(parsec_last_error(), "signHash: keyName is NULL.") == 0);
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_hash(client, "1", ECDSA, hash, 32, NULL, sizeof signature, &length));
    CHECK(strcmp(parsec_last_error(), "signHash: an output is NULL and has a size.") == 0);
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_sign_hash(client, "1", ECDSA, hash, 32, signature, sizeof signature, NULL));
    CHECK(strcmp(parsec_last_error(), "signHash: the address of a length is NULL.") == 0);
}

/* The first and the last names of each form, and those beside them. RFC 3629, section 4. */
static void check_names(void)
{
    static const char *const good[] = {
        "\x7f",         "\xc2\x80",         "\xdf\xbf",         "\xe0\xa0\x80",     "\xe1\x80\x80",     "\xed\x9f\xbf", "\xee\x80\x80",
        "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf1\x80\x80\x80", "\xf3\xbf\xbf\xbf", "\xf4\x8f\xbf\xbf", "a\xc3\xa9z"};
    static const char *const bad[] = {"\x80",
                                      "\xbf",
                                      "\xc0\x80",
                                      "\xc1\xbf",
                                      "\xc2",
                                      "\xc2\x7f",
                                      "\xc2\xc0",
                                      "\xe0\x9f\xbf",
                                      "\xed\xa0\x80",
                                      "\xe1\x80",
                                      "\xe1\x80\x7f",
                                      "\xe1\xc0\x80",
                                      "\xf0\x8f\xbf\xbf",
                                      "\xf1\x80\x80",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xff"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CHECK_STATUS(PARSEC_ERROR_DOES_NOT_EXIST, parsec_destroy_key(client, good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_destroy_key(client, bad[i]));
}

static void check_closed(void)
{
    parsec_client *closed, *other;
    parsec_provider_list *list;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&closed, NULL));
    list = (parsec_provider_list *)closed;
    parsec_client_close(closed);
    CHECK_STATUS(PARSEC_ERROR_CLOSED, parsec_list_providers(closed, &list));
    CHECK(list == NULL);
    CHECK_STATUS(PARSEC_ERROR_CLOSED, parsec_destroy_key(closed, "1"));
    CHECK_STATUS(PARSEC_ERROR_CLOSED, parsec_cancel(closed));
    parsec_client_close(closed);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&other, NULL));
    CHECK(other != closed);
    CHECK_STATUS(PARSEC_ERROR_CLOSED, parsec_check_key_attributes(closed, &ecc));
    CHECK(strstr(parsec_last_error(), "not open") != NULL);
    CHECK_STATUS(PARSEC_ERROR_CLOSED, parsec_check_key_attributes(NULL, &ecc));
    CHECK_STATUS(PARSEC_ERROR_CLOSED, parsec_check_key_attributes((parsec_client *)&closed, &ecc));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_check_key_attributes(other, &ecc));
    parsec_client_close(other);
    parsec_client_close(NULL);
}

int main(void)
{
    CHECK(strcmp(parsec_last_error(), "") == 0);
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_client_open(NULL, NULL));
    check_status_names();
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    check_algorithms();
    check_texts();
    check_names();
    check_closed();
    CHECK_STATUS(PARSEC_ERROR_DOES_NOT_EXIST, parsec_destroy_key(client, "1"));
    CHECK(strstr(parsec_last_error(), "DOES_NOT_EXIST") != NULL);
    parsec_client_close(client);
    puts("ok");
    return 0;
}
