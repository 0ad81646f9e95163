/* Stops the core while another thread waits for a response. A line on standard input reports that the service has the request. */
#include <pthread.h>
#include <time.h>

#include "core.h"

static void *sign(void *status)
{
    uint8_t signature[64];
    size_t length;
    *(int32_t *)status = parsec_se_core_sign_hash(96, ECDSA, hash, sizeof hash, signature, sizeof signature, &length);
    return NULL;
}

int main(void)
{
    int32_t status = 1;
    pthread_t thread;
    CHECK_STATUS(SUCCESS, parsec_se_core_start());
    CHECK(pthread_create(&thread, NULL, sign, &status) == 0);
    puts("next");
    fflush(stdout);
    while (getchar() != '\n')
        continue;
    parsec_se_core_stop();
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK_STATUS(BAD_STATE, status);
    CHECK_STATUS(SUCCESS, parsec_se_core_start());
    CHECK_STATUS(SUCCESS, parsec_se_core_destroy(96));
    puts("ok");
    return 0;
}
