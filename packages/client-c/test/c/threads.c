/* Threads that use keys of several clients at the same time: threads COUNT CALLS */
#include <pthread.h>

#include "client.h"

#define CLIENTS 3

static parsec_client *clients[CLIENTS];
static int calls;

static void *use(void *argument)
{
    int number = (int)(intptr_t)argument;
    uint8_t own_hash[32], signature[64];
    size_t length;
    memset(own_hash, number, sizeof own_hash);
    for (int i = 0; i < calls; i++) {
        parsec_client *one = clients[(number + i) % CLIENTS];
        own_hash[0] = (uint8_t)i;
        CHECK_STATUS(PARSEC_SUCCESS, parsec_sign_hash(one, "30", ECDSA, own_hash, sizeof own_hash, signature, sizeof signature, &length));
        CHECK_STATUS(PARSEC_SUCCESS, parsec_verify_hash(one, "30", ECDSA, own_hash, sizeof own_hash, signature, length));
        signature[0] ^= 1;
        CHECK_STATUS(PARSEC_ERROR_INVALID_SIGNATURE, parsec_verify_hash(one, "30", ECDSA, own_hash, sizeof own_hash, signature, length));
    }
    return NULL;
}

int main(int count, char **arguments)
{
    static const char *const names[CLIENTS] = {"one", "two", "three"};
    pthread_t threads[64];
    int thread_count = count > 2 ? atoi(arguments[1]) : 0;
    CHECK(thread_count > 0 && thread_count <= 64);
    calls = atoi(arguments[2]);
    /* Each client is an application of its own, with a key of the same name. */
    for (int i = 0; i < CLIENTS; i++) {
        parsec_client_options options = {.size = sizeof options, .application_name = names[i], .identity = PARSEC_IDENTITY_DIRECT};
        CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&clients[i], &options));
        CHECK_STATUS(PARSEC_SUCCESS, parsec_generate_key(clients[i], "30", &ecc));
    }
    for (intptr_t i = 0; i < thread_count; i++)
        CHECK(pthread_create(&threads[i], NULL, use, (void *)i) == 0);
    for (int i = 0; i < thread_count; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    for (int i = 0; i < CLIENTS; i++) {
        CHECK_STATUS(PARSEC_SUCCESS, parsec_destroy_key(clients[i], "30"));
        parsec_client_close(clients[i]);
    }
    puts("ok");
    return 0;
}
