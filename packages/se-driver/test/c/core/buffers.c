/* Output buffers of every size up to one byte more than needed. */
#include "core.h"

typedef int32_t (*output_function)(uint64_t slot, uint8_t *buffer, size_t size, size_t *length);

static int32_t sign(uint64_t slot, uint8_t *buffer, size_t size, size_t *length)
{
    return parsec_se_core_sign_hash(slot, ECDSA, hash, sizeof hash, buffer, size, length);
}

static void check(output_function function, uint64_t slot, size_t needed)
{
    for (size_t size = 0; size <= needed + 1; size++) {
        uint8_t *buffer = guarded(size);
        size_t length = 12345;
        bool fits = size >= needed;
        CHECK_STATUS(fits ? SUCCESS : BUFFER_TOO_SMALL, function(slot, buffer, size, &length));
        CHECK(length == (fits ? needed : 0));
        check_guards(buffer, size, fits ? needed : 0);
    }
}

int main(void)
{
    size_t length;
    CHECK_STATUS(SUCCESS, parsec_se_core_start());
    CHECK_STATUS(SUCCESS, parsec_se_core_generate(40, &ecc));
    check(sign, 40, 64);
    check(parsec_se_core_export_public, 40, 65);
    check(parsec_se_core_export, 40, 32);
    CHECK_STATUS(BUFFER_TOO_SMALL, parsec_se_core_export_public(40, NULL, 0, &length));
    CHECK_STATUS(SUCCESS, parsec_se_core_destroy(40));
    puts("ok");
    return 0;
}
