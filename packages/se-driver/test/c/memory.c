/* A process whose memory runs out, at every place where it can: the call says so, and the next one works. Linked with --wrap=malloc. */
#include "core.h"

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
    int32_t status = parsec_se_core_sign_hash(70, ECDSA, hash, sizeof hash, signature, sizeof signature, &length);
    return status != SUCCESS ? status : parsec_se_core_verify_hash(70, ECDSA, hash, sizeof hash, signature, length);
}

/* Fails the n-th allocation and, if told so, all after it; gives whether there was one. */
static bool try(long n, bool out_for_good)
{
    bool was_reached;
    int32_t status;
    stays_out = out_for_good;
    until_failure = n;
    status = use();
    was_reached = until_failure <= 0;
    until_failure = -1;
    /* A directory that cannot be walked for lack of memory is a service that cannot be reached. */
    CHECK(status == SUCCESS || status == INSUFFICIENT_MEMORY || status == COMMUNICATION_FAILURE);
    CHECK(was_reached || status == SUCCESS);
    return was_reached;
}

int main(int count, char **arguments)
{
    long step = count > 1 ? atol(arguments[1]) : 1, failures = 0;
    CHECK_STATUS(SUCCESS, parsec_se_core_start());
    CHECK_STATUS(SUCCESS, parsec_se_core_generate(70, &ecc));
    for (int for_good = 0; for_good < 2; for_good++) {
        for (long n = 0;; n += step) {
            bool was_reached = try(n, for_good == 1);
            CHECK_STATUS(SUCCESS, use());
            failures += was_reached;
            if (!was_reached)
                break;
        }
    }
    /* And at the start. */
    for (long n = 0; n < 2000; n += 97) {
        parsec_se_core_stop();
        stays_out = false;
        until_failure = n;
        CHECK_STATUS(INSUFFICIENT_MEMORY, parsec_se_core_start());
        CHECK_STATUS(SUCCESS, parsec_se_core_start());
    }
    CHECK_STATUS(SUCCESS, parsec_se_core_destroy(70));
    CHECK(failures > 100);
    fprintf(stderr, "%ld failures\n", failures);
    puts("ok");
    return 0;
}
