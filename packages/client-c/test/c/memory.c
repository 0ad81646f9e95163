/*
 * Makes each allocation of a call fail in turn: the call reports it, and the next call works. Linked with --wrap=malloc.
 * memory STEP LEAST: every STEP-th allocation, of which a call and a start make so many at least
 */
#include "client.h"

static long until_failure = -1;
static bool stays_out;

static bool fails(void)
{
    if (until_failure < 0)
        return false;
    if (until_failure > 0) {
        until_failure--;
        return false;
    }
    if (!stays_out)
        until_failure = -1;
    return true;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

static int32_t use(void)
{
    uint8_t signature[64];
    size_t length;
    int32_t status = parsec_sign_hash(client, "70", ECDSA, hash, sizeof hash, signature, sizeof signature, &length);
    return status != PARSEC_SUCCESS ? status : parsec_verify_hash(client, "70", ECDSA, hash, sizeof hash, signature, length);
}

/* Fails the n-th allocation, and with `out_for_good` all after it. Returns true if the call had so many allocations. */
static bool fail_allocation(long n, bool out_for_good)
{
    bool was_reached;
    int32_t status;
    stays_out = out_for_good;
    until_failure = n;
    status = use();
    was_reached = until_failure <= 0;
    until_failure = -1;
    /* PARSEC_ERROR_COMMUNICATION_FAILURE: without memory the path of the endpoint cannot be resolved. */
    CHECK(status == PARSEC_SUCCESS || status == PARSEC_ERROR_INSUFFICIENT_MEMORY || status == PARSEC_ERROR_COMMUNICATION_FAILURE);
    CHECK(was_reached || status == PARSEC_SUCCESS);
    return was_reached;
}

/* Fails the n-th allocation of the start. Returns true if it had so many; else the client is open. */
static bool fail_start(long n)
{
    int32_t status;
    bool was_reached;
    parsec_client_close(client);
    stays_out = false;
    until_failure = n;
    status = parsec_client_open(&client, NULL);
    was_reached = until_failure < 0;
    until_failure = -1;
    CHECK_STATUS(was_reached ? PARSEC_ERROR_INSUFFICIENT_MEMORY : PARSEC_SUCCESS, status);
    return was_reached;
}

int main(int count, char **arguments)
{
    long step, least, failures = 0, starts = 0;
    CHECK(count == 3);
    step = atol(arguments[1]);
    least = atol(arguments[2]);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_generate_key(client, "70", &ecc));
    for (int for_good = 0; for_good < 2; for_good++) {
        for (long n = 0;; n += step) {
            bool was_reached = fail_allocation(n, for_good == 1);
            CHECK_STATUS(PARSEC_SUCCESS, use());
            failures += was_reached;
            if (!was_reached)
                break;
        }
    }
    /* Allocations of the start fail in the same way. */
    for (long n = 0; n < 2000 && fail_start(n); n += step) {
        starts++;
        CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    }
    CHECK(starts * step >= least);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_destroy_key(client, "70"));
    CHECK(failures * step >= least);
    fprintf(stderr, "%ld failures\n", failures);
    puts("ok");
    return 0;
}
