/*
 * The client for C of this repository: library SOCKET reads lines "sign_hash CALLS 1" and responds to each with a line of JSON, as the plain
 * client does. It opens the client once, with all defaults but the endpoint and the trust in its owner.
 */
#include <parsec_client.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

static double microseconds(struct timeval time)
{
    return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static void sign_hash(parsec_client *client)
{
    static const uint8_t hash[32] = {1, 2, 3};
    uint8_t signature[64];
    size_t length;
    const uint32_t algorithm = PARSEC_ALG_ECDSA(PARSEC_ALG_SHA_256);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_sign_hash(client, "bench", algorithm, hash, sizeof hash, signature, sizeof signature, &length));
    CHECK(length == sizeof signature);
}

int main(int count, char **arguments)
{
    char endpoint[128], name[32];
    int calls, in_flight;
    parsec_client *client;
    parsec_client_options options = {.size = sizeof options, .trusted_uid = geteuid()};
    CHECK(count >= 2 && strlen(arguments[1]) < 100);
    sprintf(endpoint, "unix:%s", arguments[1]);
    options.endpoint = endpoint;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, &options));
    while (scanf("%31s %d %d", name, &calls, &in_flight) == 3) {
        struct rusage before, after;
        double start;
        if (strcmp(name, "sign_hash") != 0 || in_flight != 1) {
            printf("{\"unsupported\":true}\n");
            fflush(stdout);
            continue;
        }
        getrusage(RUSAGE_SELF, &before);
        start = now();
        for (int i = 0; i < calls; i++)
            sign_hash(client);
        getrusage(RUSAGE_SELF, &after);
        printf("{\"calls\":%d,\"wallUs\":%.0f,\"userUs\":%.0f,\"systemUs\":%.0f}\n", calls, now() - start,
               microseconds(after.ru_utime) - microseconds(before.ru_utime), microseconds(after.ru_stime) - microseconds(before.ru_stime));
        fflush(stdout);
    }
    parsec_client_close(client);
    return 0;
}
