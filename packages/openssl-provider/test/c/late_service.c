/* A service that is asked when a key is used, not when the module is loaded; and an environment that was read then. */
#include "next.h"
#include "provider_test.h"

int main(void)
{
    struct loaded loaded = load_module(NULL);
    EVP_PKEY *key;
    CHECK(clearenv() == 0);
    CHECK(setenv("PARSEC_TIMEOUT_MS", "soon", 1) == 0 && setenv("PARSEC_PROVIDER", "7", 1) == 0
          && setenv("PARSEC_TRUSTED_UID", "x", 1) == 0);
    CHECK(open_key(NULL, "parsec:ec") == NULL);
    CHECK(strcmp(last_reason(), "parsec service not reachable") == 0);
    ERR_clear_error();
    wait_for_next(); /* it starts */
    key = open_key(NULL, "parsec:ec");
    CHECK_SSL(key != NULL);
    CHECK_SSL(sign_and_verify(NULL, key));
    wait_for_next(); /* it stops */
    CHECK(!sign_and_verify(NULL, key));
    CHECK(strcmp(last_reason(), "parsec service not reachable") == 0);
    ERR_clear_error();
    wait_for_next(); /* it starts again */
    CHECK_SSL(sign_and_verify(NULL, key));
    EVP_PKEY_free(key);
    OSSL_PROVIDER_unload(loaded.parsec);
    OSSL_PROVIDER_unload(loaded.usual);
    return 0;
}
