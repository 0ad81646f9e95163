/* A process that starts as root and then changes its user: the service sees another application. */
#define _GNU_SOURCE
#include <unistd.h>

#include "core.h"

int main(void)
{
    CHECK_STATUS(SUCCESS, parsec_se_core_start());
    CHECK_STATUS(SUCCESS, parsec_se_core_generate(97, &ecc));
    CHECK(seteuid(4242) == 0);
    CHECK_STATUS(DOES_NOT_EXIST, parsec_se_core_check_key(97, &ecc));
    CHECK_STATUS(SUCCESS, parsec_se_core_generate(97, &ecc));
    CHECK_STATUS(SUCCESS, parsec_se_core_destroy(97));
    CHECK(seteuid(0) == 0);
    CHECK_STATUS(SUCCESS, parsec_se_core_check_key(97, &ecc));
    CHECK_STATUS(SUCCESS, parsec_se_core_destroy(97));
    puts("ok");
    return 0;
}
