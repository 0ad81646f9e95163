/* The exit of a forked child leaves the parent's volatile keys to the parent. */
#include <sys/wait.h>
#include <unistd.h>

#include "driver.h"

int main(void)
{
    static const uint8_t hash[32] = {3};
    psa_key_attributes_t attributes = attributes_of(VOLATILE, 0, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    mbedtls_svc_key_id_t key;
    uint8_t signature[64];
    size_t length;
    start();
    CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&attributes, &key));
    for (int i = 0; i < 5; i++) {
        int status;
        pid_t child = fork();
        if (child == 0) {
            mbedtls_svc_key_id_t own;
            CHECK_STATUS(PSA_SUCCESS, psa_sign_hash(key, ECDSA, hash, sizeof hash, signature, sizeof signature, &length));
            /* Its own volatile key goes with it. */
            CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&attributes, &own));
            exit(0);
        }
        CHECK(child > 0 && waitpid(child, &status, 0) == child);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    CHECK_STATUS(PSA_SUCCESS, psa_sign_hash(key, ECDSA, hash, sizeof hash, signature, sizeof signature, &length));
    puts("ok");
    return 0;
}
