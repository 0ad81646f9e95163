/*
 * The identity of a JWT-SVID: the program's function gives a token for each request, on the thread of the call; without one the call ends with
 * the function's status. Prints the statuses of a call with a token, without one, and with one that is too long.
 */
#include <pthread.h>

#include "client.h"

struct source {
    pthread_t thread; /* of the call */
    int given;
    parsec_status status;
    size_t length; /* 0 for that of the token */
};

static parsec_status give_token(void *context, uint8_t *token, size_t size, size_t *length)
{
    struct source *source = context;
    CHECK(pthread_equal(source->thread, pthread_self()));
    CHECK(size == UINT16_MAX);
    *length = (size_t)snprintf((char *)token, size, "token-%d", ++source->given);
    if (source->length != 0)
        *length = source->length;
    return source->status;
}

static parsec_status sign(void)
{
    uint8_t signature[64];
    size_t length;
    return parsec_sign_hash(client, "1", ECDSA, hash, sizeof hash, signature, sizeof signature, &length);
}

int main(void)
{
    struct source source = {.thread = pthread_self()};
    parsec_client_options options = {
        .size = sizeof options, .identity = PARSEC_IDENTITY_JWT_SVID, .token = give_token, .token_context = &source};
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, &options));
    printf("%d ", sign());
    printf("%d ", sign());
    source.status = PARSEC_ERROR_INSUFFICIENT_ENTROPY;
    printf("%d ", sign());
    CHECK(strstr(parsec_last_error(), "token") != NULL);
    source.status = PARSEC_SUCCESS;
    source.length = UINT16_MAX + 1;
    printf("%d\n", sign());
    parsec_client_close(client);
    return 0;
}
