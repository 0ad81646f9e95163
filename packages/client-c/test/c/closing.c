/* Closes the client while another thread waits for a response. A line on standard input reports that the service has the request. */
#include <pthread.h>
#include <time.h>

#include "client.h"
#include "next.h"

static void *sign(void *status)
{
    uint8_t signature[64];
    size_t length;
    *(int32_t *)status = parsec_sign_hash(client, "96", ECDSA, hash, sizeof hash, signature, sizeof signature, &length);
    return NULL;
}

int main(void)
{
    int32_t status = 1;
    pthread_t thread;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    CHECK(pthread_create(&thread, NULL, sign, &status) == 0);
    wait_for_next();
    parsec_client_close(client);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK_STATUS(PARSEC_ERROR_CLOSED, status);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    CHECK_STATUS(PARSEC_ERROR_DOES_NOT_EXIST, parsec_destroy_key(client, "96"));
    puts("ok");
    return 0;
}
