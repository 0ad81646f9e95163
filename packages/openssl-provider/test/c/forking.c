/* A parent that has signed forks children, as a server with workers does: all of them sign, and load the key again. */
#include <sys/wait.h>
#include <unistd.h>

#include "provider_test.h"

#define CHILDREN 4

static void work(EVP_PKEY *key)
{
    EVP_PKEY *again = open_key(NULL, "parsec:ec");
    CHECK_SSL(again != NULL);
    for (int i = 0; i < 5; i++) {
        CHECK_SSL(sign_and_verify(NULL, key));
        CHECK_SSL(sign_and_verify(NULL, again));
    }
    EVP_PKEY_free(again);
}

int main(void)
{
    struct loaded loaded = load_module(NULL);
    EVP_PKEY *key = open_key(NULL, "parsec:ec");
    CHECK_SSL(key != NULL);
    CHECK_SSL(sign_and_verify(NULL, key));
    for (int i = 0; i < CHILDREN; i++) {
        pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0) {
            work(key);
            EVP_PKEY_free(key);
            exit(0);
        }
    }
    work(key);
    for (int i = 0; i < CHILDREN; i++) {
        int status;
        CHECK(wait(&status) > 0);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    EVP_PKEY_free(key);
    OSSL_PROVIDER_unload(loaded.parsec);
    OSSL_PROVIDER_unload(loaded.usual);
    return 0;
}
