/* Signs through the library: bench_client start | bench_client sign THREADS CALLS. Prints microseconds per signature. */
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "client.h"

static int calls;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

/* KiB of memory that this process shares with no other. */
static long private_memory(void)
{
    FILE *file = fopen("/proc/self/smaps_rollup", "r");
    char line[256];
    long sum = 0, size;
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "Private_Clean: %ld", &size) == 1 || sscanf(line, "Private_Dirty: %ld", &size) == 1)
            sum += size;
    }
    fclose(file);
    return sum;
}

static void *sign(void *unused)
{
    uint8_t signature[64];
    size_t length;
    (void)unused;
    for (int i = 0; i < calls; i++)
        CHECK_STATUS(PARSEC_SUCCESS, parsec_sign_hash(client, "90", ECDSA, hash, sizeof hash, signature, sizeof signature, &length));
    return NULL;
}

int main(int count, char **arguments)
{
    pthread_t threads[64];
    int thread_count;
    long before = private_memory();
    double started = now();
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    if (count < 4) {
        double ready = now();
        printf("%.0f %ld\n", ready - started, private_memory() - before);
        return 0;
    }
    thread_count = atoi(arguments[2]);
    calls = atoi(arguments[3]);
    CHECK(thread_count > 0 && thread_count <= 64);
    (void)parsec_destroy_key(client, "90");
    CHECK_STATUS(PARSEC_SUCCESS, parsec_generate_key(client, "90", &ecc));
    started = now();
    for (int i = 0; i < thread_count; i++)
        CHECK(pthread_create(&threads[i], NULL, sign, NULL) == 0);
    for (int i = 0; i < thread_count; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    printf("%.1f\n", (now() - started) / calls / thread_count);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_destroy_key(client, "90"));
    return 0;
}
