/* Threads that use one key at the same time: threads COUNT CALLS */
#include <pthread.h>

#include "driver.h"

static mbedtls_svc_key_id_t key;
static int calls;

static void *use(void *argument)
{
    uint8_t hash[32], signature[64];
    size_t length;
    memset(hash, (int)(intptr_t)argument, sizeof hash);
    for (int i = 0; i < calls; i++) {
        hash[0] = (uint8_t)i;
        CHECK_STATUS(PSA_SUCCESS, psa_sign_hash(key, ECDSA, hash, sizeof hash, signature, sizeof signature, &length));
        CHECK_STATUS(PSA_SUCCESS, psa_verify_hash(key, ECDSA, hash, sizeof hash, signature, length));
    }
    return NULL;
}

int main(int count, char **arguments)
{
    psa_key_attributes_t attributes = attributes_of(PERSISTENT, 30, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    pthread_t threads[64];
    int thread_count = count > 2 ? atoi(arguments[1]) : 0;
    CHECK(thread_count > 0 && thread_count <= 64);
    calls = atoi(arguments[2]);
    start();
    CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&attributes, &key));
    for (intptr_t i = 0; i < thread_count; i++)
        CHECK(pthread_create(&threads[i], NULL, use, (void *)i) == 0);
    for (int i = 0; i < thread_count; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK_STATUS(PSA_SUCCESS, DESTROY_KEY(key));
    stop();
    puts("ok");
    return 0;
}
