/*
 * Calls to a service that may respond with anything: each call ends in time, and writes into its buffers only. Prints the statuses of each round:
 * hostile ROUNDS
 */
#include <time.h>

#include "core.h"

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **arguments)
{
    double longest = 0;
    int rounds = count > 1 ? atoi(arguments[1]) : 1;
    CHECK_STATUS(SUCCESS, parsec_se_core_start());
    for (int i = 0; i < rounds; i++) {
        uint8_t *signature = guarded(64), *key = guarded(65);
        static const uint8_t material[32] = {1};
        size_t length = 1, key_length = 1;
        uint32_t bits;
        double started = now(), took;
        int32_t status = parsec_se_core_sign_hash(1, ECDSA, hash, sizeof hash, signature, 64, &length);
        CHECK(status == SUCCESS ? length <= 64 : length == 0);
        check_guards(signature, 64, length);
        printf("%d ", status);
        status = parsec_se_core_export_public(1, key, 65, &key_length);
        CHECK(status == SUCCESS ? key_length <= 65 : key_length == 0);
        check_guards(key, 65, key_length);
        printf("%d ", status);
        printf("%d ", parsec_se_core_verify_hash(1, ECDSA, hash, sizeof hash, hash, 32));
        printf("%d ", parsec_se_core_import(2, &ecc, material, sizeof material, &bits));
        printf("%d\n", parsec_se_core_destroy(2));
        took = now() - started;
        longest = took > longest ? took : longest;
    }
    fprintf(stderr, "longest %.3f s\n", longest);
    puts("ok");
    return 0;
}
