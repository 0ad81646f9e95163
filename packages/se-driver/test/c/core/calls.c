/* Many calls of one thread, on a small stack: calls COUNT */
#include <limits.h>
#include <pthread.h>

#include "core.h"

static int call_count;

static void *call(void *unused)
{
    uint8_t signature[64], key[65];
    size_t length;
    uint32_t bits;
    static const uint8_t material[32] = {5};
    (void)unused;
    CHECK_STATUS(SUCCESS, parsec_se_core_import(80, &ecc, material, sizeof material, &bits));
    for (int i = 0; i < call_count; i++) {
        CHECK_STATUS(SUCCESS, parsec_se_core_sign_hash(80, ECDSA, hash, sizeof hash, signature, sizeof signature, &length));
        if (i % 10 == 0) {
            CHECK_STATUS(SUCCESS, parsec_se_core_verify_hash(80, ECDSA, hash, sizeof hash, signature, length));
            CHECK_STATUS(SUCCESS, parsec_se_core_export_public(80, key, sizeof key, &length));
        }
    }
    CHECK_STATUS(SUCCESS, parsec_se_core_destroy(80));
    return NULL;
}

int main(int count, char **arguments)
{
    pthread_attr_t attributes;
    pthread_t thread;
    CHECK(count > 1);
    call_count = atoi(arguments[1]);
    CHECK_STATUS(SUCCESS, parsec_se_core_start());
    CHECK(pthread_attr_init(&attributes) == 0);
    CHECK(pthread_attr_setstacksize(&attributes, 64 * 1024) == 0);
    CHECK(pthread_create(&thread, &attributes, call, NULL) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    parsec_se_core_stop();
    puts("ok");
    return 0;
}
