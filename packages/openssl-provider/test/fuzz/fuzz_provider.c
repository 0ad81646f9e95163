/*
 * A target of libFuzzer: untrusted URIs, DER and PEM. The first byte of an input chooses one of them. A key that is read is written, and must
 * be the same when it is read again.
 */
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <stdarg.h>

#include "block_decoder.h"
#include "check.h"
#include "key.h"
#include "key_block.h"
#include "key_encoder.h"
#include "key_parameters.h"
#include "provider.h"

/* The input or output of a decoder or an encoder. */
struct ossl_core_bio_st {
    uint8_t bytes[1 << 16];
    size_t length;
    size_t used;
};

static int bio_read(OSSL_CORE_BIO *bio, void *target, size_t size, size_t *count)
{
    size_t left = bio->length - bio->used;
    *count = size < left ? size : left;
    memcpy(target, bio->bytes + bio->used, *count);
    bio->used += *count;
    return *count > 0;
}

static int bio_write(OSSL_CORE_BIO *bio, const void *bytes, size_t length, size_t *written)
{
    CHECK(length <= sizeof bio->bytes - bio->length);
    memcpy(bio->bytes + bio->length, bytes, length);
    bio->length += length;
    *written = length;
    return 1;
}

/* As BIO_gets() does: up to a line's end, at most size - 1 bytes, and a NUL. */
static int bio_gets(OSSL_CORE_BIO *bio, char *line, int size)
{
    int length = 0;
    while (length < size - 1 && bio->used < bio->length) {
        line[length++] = (char)bio->bytes[bio->used++];
        if (line[length - 1] == '\n')
            break;
    }
    line[length] = '\0';
    return length;
}

static int get_params(const OSSL_CORE_HANDLE *handle, OSSL_PARAM parameters[])
{
    (void)handle;
    (void)parameters;
    return 0;
}

static void new_error(const OSSL_CORE_HANDLE *handle)
{
    (void)handle;
}

static void vset_error(const OSSL_CORE_HANDLE *handle, uint32_t reason, const char *format, va_list arguments)
{
    char text[2048];
    (void)handle;
    CHECK(reason != 0);
    vsnprintf(text, sizeof text, format, arguments);
}

/* Not called here. */
static int unused(void)
{
    abort();
}

static struct provider *provider;

/* The key that a decoder has made. */
struct taken {
    struct key *key;
};

static int take_key(const OSSL_PARAM parameters[], void *context)
{
    struct taken *taken = context;
    for (; parameters->key != NULL; parameters++) {
        if (strcmp(parameters->key, OSSL_OBJECT_PARAM_REFERENCE) == 0) {
            struct key_reference *reference = parameters->data;
            taken->key = reference->key;
            reference->key = NULL;
        }
    }
    return 1;
}

static struct key *decode_with(const OSSL_DISPATCH *functions, OSSL_CORE_BIO *input, OSSL_CALLBACK *callback)
{
    struct taken taken = {NULL};
    OSSL_FUNC_decoder_newctx_fn *begin = NULL;
    OSSL_FUNC_decoder_freectx_fn *end = NULL;
    OSSL_FUNC_decoder_decode_fn *decode = NULL;
    void *decoder;
    for (; functions->function_id != 0; functions++) {
        if (functions->function_id == OSSL_FUNC_DECODER_NEWCTX)
            begin = OSSL_FUNC_decoder_newctx(functions);
        else if (functions->function_id == OSSL_FUNC_DECODER_FREECTX)
            end = OSSL_FUNC_decoder_freectx(functions);
        else if (functions->function_id == OSSL_FUNC_DECODER_DECODE)
            decode = OSSL_FUNC_decoder_decode(functions);
    }
    CHECK(begin != NULL && end != NULL && decode != NULL);
    decoder = begin(provider);
    (void)decode(decoder, input, 0, callback, &taken, NULL, NULL);
    end(decoder);
    return taken.key;
}

static struct key *decode_der(const uint8_t *bytes, size_t length)
{
    static const OSSL_DISPATCH *const DECODERS[] = {decoder_of_ec, decoder_of_rsa, decoder_of_rsa_pss};
    static OSSL_CORE_BIO bio;
    struct key *key = NULL;
    for (size_t i = 0; key == NULL && i < 3; i++) {
        memcpy(bio.bytes, bytes, length);
        bio.length = length;
        bio.used = 0;
        key = decode_with(DECODERS[i], &bio, take_key);
    }
    return key;
}

