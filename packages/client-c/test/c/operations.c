/*
 * Every operation once, and each output with a buffer that is a byte too small. Prints the name and the status of each, so that providers can be
 * compared: a provider need not have all.
 */
#include "client.h"

#define MAX_OUTPUT 2048

static parsec_status report(const char *name, parsec_status status)
{
    printf("%s %d\n", name, status);
    if (status != PARSEC_SUCCESS)
        CHECK(strlen(parsec_last_error()) > 0);
    return status;
}

/* One buffer that a function fills. */
struct output {
    uint8_t bytes[MAX_OUTPUT];
    size_t size; /* that the function is told */
    size_t length;
};

typedef parsec_status (*filling)(struct output *output);

/* Fills an output, and then again with a byte less: the length is told, and nothing is written. */
static parsec_status fill(const char *name, filling function, struct output *output)
{
    struct output small;
    parsec_status status;
    output->size = MAX_OUTPUT;
    status = report(name, function(output));
    if (status != PARSEC_SUCCESS)
        CHECK(output->length == 0);
    if (output->length == 0)
        return status;
    small.size = output->length - 1;
    small.length = 0;
    memset(small.bytes, GUARD_BYTE, MAX_OUTPUT);
    CHECK_STATUS(PARSEC_ERROR_BUFFER_TOO_SMALL, function(&small));
    CHECK(small.length == output->length);
    for (size_t i = 0; i < MAX_OUTPUT; i++)
        CHECK(small.bytes[i] == GUARD_BYTE);
    return PARSEC_SUCCESS;
}

static const uint8_t message[20] = "nothing but a text";
static struct output signature, encrypted;

static parsec_status generate(const char *name, uint32_t type, uint32_t bits, uint32_t usage, uint32_t algorithm)
{
    parsec_key_attributes attributes = {.type = type, .bits = bits, .usage = usage, .algorithm = algorithm};
    return parsec_generate_key(client, name, &attributes);
}

static void core_operations(void)
{
    uint32_t major, minor;
    parsec_provider_list *providers;
    parsec_authenticator_list *authenticators;
    parsec_opcode_list *opcodes;
    parsec_application_list *applications;
    report("ping", parsec_ping(client, &major, &minor));
    CHECK(major == 1 && minor == 0);
    report("list_providers", parsec_list_providers(client, &providers));
    CHECK(parsec_provider_list_count(providers) > 1);
    CHECK(strlen(parsec_provider_list_get(providers, 0)->uuid) == 36);
    CHECK(parsec_provider_list_get(providers, parsec_provider_list_count(providers) - 1)->id == 0);
    CHECK(parsec_provider_list_get(providers, parsec_provider_list_count(providers)) == NULL);
    report("list_opcodes", parsec_list_opcodes(client, parsec_provider_list_get(providers, 0)->id, &opcodes));
    CHECK(parsec_opcode_list_count(opcodes) > 3);
    for (size_t i = 0; i < parsec_opcode_list_count(opcodes); i++)
        CHECK(parsec_opcode_list_get(opcodes, i) > 0);
    CHECK(parsec_opcode_list_get(opcodes, SIZE_MAX) == 0);
    report("list_authenticators", parsec_list_authenticators(client, &authenticators));
    CHECK(parsec_authenticator_list_get(authenticators, 0)->id > 0);
    CHECK(parsec_authenticator_list_get(authenticators, 0)->description[0] != '\0');
    report("list_clients", parsec_list_clients(client, &applications));
    /* Only an administrator gets them. */
    if (parsec_application_list_count(applications) > 0)
        CHECK(strlen(parsec_application_list_get(applications, 0)) > 0);
    report("delete_client", parsec_delete_client(client, "no such application"));
    parsec_provider_list_free(providers);
    parsec_authenticator_list_free(authenticators);
    parsec_opcode_list_free(opcodes);
    parsec_application_list_free(applications);
    CHECK(parsec_key_list_count(NULL) == 0 && parsec_key_list_get(NULL, 0) == NULL);
    CHECK(parsec_application_list_get(NULL, 0) == NULL);
    parsec_key_list_free(NULL);
}

static parsec_status sign_hash(struct output *out)
{
    return parsec_sign_hash(client, "signing \xc3\xa9", ECDSA, hash, sizeof hash, out->bytes, out->size, &out->length);
}

static parsec_status sign_message(struct output *out)
{
    return parsec_sign_message(client, "signing \xc3\xa9", ECDSA, message, sizeof message, out->bytes, out->size, &out->length);
}

static parsec_status export_public_key(struct output *out)
{
    return parsec_export_public_key(client, "signing \xc3\xa9", out->bytes, out->size, &out->length);
}

static parsec_status export_key(struct output *out)
{
    return parsec_export_key(client, "signing \xc3\xa9", out->bytes, out->size, &out->length);
}

