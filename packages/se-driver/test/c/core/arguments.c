/* Calls with invalid arguments, and calls in an invalid order. */
#include "core.h"

static const size_t too_long = SIZE_MAX / 2;

static void check_before_start(void)
{
    uint8_t bytes[64];
    size_t length = 7;
    uint32_t bits;
    CHECK(parsec_se_core_abi() == PARSEC_SE_CORE_ABI);
    CHECK_STATUS(BAD_STATE, parsec_se_core_check_attributes(&ecc));
    CHECK_STATUS(BAD_STATE, parsec_se_core_generate(1, &ecc));
    CHECK_STATUS(BAD_STATE, parsec_se_core_import(1, &ecc, bytes, 32, &bits));
    CHECK_STATUS(BAD_STATE, parsec_se_core_destroy(1));
    CHECK_STATUS(BAD_STATE, parsec_se_core_check_key(1, &ecc));
    CHECK_STATUS(BAD_STATE, parsec_se_core_export(1, bytes, sizeof bytes, &length));
    CHECK(length == 0);
    CHECK_STATUS(BAD_STATE, parsec_se_core_export_public(1, bytes, sizeof bytes, &length));
    CHECK_STATUS(BAD_STATE, parsec_se_core_sign_hash(1, ECDSA, hash, 32, bytes, sizeof bytes, &length));
    CHECK_STATUS(BAD_STATE, parsec_se_core_verify_hash(1, ECDSA, hash, 32, bytes, sizeof bytes));
    parsec_se_core_stop();
}

static void check_options(void)
{
    static const char *const endpoints[] = {"", "unix:relative", "tcp://127.0.0.1:1", "unix:/a%00b", "unix:/a%0", "unix:/a%zz",
                                            "unix:/a?b", "unix:/a#b", "unix:/a/", "/a", "unix://host/a"};
    char path[300] = "unix:/";
    parsec_se_core_options given = {sizeof given, 0, NULL, NULL, NULL, 0, 0, 0, NULL};
    memset(path + 6, 'a', 250);
    for (size_t i = 1; i < sizeof endpoints / sizeof *endpoints; i++) {
        given.endpoint = endpoints[i];
        CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_configure(&given));
    }
    given.endpoint = path;
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_configure(&given)); /* longer than the system takes */
    path[5 + 107] = '\0';
    CHECK_STATUS(SUCCESS, parsec_se_core_configure(&given));
    given.endpoint = "unix:///run/parsec/%70arsec.sock";
    CHECK_STATUS(SUCCESS, parsec_se_core_configure(&given));
    given.trust = 3;
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_configure(&given));
    given.trust = 0;
    given.provider = 256;
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_configure(&given));
    given.provider = 0;
    given.timeout_ms = UINT32_MAX;
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_configure(&given));
    given.timeout_ms = 0;
    given.size = 0;
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_configure(&given));
    given.size = 8; /* a caller that knows only the timeout: the other fields are not read */
    given.endpoint = "nonsense";
    CHECK_STATUS(SUCCESS, parsec_se_core_configure(&given));
    CHECK_STATUS(SUCCESS, parsec_se_core_configure(NULL));
    setenv("PARSEC_SE_DRIVER_TIMEOUT_MS", "soon", 1);
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_start());
    CHECK_STATUS(BAD_STATE, parsec_se_core_check_attributes(&ecc));
    unsetenv("PARSEC_SE_DRIVER_TIMEOUT_MS");
}

static void check_after_start(void)
{
    uint8_t bytes[64] = {0};
    size_t length;
    uint32_t bits;
    uint64_t slot;
    CHECK_STATUS(SUCCESS, parsec_se_core_start());
    CHECK_STATUS(SUCCESS, parsec_se_core_start());
    CHECK_STATUS(BAD_STATE, parsec_se_core_configure(NULL));

    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_check_attributes(NULL));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_generate(1, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_check_key(1, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_volatile_slot(NULL));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_import(1, NULL, bytes, 32, &bits));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_import(1, &ecc, NULL, 32, &bits));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_import(1, &ecc, NULL, 0, &bits));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_import(1, &ecc, bytes, 0, &bits));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_import(1, &ecc, bytes, 32, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_import(1, &ecc, bytes, 31, &bits));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_export(1, bytes, sizeof bytes, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_export(1, NULL, 64, &length));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_export_public(1, NULL, 64, &length));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_sign_hash(1, ECDSA, NULL, 32, bytes, sizeof bytes, &length));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_sign_hash(1, ECDSA, hash, 32, NULL, 64, &length));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_sign_hash(1, ECDSA, hash, 32, bytes, sizeof bytes, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_verify_hash(1, ECDSA, NULL, 32, bytes, 64));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_verify_hash(1, ECDSA, hash, 32, NULL, 64));

    /* Invalid lengths and algorithms. */
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_sign_hash(1, ECDSA, hash, 0, bytes, sizeof bytes, &length));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_sign_hash(1, ECDSA, hash, 31, bytes, sizeof bytes, &length));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_sign_hash(1, ECDSA, hash, too_long, bytes, sizeof bytes, &length));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_verify_hash(1, ECDSA, hash, 32, bytes, too_long));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_import(1, &ecc, bytes, too_long, &bits));
    CHECK_STATUS(INVALID_ARGUMENT, parsec_se_core_sign_hash(1, 0x02000009, hash, 32, bytes, sizeof bytes, &length));
    CHECK_STATUS(NOT_SUPPORTED, parsec_se_core_sign_hash(1, 0xffffffff, hash, 32, bytes, sizeof bytes, &length));
    CHECK_STATUS(SUCCESS, parsec_se_core_check_attributes(&ecc));
    for (uint32_t type = 0; type < 0x10000; type += 0x101) {
        parsec_se_core_attributes odd = {type, 0, UINT32_MAX, UINT32_MAX};
        CHECK_STATUS(NOT_SUPPORTED, parsec_se_core_check_attributes(&odd));
    }

    /* An empty slot. */
    CHECK_STATUS(SUCCESS, parsec_se_core_volatile_slot(&slot));
    CHECK((slot & PARSEC_SE_CORE_VOLATILE_SLOT) != 0);
    CHECK_STATUS(DOES_NOT_EXIST, parsec_se_core_sign_hash(slot, ECDSA, hash, 32, bytes, sizeof bytes, &length));
    CHECK_STATUS(DOES_NOT_EXIST, parsec_se_core_export(UINT64_MAX, bytes, sizeof bytes, &length));
    CHECK_STATUS(DOES_NOT_EXIST, parsec_se_core_check_key(0, &ecc));
    CHECK_STATUS(SUCCESS, parsec_se_core_destroy(slot));

    parsec_se_core_stop();
    CHECK_STATUS(BAD_STATE, parsec_se_core_destroy(slot));
}

int main(void)
{
    check_before_start();
    check_options();
    check_after_start();
    puts("ok");
    return 0;
}
