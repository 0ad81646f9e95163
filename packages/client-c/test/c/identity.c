/* A call with the identity of that number: identity NUMBER */
#include "client.h"

static parsec_status give_token(void *context, uint8_t *token, size_t size, size_t *length)
{
    (void)context;
    *length = (size_t)snprintf((char *)token, size, "token");
    return PARSEC_SUCCESS;
}

int main(int count, char **arguments)
{
    parsec_client_options options = {.size = sizeof options, .application_name = "name", .token = give_token};
    uint8_t signature[64];
    size_t length;
    CHECK(count == 2);
    options.identity = (uint32_t)atoi(arguments[1]);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, &options));
    printf("%d\n", parsec_sign_hash(client, "1", ECDSA, hash, sizeof hash, signature, sizeof signature, &length));
    parsec_client_close(client);
    return 0;
}
