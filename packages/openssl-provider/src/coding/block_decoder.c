#include "block_decoder.h"

#include <openssl/core_names.h>
#include <openssl/core_object.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "dispatch.h"
#include "key.h"
#include "key_block.h"
#include "key_parameters.h"
#include "reasons.h"

#define BEGIN "-----BEGIN "
#define BEGIN_OF_BLOCK BEGIN KEY_BLOCK_LABEL "-----"
#define END_OF_BLOCK "-----END " KEY_BLOCK_LABEL "-----"
#define MAX_LINE 256

/* A decoder. Owns a reference to the provider. */
struct decoder {
    struct provider *provider;
    enum key_type type; /* KEY_NONE for the one of PEM */
};

static void *new_decoder(void *provider, enum key_type type)
{
    struct decoder *decoder = calloc(1, sizeof *decoder);
    if (decoder == NULL)
        return NULL;
    decoder->provider = provider_up_ref(provider);
    decoder->type = type;
    return decoder;
}

static void *new_pem(void *provider)
{
    return new_decoder(provider, KEY_NONE);
}

static void *new_ec(void *provider)
{
    return new_decoder(provider, KEY_EC);
}

static void *new_rsa(void *provider)
{
    return new_decoder(provider, KEY_RSA);
}

static void *new_rsa_pss(void *provider)
{
    return new_decoder(provider, KEY_RSA_PSS);
}

static void free_decoder(void *data)
{
    struct decoder *decoder = data;
    if (decoder == NULL)
        return;
    provider_free(decoder->provider);
    free(decoder);
}

static int does_selection(void *provider, int selection)
{
    (void)provider;
    return selection == 0 || (selection & OSSL_KEYMGMT_SELECT_KEYPAIR) != 0;
}

/* Reads a line without its end; false at the end of the input. */
static bool read_line(const struct core *core, OSSL_CORE_BIO *input, char line[MAX_LINE])
{
    int length = core->bio_gets(input, line, MAX_LINE);
    if (length <= 0)
        return false;
    line[strcspn(line, "\r\n")] = '\0';
    for (size_t used = strlen(line); used > 0 && (line[used - 1] == ' ' || line[used - 1] == '\t'); used--)
        line[used - 1] = '\0';
    return true;
}

/* Reads up to the first block of PEM, and says if it is one of ours. A further one is read by the next call. */
static bool begins_block(const struct core *core, OSSL_CORE_BIO *input)
{
    char line[MAX_LINE];
    while (read_line(core, input, line)) {
        if (strncmp(line, BEGIN, strlen(BEGIN)) == 0)
            return strcmp(line, BEGIN_OF_BLOCK) == 0;
    }
    return false;
}

static bool read_block(const struct core *core, OSSL_CORE_BIO *input, uint8_t *bytes, size_t size, size_t *length)
{
    struct base64_reader reader = {0, 0, 0};
    char line[MAX_LINE];
    *length = 0;
    while (read_line(core, input, line)) {
        if (strcmp(line, END_OF_BLOCK) == 0)
            return base64_is_whole(&reader) && *length > 0 && der_element_length(bytes, *length) == *length;
        if (!base64_read(&reader, line, strlen(line), bytes, size, length))
            return false;
    }
    return false;
}

/* Returns 1 for anything that is not ours, or no other decoder could read it any more. */
static int decode_pem(void *data, OSSL_CORE_BIO *input, int selection, OSSL_CALLBACK *callback, void *context,
                      OSSL_PASSPHRASE_CALLBACK *passphrase, void *passphrase_context)
{
    const struct decoder *decoder = data;
    const struct core *core = &decoder->provider->core;
    uint8_t bytes[MAX_KEY_BLOCK];
    size_t length;
    int type = OSSL_OBJECT_PKEY;
    (void)selection;
    (void)passphrase;
    (void)passphrase_context;
    if (!begins_block(core, input))
        return 1;
    if (!read_block(core, input, bytes, sizeof bytes, &length)) {
        raise_reason(core, REASON_BAD_BLOCK, "write it again: openssl pkey -in parsec:NAME -out key.pem");
        return 0;
    }
    {
        OSSL_PARAM parameters[] = {
            OSSL_PARAM_int(OSSL_OBJECT_PARAM_TYPE, &type),
            OSSL_PARAM_utf8_string(OSSL_OBJECT_PARAM_DATA_STRUCTURE, KEY_BLOCK_STRUCTURE, sizeof KEY_BLOCK_STRUCTURE - 1),
            OSSL_PARAM_octet_string(OSSL_OBJECT_PARAM_DATA, bytes, length),
            OSSL_PARAM_END,
        };
        return callback(parameters, context);
    }
}

static bool read_exactly(const struct core *core, OSSL_CORE_BIO *input, uint8_t *bytes, size_t length)
{
    size_t total = 0;
    while (total < length) {
        size_t count = 0;
        if (!core->bio_read(input, bytes + total, length - total, &count) || count == 0)
            return false;
        total += count;
    }
    return true;
}

