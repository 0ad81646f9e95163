/*
 * Signs with a key in the Parsec service, by the opaque driver; the key is created on the first run. With the argument "forget" it is
 * removed. Only two lines differ from a program that uses a key of Mbed TLS' own.
 */
#include <parsec_opaque_driver.h>
#include <psa/crypto.h>
#include <stdio.h>
#include <string.h>

#define KEY_ID 1
#define IN_PARSEC PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(PSA_KEY_PERSISTENCE_DEFAULT, PARSEC_OPAQUE_LOCATION) /* one */

static psa_status_t make_key(psa_key_id_t id)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_id(&attributes, id);
    psa_set_key_lifetime(&attributes, IN_PARSEC);
    psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
    psa_set_key_bits(&attributes, 256);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE);
    psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
    return psa_generate_key(&attributes, &id);
}

static psa_status_t sign(psa_key_id_t id)
{
    static const unsigned char message[] = "a message";
    unsigned char signature[64];
    size_t length;
    psa_status_t status = make_key(id);
    if (status == PSA_SUCCESS || status == PSA_ERROR_ALREADY_EXISTS)
        status = psa_sign_message(id, PSA_ALG_ECDSA(PSA_ALG_SHA_256), message, sizeof message, signature, sizeof signature, &length);
    if (status == PSA_SUCCESS)
        status = psa_verify_message(id, PSA_ALG_ECDSA(PSA_ALG_SHA_256), message, sizeof message, signature, length);
    return status;
}

int main(int count, char **arguments)
{
    const int is_forgetting = count > 1 && strcmp(arguments[1], "forget") == 0;
    psa_status_t status = psa_crypto_init();
    if (status == PSA_SUCCESS)
        status = is_forgetting ? parsec_forget_key(KEY_ID) : sign(KEY_ID); /* two: psa_destroy_key() would leave it in the service */
    if (status == PSA_ERROR_COMMUNICATION_FAILURE)
        fprintf(stderr, "no Parsec service responds: set PARSEC_SERVICE_ENDPOINT=unix:/path\n");
    if (status == PSA_SUCCESS)
        printf(is_forgetting ? "forgotten\n" : "signed and verified\n");
    else
        printf("failed with status %d\n", (int)status);
    return status == PSA_SUCCESS ? 0 : 1;
}
