/* Calls on stacks of many sizes: none overflows, and 48 KiB are enough. With `stacks hostile` the service may respond with anything. */
#include <limits.h>
#include <pthread.h>

#include "client.h"

static int32_t status;

static void *sign(void *unused)
{
    parsec_key_attributes found;
    uint8_t signature[64];
    size_t length;
    (void)unused;
    status = parsec_sign_hash(client, "95", ECDSA, hash, sizeof hash, signature, sizeof signature, &length);
    if (status == PARSEC_SUCCESS)
        status = parsec_get_key_attributes(client, "95", &found);
    return NULL;
}

int main(int count, char **arguments)
{
    (void)count;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    for (size_t size = 16 * 1024; size <= 512 * 1024; size += 4 * 1024) {
        pthread_attr_t attributes;
        pthread_t thread;
        CHECK(pthread_attr_init(&attributes) == 0);
        CHECK(pthread_attr_setstacksize(&attributes, size) == 0);
        CHECK(pthread_create(&thread, &attributes, sign, NULL) == 0);
        CHECK(pthread_join(thread, NULL) == 0);
        /* There is no such key. */
        CHECK(status == PARSEC_ERROR_DOES_NOT_EXIST || (status == PARSEC_ERROR_INSUFFICIENT_MEMORY && size < 48 * 1024)
              || arguments[1] != NULL);
    }
    puts("ok");
    return 0;
}
