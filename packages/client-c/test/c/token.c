/*
 * The identity of a JWT-SVID: the program's function gives a token for each request, on the thread of the call; without one the call ends with
 * the function's status, and what the function has written all the same is wiped. Prints the statuses of two calls with a token, and of calls
 * without one, with one that is too long, with an empty one, with the longest, and without memory for one.
 */
#include <pthread.h>

#include "client.h"

struct source {
    pthread_t thread; /* of the call */
    int given;
    parsec_status status;
    size_t length; /* SIZE_MAX for that of the token */
};

void *__real_malloc(size_t size);
void __real_free(void *block);

static uint8_t *written; /* the memory of the last token, as long as it is the call's */

static bool is_out_of_memory; /* for tokens */

void *__wrap_malloc(size_t size)
{
    return is_out_of_memory && size == UINT16_MAX ? NULL : __real_malloc(size);
}

/* The memory of a token is wiped before it is given back. */
void __wrap_free(void *block)
{
    for (int i = 0; block != NULL && block == written && i < UINT16_MAX; i++)
        CHECK(written[i] == 0);
    if (block == written)
        written = NULL;
    __real_free(block);
}

static parsec_status give_token(void *context, uint8_t *token, size_t size, size_t *length)
{
    struct source *source = context;
    CHECK(pthread_equal(source->thread, pthread_self()));
    CHECK(size == UINT16_MAX && written == NULL);
    written = token;
    memset(token, 'x', size);
    *length = (size_t)snprintf((char *)token, size, "token-%d", ++source->given);
    if (source->length != SIZE_MAX)
        *length = source->length;
    return source->status;
}

static parsec_status sign(void)
{
    uint8_t signature[64];
    size_t length;
    parsec_status status = parsec_sign_hash(client, "1", ECDSA, hash, sizeof hash, signature, sizeof signature, &length);
    CHECK(written == NULL);
    return status;
}

int main(void)
{
    struct source source = {.thread = pthread_self(), .length = SIZE_MAX};
    parsec_client_options options = {
        .size = sizeof options, .identity = PARSEC_IDENTITY_JWT_SVID, .token = give_token, .token_context = &source};
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, &options));
    printf("%d ", sign());
    printf("%d ", sign());
    source.status = PARSEC_ERROR_INSUFFICIENT_ENTROPY;
    source.length = 0;
    printf("%d ", sign());
    CHECK(strstr(parsec_last_error(), "token") != NULL);
    source.status = PARSEC_SUCCESS;
    source.length = UINT16_MAX + 1;
    printf("%d ", sign());
    source.length = 0;
    printf("%d ", sign());
    source.length = UINT16_MAX;
    printf("%d ", sign());
    is_out_of_memory = true;
    printf("%d\n", sign());
    parsec_client_close(client);
    return 0;
}
