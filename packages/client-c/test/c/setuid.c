/* A process that starts as root and then changes its user: the service sees another application. */
#define _GNU_SOURCE
#include <unistd.h>

#include "client.h"

int main(void)
{
    parsec_key_attributes found;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_generate_key(client, "97", &ecc));
    CHECK(seteuid(4242) == 0);
    CHECK_STATUS(PARSEC_ERROR_DOES_NOT_EXIST, parsec_get_key_attributes(client, "97", &found));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_generate_key(client, "97", &ecc));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_destroy_key(client, "97"));
    CHECK(seteuid(0) == 0);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_get_key_attributes(client, "97", &found));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_destroy_key(client, "97"));
    puts("ok");
    return 0;
}
