/*
 * Calls to a service that may respond with anything: each call ends in time, and writes into its buffers only. Prints the statuses of each round:
 * hostile ROUNDS
 */
#include <time.h>

#include "client.h"

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void check_length(parsec_status status, size_t length, size_t size)
{
    if (status == PARSEC_SUCCESS)
        CHECK(length <= size);
    else if (status == PARSEC_ERROR_BUFFER_TOO_SMALL)
        CHECK(length > size);
    else
        CHECK(length == 0);
}

int main(int count, char **arguments)
{
    double longest = 0;
    int rounds = count > 1 ? atoi(arguments[1]) : 1;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    for (int i = 0; i < rounds; i++) {
        uint8_t *signature = guarded(64), *key = guarded(65);
        static const uint8_t material[32] = {1};
        size_t length = 1, key_length = 1;
        uint32_t bits;
        double started = now(), took;
        int32_t status = parsec_sign_hash(client, "1", ECDSA, hash, sizeof hash, signature, 64, &length);
        check_length(status, length, 64);
        check_guards(signature, 64, status == PARSEC_SUCCESS ? length : 0);
        printf("%d ", status);
        status = parsec_export_public_key(client, "1", key, 65, &key_length);
        check_length(status, key_length, 65);
        check_guards(key, 65, status == PARSEC_SUCCESS ? key_length : 0);
        printf("%d ", status);
        printf("%d ", parsec_verify_hash(client, "1", ECDSA, hash, sizeof hash, hash, 32));
        printf("%d ", parsec_import_key(client, "2", &ecc, material, sizeof material, &bits));
        printf("%d\n", parsec_destroy_key(client, "2"));
        took = now() - started;
        longest = took > longest ? took : longest;
    }
    fprintf(stderr, "longest %.3f s\n", longest);
    puts("ok");
    return 0;
}