static int take_der(const OSSL_PARAM parameters[], void *context)
{
    struct taken *taken = context;
    for (; parameters->key != NULL; parameters++) {
        if (strcmp(parameters->key, OSSL_OBJECT_PARAM_DATA) == 0)
            taken->key = decode_der(parameters->data, parameters->data_size);
    }
    return 1;
}

/* Asks a key for everything, into buffers that have guards and may be too small. */
static void ask_for_parameters(struct key *key, size_t size)
{
    const OSSL_PARAM *list = key->uri.type == KEY_EC ? key_parameters_gettable_ec(NULL) : key_parameters_gettable_rsa(NULL);
    for (; list->key != NULL; list++) {
        uint8_t *buffer = guarded(size);
        OSSL_PARAM parameters[] = {*list, OSSL_PARAM_END};
        parameters[0].data = buffer;
        parameters[0].data_size = size;
        parameters[0].return_size = OSSL_PARAM_UNMODIFIED;
        (void)key_parameters_get(key, parameters);
        check_guards(buffer, size, size);
    }
}

/* Writes a key that was read, reads it again, and compares both. A key without a public half would ask the service. */
static void check_key(struct key *key)
{
    static uint8_t bytes[MAX_KEY_BLOCK];
    struct public_key *public_key = atomic_load(&key->public_key);
    struct public_key *again;
    struct key_uri uri;
    struct der_output output;
    der_begin(&output, bytes, sizeof bytes);
    key_block_write(&key->uri, public_key, &output);
    CHECK(!output.is_full);
    CHECK(key_block_read(bytes + output.start, der_written(&output), &uri, &again) == NULL);
    CHECK(strcmp(uri.name, key->uri.name) == 0 && uri.provider == key->uri.provider && uri.type == key->uri.type);
    CHECK((again == NULL) == (public_key == NULL));
    if (public_key != NULL) {
        der_begin(&output, bytes, MAX_SPKI);
        public_key_write_spki(public_key, key->uri.type, &output);
        CHECK(!output.is_full && der_written(&output) > public_key->length);
        CHECK(again->length == public_key->length && memcmp(again->data, public_key->data, again->length) == 0);
        for (size_t size = 1; size <= 512; size *= 8)
            ask_for_parameters(key, size);
    }
    free(again);
}

static void read_uri(const uint8_t *data, size_t size)
{
    struct key_uri uri;
    struct key_uri again;
    char text[MAX_URI];
    char *copy = malloc(size + 1);
    CHECK(copy != NULL);
    memcpy(copy, data, size);
    copy[size] = '\0';
    if (key_uri_read(copy, &uri) == NULL) {
        key_uri_write(uri.name, uri.provider, text);
        CHECK(key_uri_read(text, &again) == NULL);
        CHECK(strcmp(uri.name, again.name) == 0 && uri.provider == again.provider);
    }
    free(copy);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static const OSSL_DISPATCH FUNCTIONS[] = {
        {OSSL_FUNC_CORE_GET_PARAMS, (void (*)(void))get_params},
        {OSSL_FUNC_CORE_GET_LIBCTX, (void (*)(void))unused},
        {OSSL_FUNC_CORE_NEW_ERROR, (void (*)(void))new_error},
        {OSSL_FUNC_CORE_VSET_ERROR, (void (*)(void))vset_error},
        {OSSL_FUNC_BIO_READ_EX, (void (*)(void))bio_read},
        {OSSL_FUNC_BIO_WRITE_EX, (void (*)(void))bio_write},
        {OSSL_FUNC_BIO_GETS, (void (*)(void))bio_gets},
        {OSSL_FUNC_PROVIDER_REGISTER_CHILD_CB, (void (*)(void))unused},
        {OSSL_FUNC_PROVIDER_DEREGISTER_CHILD_CB, (void (*)(void))unused},
        {OSSL_FUNC_PROVIDER_NAME, (void (*)(void))unused},
        {0, NULL},
    };
    (void)argc;
    (void)argv;
    provider = provider_new((const OSSL_CORE_HANDLE *)FUNCTIONS, FUNCTIONS);
    CHECK(provider != NULL);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static OSSL_CORE_BIO bio;
    struct key *key = NULL;
    if (size == 0 || size > sizeof bio.bytes)
        return 0;
    if (data[0] == 'u') {
        read_uri(data + 1, size - 1);
    } else if (data[0] == 'd') {
        key = decode_der(data + 1, size - 1);
    } else {
        memcpy(bio.bytes, data + 1, size - 1);
        bio.length = size - 1;
        bio.used = 0;
        key = decode_with(decoder_of_pem, &bio, take_der);
    }
    if (key != NULL)
        check_key(key);
    key_free(key);
    return 0;
}
