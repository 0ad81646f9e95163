/* Calls on stacks of many sizes: none overflows, and 48 KiB are enough. With `stacks hostile` the service may respond with anything. */
#include <limits.h>
#include <pthread.h>

#include "client.h"

#define OWN_FRAME 2048 /* bytes of the stack that the program itself uses */

static int32_t status;

static void *use(void *unused)
{
    volatile uint8_t own[OWN_FRAME];
    parsec_key_attributes found;
    uint8_t signature[64];
    size_t length;
    own[0] = own[OWN_FRAME - 1] = unused == NULL;
    status = parsec_sign_hash(client, "95", ECDSA, hash, sizeof hash, signature, sizeof signature, &length);
    /* The deepest of our own functions read and write attributes. */
    if (status == PARSEC_SUCCESS)
        status = parsec_get_key_attributes(client, "95", &found);
    if (status == PARSEC_SUCCESS)
        status = parsec_generate_key(client, "95", &ecc);
    if (status == PARSEC_ERROR_ALREADY_EXISTS)
        status = PARSEC_SUCCESS;
    return NULL;
}

int main(int count, char **arguments)
{
    bool is_hostile = count > 1 && strcmp(arguments[1], "hostile") == 0;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    if (!is_hostile)
        CHECK_STATUS(PARSEC_SUCCESS, parsec_generate_key(client, "95", &ecc));
    for (size_t size = 16 * 1024; size <= 512 * 1024; size += 4 * 1024) {
        pthread_attr_t attributes;
        pthread_t thread;
        /* So that the first call of a client is tried on each stack: it makes requests of its own. */
        parsec_client_close(client);
        CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
        CHECK(pthread_attr_init(&attributes) == 0);
        CHECK(pthread_attr_setstacksize(&attributes, size) == 0);
        CHECK(pthread_create(&thread, &attributes, use, NULL) == 0);
        CHECK(pthread_join(thread, NULL) == 0);
        CHECK(status == PARSEC_SUCCESS || (status == PARSEC_ERROR_INSUFFICIENT_MEMORY && size < 48 * 1024) || is_hostile);
    }
    puts("ok");
    return 0;
}