/* Reads one element of DER; 0 if there is none, or none that can be ours. */
static size_t read_element(const struct core *core, OSSL_CORE_BIO *input, uint8_t bytes[MAX_KEY_BLOCK])
{
    size_t head = 2;
    size_t length;
    if (!read_exactly(core, input, bytes, head) || bytes[0] != DER_SEQUENCE)
        return 0;
    if (bytes[1] >= 0x80) {
        size_t count = bytes[1] & 0x7f;
        if (count > 2 || !read_exactly(core, input, bytes + head, count))
            return 0;
        head += count;
    }
    length = der_element_length(bytes, head);
    return length > head && length <= MAX_KEY_BLOCK && read_exactly(core, input, bytes + head, length - head) ? length : 0;
}

/* Hands over a key by a reference, which KEYMGMT's load takes. */
static int give_key(struct key *key, OSSL_CALLBACK *callback, void *context)
{
    int type = OSSL_OBJECT_PKEY;
    const char *name = key_type_name(key->uri.type);
    struct key_reference reference = {key};
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_int(OSSL_OBJECT_PARAM_TYPE, &type),
        OSSL_PARAM_utf8_string(OSSL_OBJECT_PARAM_DATA_TYPE, (char *)name, strlen(name)),
        OSSL_PARAM_octet_string(OSSL_OBJECT_PARAM_REFERENCE, &reference, sizeof reference),
        OSSL_PARAM_END,
    };
    int was_taken = callback(parameters, context);
    key_free(reference.key); /* NULL if it was taken */
    return was_taken;
}

static int decode_der(void *data, OSSL_CORE_BIO *input, int selection, OSSL_CALLBACK *callback, void *context,
                      OSSL_PASSPHRASE_CALLBACK *passphrase, void *passphrase_context)
{
    struct decoder *decoder = data;
    const struct core *core = &decoder->provider->core;
    uint8_t bytes[MAX_KEY_BLOCK];
    size_t length = read_element(core, input, bytes);
    struct key_uri uri;
    struct public_key *public_key;
    struct key *key;
    const char *error;
    (void)selection;
    (void)passphrase;
    (void)passphrase_context;
    if (length == 0 || !key_block_is_likely(bytes, length))
        return 1;
    error = key_block_read(bytes, length, &uri, &public_key);
    if (error != NULL) {
        raise_reason(core, REASON_BAD_BLOCK, "%s; write it again: openssl pkey -in parsec:NAME -out key.pem", error);
        return 0;
    }
    if (uri.type != decoder->type) {
        free(public_key);
        return 1;
    }
    key = key_new(decoder->provider, &uri, public_key);
    return key != NULL && give_key(key, callback, context);
}

static int export_key(void *data, const void *object, size_t size, OSSL_CALLBACK *callback, void *context)
{
    const struct key_reference *reference = object;
    (void)data;
    return size == sizeof *reference && reference->key != NULL
        && key_parameters_export(reference->key, OSSL_KEYMGMT_SELECT_ALL, callback, context);
}

#define FUNCTIONS_OF_ALL                                                                                           \
    FUNCTION(OSSL_FUNC_DECODER_FREECTX, free_decoder), FUNCTION(OSSL_FUNC_DECODER_DOES_SELECTION, does_selection), \
        FUNCTION(OSSL_FUNC_DECODER_EXPORT_OBJECT, export_key)

const OSSL_DISPATCH decoder_of_pem[] = {
    FUNCTION(OSSL_FUNC_DECODER_NEWCTX, new_pem),
    FUNCTION(OSSL_FUNC_DECODER_DECODE, decode_pem),
    FUNCTIONS_OF_ALL,
    END_OF_FUNCTIONS,
};

const OSSL_DISPATCH decoder_of_ec[] = {
    FUNCTION(OSSL_FUNC_DECODER_NEWCTX, new_ec),
    FUNCTION(OSSL_FUNC_DECODER_DECODE, decode_der),
    FUNCTIONS_OF_ALL,
    END_OF_FUNCTIONS,
};

const OSSL_DISPATCH decoder_of_rsa[] = {
    FUNCTION(OSSL_FUNC_DECODER_NEWCTX, new_rsa),
    FUNCTION(OSSL_FUNC_DECODER_DECODE, decode_der),
    FUNCTIONS_OF_ALL,
    END_OF_FUNCTIONS,
};

const OSSL_DISPATCH decoder_of_rsa_pss[] = {
    FUNCTION(OSSL_FUNC_DECODER_NEWCTX, new_rsa_pss),
    FUNCTION(OSSL_FUNC_DECODER_DECODE, decode_der),
    FUNCTIONS_OF_ALL,
    END_OF_FUNCTIONS,
};
