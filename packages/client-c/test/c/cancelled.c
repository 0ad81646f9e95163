/*
 * parsec_cancel() ends the calls of one client, in each phase of a call, and those of no other. A line on standard input reports that the service
 * has the requests of both.
 */
#include <pthread.h>

#include "client.h"
#include "next.h"

static parsec_client *other;

struct signing {
    parsec_client *client;
    parsec_status status;
    pthread_t thread;
};

static void *sign(void *argument)
{
    struct signing *signing = argument;
    uint8_t signature[64];
    size_t length = 1;
    parsec_status status = parsec_sign_hash(signing->client, "96", ECDSA, hash, sizeof hash, signature, sizeof signature, &length);
    CHECK(length == 0);
    if (status == PARSEC_ERROR_CANCELLED)
        CHECK(strlen(parsec_last_error()) > 0);
    __atomic_store_n(&signing->status, status, __ATOMIC_RELAXED);
    return NULL;
}

static void start(struct signing *signing, parsec_client *one)
{
    *signing = (struct signing){.client = one, .status = 1};
    CHECK(pthread_create(&signing->thread, NULL, sign, signing) == 0);
}

int main(void)
{
    struct signing first, second;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&other, NULL));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_cancel(client)); /* there is no call */
    start(&first, client);
    start(&second, other);
    wait_for_next();
    CHECK_STATUS(PARSEC_SUCCESS, parsec_cancel(client));
    CHECK(pthread_join(first.thread, NULL) == 0);
    CHECK_STATUS(PARSEC_ERROR_CANCELLED, first.status);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_check_key_attributes(other, &ecc));
    parsec_client_close(other);
    CHECK(pthread_join(second.thread, NULL) == 0);
    CHECK_STATUS(PARSEC_ERROR_CLOSED, second.status);
    /* Cancels again and again while a call begins, connects, writes and reads. */
    for (int i = 0; i < 200; i++) {
        start(&first, client);
        while (__atomic_load_n(&first.status, __ATOMIC_RELAXED) == 1)
            CHECK_STATUS(PARSEC_SUCCESS, parsec_cancel(client));
        CHECK(pthread_join(first.thread, NULL) == 0);
        CHECK_STATUS(PARSEC_ERROR_CANCELLED, first.status);
    }
    /* The client goes on. */
    CHECK_STATUS(PARSEC_ERROR_DOES_NOT_EXIST, parsec_destroy_key(client, "96"));
    parsec_client_close(client);
    puts("ok");
    return 0;
}
