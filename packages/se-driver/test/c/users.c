/* A process that starts as root and then works as somebody else: what it is to the service changes with it. */
#define _GNU_SOURCE
#include <unistd.h>

#include "core.h"

int main(void)
{
    CHECK_STATUS(SUCCESS, parsec_se_core_start());
    CHECK_STATUS(SUCCESS, parsec_se_core_generate(97, &ecc));
    CHECK(seteuid(4242) == 0);
    CHECK_STATUS(DOES_NOT_EXIST, parsec_se_core_check(97, &ecc));
    CHECK_STATUS(SUCCESS, parsec_se_core_generate(97, &ecc));
    CHECK_STATUS(SUCCESS, parsec_se_core_destroy(97));
    CHECK(seteuid(0) == 0);
    CHECK_STATUS(SUCCESS, parsec_se_core_check(97, &ecc));
    CHECK_STATUS(SUCCESS, parsec_se_core_destroy(97));
    puts("ok");
    return 0;
}
