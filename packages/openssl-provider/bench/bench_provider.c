/*
 * Signatures through OpenSSL: bench_provider KEY_FILE CALLS. Signs the hash of a short message each time, as TLS does. Prints microseconds a
 * signature of the clock, and of the processor.
 */
#include <openssl/pem.h>
#include <sys/resource.h>
#include <time.h>

#include "provider_test.h"

static double clock_us(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static double processor_us(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static void sign(EVP_PKEY *key)
{
    EVP_MD_CTX *signing = EVP_MD_CTX_new();
    uint8_t signature[512];
    size_t length = sizeof signature;
    CHECK_SSL(EVP_DigestSignInit_ex(signing, NULL, "SHA256", NULL, NULL, key, NULL) == 1);
    CHECK_SSL(EVP_DigestSign(signing, signature, &length, MESSAGE, MESSAGE_LENGTH) == 1);
    EVP_MD_CTX_free(signing);
}

int main(int argc, char **argv)
{
    double start = clock_us();
    struct loaded loaded = load_module(NULL);
    double load_us = clock_us() - start;
    EVP_PKEY *key;
    FILE *file;
    double processor;
    int calls;
    CHECK(argc == 3);
    file = fopen(argv[1], "r");
    CHECK(file != NULL);
    key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
    CHECK_SSL(key != NULL);
    fclose(file);
    calls = atoi(argv[2]);
    for (int i = 0; i < calls / 10; i++)
        sign(key);
    start = clock_us();
    processor = processor_us();
    for (int i = 0; i < calls; i++)
        sign(key);
    printf("%.1f %.1f %.0f\n", (clock_us() - start) / calls, (processor_us() - processor) / calls, load_us);
    EVP_PKEY_free(key);
    OSSL_PROVIDER_unload(loaded.parsec);
    OSSL_PROVIDER_unload(loaded.usual);
    return 0;
}
