/* The example of the README, as it stands: sketch */
#include <stdio.h>

#include <parsec_client.h>

int main(void)
{
    static const uint8_t hash[32] = {1};
    uint8_t signature[64];
    size_t length;
    parsec_client *client;
    parsec_status status = parsec_client_open(&client, NULL); /* NULL: endpoint and identity from the environment */
    parsec_key_attributes attributes = { .type = PARSEC_KEY_TYPE_ECC_KEY_PAIR(PARSEC_ECC_FAMILY_SECP_R1), .bits = 256,
                                         .usage = PARSEC_USAGE_SIGN_HASH, .algorithm = PARSEC_ALG_ECDSA(PARSEC_ALG_SHA_256) };
    status = parsec_generate_key(client, "device/identity", &attributes);
    if (status != PARSEC_SUCCESS)
        fprintf(stderr, "%s\n", parsec_last_error());
    status = parsec_sign_hash(client, "device/identity", PARSEC_ALG_ECDSA(PARSEC_ALG_SHA_256), hash, sizeof hash, signature,
                              sizeof signature, &length);
    parsec_client_close(client);
    return status == PARSEC_SUCCESS && length == 64 ? 0 : 1;
}
