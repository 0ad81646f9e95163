/* Threads that share a key that signs, which each opens too, and a key that they encrypt for: threads <threads> <signatures>. */
#include <pthread.h>

#include "provider_test.h"

static EVP_PKEY *shared;
static EVP_PKEY *recipient;
static int count;

static void *run(void *argument)
{
    EVP_PKEY *own = open_key(NULL, "parsec:ec");
    (void)argument;
    CHECK_SSL(own != NULL);
    for (int i = 0; i < count; i++) {
        CHECK_SSL(sign_and_verify(NULL, i % 2 == 0 ? shared : own));
        CHECK_SSL(encrypt_twice(NULL, recipient));
    }
    EVP_PKEY_free(own);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[32];
    struct loaded loaded;
    int thread_count;
    CHECK(argc == 3);
    thread_count = atoi(argv[1]);
    count = atoi(argv[2]);
    CHECK(thread_count <= 32);
    loaded = load_module(NULL);
    shared = open_key(NULL, "parsec:ec");
    recipient = open_key(NULL, "parsec:rsa");
    CHECK_SSL(shared != NULL && recipient != NULL);
    for (int i = 0; i < thread_count; i++)
        CHECK(pthread_create(&threads[i], NULL, run, NULL) == 0);
    for (int i = 0; i < thread_count; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    EVP_PKEY_free(recipient);
    EVP_PKEY_free(shared);
    OSSL_PROVIDER_unload(loaded.parsec);
    OSSL_PROVIDER_unload(loaded.usual);
    return 0;
}