static void look_at_keys(void)
{
    parsec_key_list *keys;
    parsec_key_attributes found;
    size_t seen = 0;
    report("list_keys", parsec_list_keys(client, &keys));
    for (size_t i = 0; i < parsec_key_list_count(keys); i++) {
        const parsec_key *key = parsec_key_list_get(keys, i);
        if (strcmp(key->name, "signing \xc3\xa9") == 0)
            seen += key->attributes.type == ecc.type && key->attributes.bits == 256 && key->attributes.algorithm == ECDSA;
    }
    CHECK(seen == 1);
    parsec_key_list_free(keys);
    report("get_key_attributes", parsec_get_key_attributes(client, "signing \xc3\xa9", &found));
    CHECK(found.type == ecc.type && found.bits == 256);
    report("check_key_attributes", parsec_check_key_attributes(client, &found));
}

static void signatures(void)
{
    struct output key;
    uint32_t bits = 0;
    parsec_key_attributes public_key = {.type = PARSEC_KEY_TYPE_ECC_PUBLIC_KEY(PARSEC_ECC_FAMILY_SECP_R1),
                                        .usage = PARSEC_USAGE_VERIFY_HASH | PARSEC_USAGE_VERIFY_MESSAGE,
                                        .algorithm = ECDSA};
    report("generate_key", parsec_generate_key(client, "signing \xc3\xa9", &ecc));
    CHECK_STATUS(PARSEC_ERROR_ALREADY_EXISTS, parsec_generate_key(client, "signing \xc3\xa9", &ecc));
    look_at_keys();
    CHECK(fill("sign_hash", sign_hash, &signature) == PARSEC_SUCCESS && signature.length == 64);
    report("verify_hash", parsec_verify_hash(client, "signing \xc3\xa9", ECDSA, hash, sizeof hash, signature.bytes, signature.length));
    signature.bytes[7] ^= 1;
    CHECK_STATUS(PARSEC_ERROR_INVALID_SIGNATURE,
                 parsec_verify_hash(client, "signing \xc3\xa9", ECDSA, hash, sizeof hash, signature.bytes, signature.length));
    CHECK(parsec_verify_hash(client, "signing \xc3\xa9", ECDSA, hash, sizeof hash, NULL, 0) != PARSEC_SUCCESS);
    (void)fill("sign_message", sign_message, &signature);
    report("verify_message", parsec_verify_message(client, "signing \xc3\xa9", ECDSA, message, sizeof message, signature.bytes, 64));
    CHECK(fill("export_public_key", export_public_key, &key) == PARSEC_SUCCESS && key.length == 65);
    report("import_key", parsec_import_key(client, "public", &public_key, key.bytes, key.length, &bits));
    CHECK(bits == 256);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_destroy_key(client, "public"));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_import_key(client, "public", &public_key, key.bytes, key.length, NULL));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_destroy_key(client, "public"));
    (void)fill("export_key", export_key, &key);
}

static parsec_status asymmetric_encrypt(struct output *out)
{
    return parsec_asymmetric_encrypt(client, "rsa", PARSEC_ALG_RSA_PKCS1V15_CRYPT, message, sizeof message, NULL, 0, out->bytes, out->size,
                                     &out->length);
}

static parsec_status asymmetric_decrypt(struct output *out)
{
    return parsec_asymmetric_decrypt(client, "rsa", PARSEC_ALG_RSA_PKCS1V15_CRYPT, encrypted.bytes, encrypted.length, NULL, 0, out->bytes,
                                     out->size, &out->length);
}

static parsec_status aead_encrypt(struct output *out)
{
    return parsec_aead_encrypt(client, "aes", PARSEC_ALG_GCM, hash, 12, NULL, 0, message, sizeof message, out->bytes, out->size,
                               &out->length);
}

static parsec_status aead_decrypt(struct output *out)
{
    return parsec_aead_decrypt(client, "aes", PARSEC_ALG_GCM, hash, 12, NULL, 0, encrypted.bytes, encrypted.length, out->bytes, out->size,
                               &out->length);
}

static parsec_status cipher_encrypt(struct output *out)
{
    return parsec_cipher_encrypt(client, "ctr", PARSEC_ALG_CTR, message, sizeof message, out->bytes, out->size, &out->length);
}

static parsec_status cipher_decrypt(struct output *out)
{
    return parsec_cipher_decrypt(client, "ctr", PARSEC_ALG_CTR, encrypted.bytes, encrypted.length, out->bytes, out->size, &out->length);
}

/* Encrypts and decrypts with a new key. */
static void encryption(const char *encrypt, filling encrypting, const char *decrypt, filling decrypting)
{
    struct output decrypted;
    if (fill(encrypt, encrypting, &encrypted) != PARSEC_SUCCESS)
        encrypted.length = 256;
    if (fill(decrypt, decrypting, &decrypted) == PARSEC_SUCCESS)
        CHECK(decrypted.length == sizeof message && memcmp(decrypted.bytes, message, sizeof message) == 0);
}

