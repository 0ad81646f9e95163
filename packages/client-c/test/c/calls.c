/* Many calls of one thread, on a small stack: calls COUNT [keep] */
#include <limits.h>
#include <pthread.h>

#include "client.h"

static int call_count;
static bool keeps_key;

static void *call(void *unused)
{
    uint8_t signature[64], key[65];
    size_t length;
    uint32_t bits;
    static const uint8_t material[32] = {5};
    (void)unused;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_import_key(client, "80", &ecc, material, sizeof material, &bits));
    for (int i = 0; i < call_count; i++) {
        CHECK_STATUS(PARSEC_SUCCESS, parsec_sign_hash(client, "80", ECDSA, hash, sizeof hash, signature, sizeof signature, &length));
        if (i % 10 == 0) {
            CHECK_STATUS(PARSEC_SUCCESS, parsec_verify_hash(client, "80", ECDSA, hash, sizeof hash, signature, length));
            CHECK_STATUS(PARSEC_SUCCESS, parsec_export_public_key(client, "80", key, sizeof key, &length));
        }
    }
    if (!keeps_key)
        CHECK_STATUS(PARSEC_SUCCESS, parsec_destroy_key(client, "80"));
    return NULL;
}

int main(int count, char **arguments)
{
    pthread_attr_t attributes;
    pthread_t thread;
    CHECK(count > 1);
    call_count = atoi(arguments[1]);
    keeps_key = count > 2;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    CHECK(pthread_attr_init(&attributes) == 0);
    CHECK(pthread_attr_setstacksize(&attributes, 64 * 1024) == 0);
    CHECK(pthread_create(&thread, &attributes, call, NULL) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    parsec_client_close(client);
    puts("ok");
    return 0;
}
