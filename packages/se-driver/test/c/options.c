/* The options of a driver: what is given counts before the environment, and what no driver can have is refused. */
#include "driver.h"

static void invalid_options_are_refused(void)
{
    static char long_text[2000];
    parsec_driver_options given = {.size = sizeof given, .endpoint = "tcp://127.0.0.1:1"};
    CHECK_STATUS(PSA_ERROR_INVALID_ARGUMENT, CONFIGURE_DRIVER(&given));
    given = (parsec_driver_options){.size = sizeof given, .trust = 3};
    CHECK_STATUS(PSA_ERROR_INVALID_ARGUMENT, CONFIGURE_DRIVER(&given));
    given = (parsec_driver_options){.size = sizeof given, .provider = 256};
    CHECK_STATUS(PSA_ERROR_INVALID_ARGUMENT, CONFIGURE_DRIVER(&given));
    given = (parsec_driver_options){.size = sizeof given, .timeout_ms = UINT32_MAX};
    CHECK_STATUS(PSA_ERROR_INVALID_ARGUMENT, CONFIGURE_DRIVER(&given));
    given = (parsec_driver_options){.size = 0};
    CHECK_STATUS(PSA_ERROR_INVALID_ARGUMENT, CONFIGURE_DRIVER(&given));
    memset(long_text, 'a', sizeof long_text - 1);
    given = (parsec_driver_options){.size = sizeof given, .key_name_prefix = long_text};
    CHECK_STATUS(PSA_ERROR_INVALID_ARGUMENT, CONFIGURE_DRIVER(&given));
    /* A caller that knows only the timeout: the other fields are not read. */
    given = (parsec_driver_options){.size = 8, .endpoint = "nonsense"};
    CHECK_STATUS(PSA_SUCCESS, CONFIGURE_DRIVER(&given));
    CHECK_STATUS(PSA_SUCCESS, CONFIGURE_DRIVER(NULL));
}

static void options_count_before_the_environment(void)
{
    char prefix[] = "mine/";
    parsec_driver_options given = {.size = sizeof given, .key_name_prefix = prefix, .application_name = "options"};
    parsec_client_options same = {.size = sizeof same, .application_name = "options"};
    psa_key_attributes_t attributes = attributes_of(PERSISTENT, 7, ECC_PAIR, 256, SIGN_VERIFY, ECDSA);
    parsec_key_attributes found;
    parsec_client *client;
    mbedtls_svc_key_id_t key;
    setenv(PREFIX_VARIABLE, "other/", 1);
    CHECK_STATUS(PSA_SUCCESS, CONFIGURE_DRIVER(&given));
    memset(prefix, 'x', sizeof prefix - 1); /* it was copied */
    start();
    CHECK_STATUS(PSA_ERROR_BAD_STATE, CONFIGURE_DRIVER(&given));
    CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&attributes, &key));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, &same));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_get_key_attributes(client, "mine/7", &found));
    CHECK(found.type == ECC_PAIR && found.bits == 256 && found.algorithm == ECDSA);
    CHECK_STATUS(PSA_SUCCESS, DESTROY_KEY(key));
}

int main(void)
{
    invalid_options_are_refused();
    options_count_before_the_environment();
    puts("ok");
    return 0;
}