static void encryptions(void)
{
    const uint32_t usage = PARSEC_USAGE_ENCRYPT | PARSEC_USAGE_DECRYPT;
    (void)generate("rsa", PARSEC_KEY_TYPE_RSA_KEY_PAIR, 2048, usage, PARSEC_ALG_RSA_PKCS1V15_CRYPT);
    encryption("asymmetric_encrypt", asymmetric_encrypt, "asymmetric_decrypt", asymmetric_decrypt);
    (void)generate("aes", PARSEC_KEY_TYPE_AES, 256, usage, PARSEC_ALG_GCM);
    encryption("aead_encrypt", aead_encrypt, "aead_decrypt", aead_decrypt);
    (void)generate("ctr", PARSEC_KEY_TYPE_AES, 256, usage, PARSEC_ALG_CTR);
    encryption("cipher_encrypt", cipher_encrypt, "cipher_decrypt", cipher_decrypt);
}

static parsec_status mac_compute(struct output *out)
{
    return parsec_mac_compute(client, "mac", PARSEC_ALG_HMAC(PARSEC_ALG_SHA_256), message, sizeof message, out->bytes, out->size,
                              &out->length);
}

static parsec_status hash_compute(struct output *out)
{
    return parsec_hash_compute(client, PARSEC_ALG_SHA_256, NULL, 0, out->bytes, out->size, &out->length);
}

static parsec_status raw_key_agreement(struct output *out)
{
    /* The base point of P-256. SEC 2, section 2.4.2. */
    static const uint8_t point[] = {4,    0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2,
                                    0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f,
                                    0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce,
                                    0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5};
    return parsec_raw_key_agreement(client, PARSEC_ALG_ECDH, "agreeing", point, sizeof point, out->bytes, out->size, &out->length);
}

static void other_operations(void)
{
    static const uint8_t empty_hash[] = {0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
                                         0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55};
    struct output out;
    uint8_t random[100] = {0}, none[100] = {0};
    (void)generate("mac", PARSEC_KEY_TYPE_HMAC, 256, PARSEC_USAGE_SIGN_MESSAGE | PARSEC_USAGE_VERIFY_MESSAGE,
                   PARSEC_ALG_HMAC(PARSEC_ALG_SHA_256));
    (void)fill("mac_compute", mac_compute, &out);
    report("mac_verify", parsec_mac_verify(client, "mac", PARSEC_ALG_HMAC(PARSEC_ALG_SHA_256), message, sizeof message, out.bytes, 32));
    if (fill("hash_compute", hash_compute, &out) == PARSEC_SUCCESS)
        CHECK(out.length == 32 && memcmp(out.bytes, empty_hash, 32) == 0);
    report("hash_compare", parsec_hash_compare(client, PARSEC_ALG_SHA_256, NULL, 0, empty_hash, 32));
    (void)generate("agreeing", PARSEC_KEY_TYPE_ECC_KEY_PAIR(PARSEC_ECC_FAMILY_SECP_R1), 256, PARSEC_USAGE_DERIVE, PARSEC_ALG_ECDH);
    if (fill("raw_key_agreement", raw_key_agreement, &out) == PARSEC_SUCCESS)
        CHECK(out.length == 32);
    report("generate_random", parsec_generate_random(client, random, sizeof random));
    CHECK(memcmp(random, none, sizeof random) != 0);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_generate_random(client, NULL, 0));
    report("can_do_crypto", parsec_can_do_crypto(client, PARSEC_CHECK_GENERATE, &ecc));
}

static void attestation(void)
{
    struct output name, area, key;
    parsec_status status = parsec_prepare_key_attestation(client, "rsa", NULL, name.bytes, MAX_OUTPUT, &name.length, area.bytes, MAX_OUTPUT,
                                                          &area.length, key.bytes, MAX_OUTPUT, &key.length);
    report("prepare_key_attestation", status);
    if (status == PARSEC_SUCCESS) {
        size_t needed = area.length;
        CHECK(name.length > 0 && needed > 0 && key.length > 0);
        /* One of three is too small: all lengths are told, and none is written. */
        memset(name.bytes, GUARD_BYTE, MAX_OUTPUT);
        CHECK_STATUS(PARSEC_ERROR_BUFFER_TOO_SMALL,
                     parsec_prepare_key_attestation(client, "rsa", NULL, name.bytes, MAX_OUTPUT, &name.length, area.bytes, needed - 1,
                                                    &area.length, key.bytes, MAX_OUTPUT, &key.length));
        CHECK(area.length == needed && name.length > 0 && name.bytes[0] == GUARD_BYTE);
    }
    /* A credential of our own making is refused. */
    report("attest_key", parsec_attest_key(client, "rsa", NULL, hash, sizeof hash, hash, sizeof hash, key.bytes, MAX_OUTPUT, &key.length));
    CHECK(key.length == 0);
}

int main(void)
{
    static const char *const names[] = {"rsa", "aes", "ctr", "mac", "agreeing"};
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    core_operations();
    signatures();
    encryptions();
    other_operations();
    attestation();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)parsec_destroy_key(client, names[i]);
    report("destroy_key", parsec_destroy_key(client, "signing \xc3\xa9"));
    parsec_client_close(client);
    return 0;
}
