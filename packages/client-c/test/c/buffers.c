/* Output buffers of every size up to one byte more than needed. */
#include "client.h"

typedef parsec_status (*output_function)(parsec_client *client, const char *key_name, uint8_t *buffer, size_t size, size_t *length);

static parsec_status sign(parsec_client *one, const char *key_name, uint8_t *buffer, size_t size, size_t *length)
{
    return parsec_sign_hash(one, key_name, ECDSA, hash, sizeof hash, buffer, size, length);
}

static void check(output_function function, const char *key_name, size_t needed)
{
    for (size_t size = 0; size <= needed + 1; size++) {
        uint8_t *buffer = guarded(size);
        size_t length = 12345;
        bool fits = size >= needed;
        CHECK_STATUS(fits ? PARSEC_SUCCESS : PARSEC_ERROR_BUFFER_TOO_SMALL, function(client, key_name, buffer, size, &length));
        CHECK(length == needed);
        CHECK(fits || strstr(parsec_last_error(), "too small") != NULL);
        check_guards(buffer, size, fits ? needed : 0);
    }
}

int main(void)
{
    size_t length;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_generate_key(client, "40", &ecc));
    check(sign, "40", 64);
    check(parsec_export_public_key, "40", 65);
    check(parsec_export_key, "40", 32);
    CHECK_STATUS(PARSEC_ERROR_BUFFER_TOO_SMALL, parsec_export_public_key(client, "40", NULL, 0, &length));
    CHECK(length == 65);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_destroy_key(client, "40"));
    puts("ok");
    return 0;
}
