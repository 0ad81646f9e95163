#include "key_encoder.h"

#include <stdio.h>
#include <string.h>

#include "base64.h"
#include "dispatch.h"
#include "key.h"
#include "key_block.h"
#include "reasons.h"

#define PUBLIC_LABEL "PUBLIC KEY"

/* An encoder has no state of its own. */
static void *new_encoder(void *provider)
{
    return provider_up_ref(provider);
}

static void free_encoder(void *provider)
{
    provider_free(provider);
}

static int does_public(void *provider, int selection)
{
    (void)provider;
    return (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) == 0 && (selection & OSSL_KEYMGMT_SELECT_PUBLIC_KEY) != 0;
}

static int does_private(void *provider, int selection)
{
    (void)provider;
    return (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0;
}

static int does_any_half(void *provider, int selection)
{
    (void)provider;
    return (selection & OSSL_KEYMGMT_SELECT_KEYPAIR) != 0;
}

static bool write_bytes(const struct core *core, OSSL_CORE_BIO *output, const void *bytes, size_t length)
{
    size_t written = 0;
    return core->bio_write(output, bytes, length, &written) && written == length;
}

static bool write_text(const struct core *core, OSSL_CORE_BIO *output, const char *text)
{
    return write_bytes(core, output, text, strlen(text));
}

static bool write_pem(const struct core *core, OSSL_CORE_BIO *output, const char *label, const uint8_t *bytes, size_t length)
{
    char line[BASE64_LINE_SIZE];
    bool is_written = write_text(core, output, "-----BEGIN ") && write_text(core, output, label) && write_text(core, output, "-----\n");
    for (size_t i = 0; is_written && i < length; i += BASE64_LINE_BYTES) {
        size_t count = length - i < BASE64_LINE_BYTES ? length - i : BASE64_LINE_BYTES;
        is_written = write_bytes(core, output, line, base64_write_line(bytes + i, count, line));
    }
    return is_written && write_text(core, output, "-----END ") && write_text(core, output, label) && write_text(core, output, "-----\n");
}

/* Writes the public half, as PEM with a label, or as DER for NULL. */
static int encode_public(void *data, OSSL_CORE_BIO *output, const void *object, const char *label)
{
    const struct core *core = &((struct provider *)data)->core;
    struct key *key = (struct key *)object;
    const struct public_key *public_key = key == NULL ? NULL : key_public(key);
    uint8_t bytes[MAX_SPKI];
    struct der_output der;
    if (public_key == NULL)
        return 0;
    der_begin(&der, bytes, sizeof bytes);
    public_key_write_spki(public_key, key->uri.type, &der);
    if (der.is_full)
        return 0;
    if (label == NULL)
        return write_bytes(core, output, bytes + der.start, der_written(&der));
    return write_pem(core, output, label, bytes + der.start, der_written(&der));
}

static int encode_public_der(void *data, OSSL_CORE_BIO *output, const void *object, const OSSL_PARAM parameters[], int selection,
                             OSSL_PASSPHRASE_CALLBACK *passphrase, void *context)
{
    (void)parameters;
    (void)selection;
    (void)passphrase;
    (void)context;
    return encode_public(data, output, object, NULL);
}

static int encode_public_pem(void *data, OSSL_CORE_BIO *output, const void *object, const OSSL_PARAM parameters[], int selection,
                             OSSL_PASSPHRASE_CALLBACK *passphrase, void *context)
{
    (void)parameters;
    (void)selection;
    (void)passphrase;
    (void)context;
    return encode_public(data, output, object, PUBLIC_LABEL);
}

/* Writes our block: it names the key, and holds nothing that is secret. */
static int encode_block(void *data, OSSL_CORE_BIO *output, const void *object, const OSSL_PARAM parameters[], int selection,
                        OSSL_PASSPHRASE_CALLBACK *passphrase, void *context)
{
    const struct core *core = &((struct provider *)data)->core;
    struct key *key = (struct key *)object;
    const struct public_key *public_key = key == NULL ? NULL : key_public(key);
    uint8_t bytes[MAX_KEY_BLOCK];
    struct der_output der;
    (void)parameters;
    (void)selection;
    (void)passphrase;
    (void)context;
    if (public_key == NULL || key_client(key) == NULL)
        return 0;
    der_begin(&der, bytes, sizeof bytes);
    key_block_write(&key->uri, public_key, &der);
    return !der.is_full && write_pem(core, output, KEY_BLOCK_LABEL, bytes + der.start, der_written(&der));
}

static int encode_text(void *data, OSSL_CORE_BIO *output, const void *object, const OSSL_PARAM parameters[], int selection,
                       OSSL_PASSPHRASE_CALLBACK *passphrase, void *context)
{
    const struct core *core = &((struct provider *)data)->core;
    struct key *key = (struct key *)object;
    const struct public_key *public_key = key == NULL ? NULL : key_public(key);
    char text[MAX_URI + 128];
    char uri[MAX_URI];
    (void)parameters;
    (void)selection;
    (void)passphrase;
    (void)context;
    if (public_key == NULL)
        return 0;
    key_uri_write(key->uri.name, key->uri.provider, uri);
    snprintf(text, sizeof text, "%s key in a Parsec service: (%u bit)\n", key_type_name(key->uri.type), (unsigned)public_key->bits);
    if (!write_text(core, output, text))
        return 0;
    snprintf(text, sizeof text, "URI: %s\n%s%s%s", key->uri.name[0] == '\0' ? "none" : uri,
             public_key->curve == NULL ? "" : "Curve: ", public_key->curve == NULL ? "" : public_key->curve->name,
             public_key->curve == NULL ? "" : "\n");
    return write_text(core, output, text);
}

static int refuse_private_key(void *data, OSSL_CORE_BIO *output, const void *object, const OSSL_PARAM parameters[], int selection,
                              OSSL_PASSPHRASE_CALLBACK *passphrase, void *context)
{
    (void)output;
    (void)object;
    (void)parameters;
    (void)selection;
    (void)passphrase;
    (void)context;
    raise_reason(&((struct provider *)data)->core, REASON_PRIVATE_HALF,
                 "write a file that names the key instead: openssl pkey -in parsec:NAME -out key.pem");
    return 0;
}

#define FUNCTIONS_OF(selects, encodes)                       \
    {                                                        \
        FUNCTION(OSSL_FUNC_ENCODER_NEWCTX, new_encoder),     \
        FUNCTION(OSSL_FUNC_ENCODER_FREECTX, free_encoder),   \
        FUNCTION(OSSL_FUNC_ENCODER_DOES_SELECTION, selects), \
        FUNCTION(OSSL_FUNC_ENCODER_ENCODE, encodes),         \
        END_OF_FUNCTIONS,                                    \
    }

const OSSL_DISPATCH encoder_of_public_der[] = FUNCTIONS_OF(does_public, encode_public_der);
const OSSL_DISPATCH encoder_of_public_pem[] = FUNCTIONS_OF(does_public, encode_public_pem);
const OSSL_DISPATCH encoder_of_block[] = FUNCTIONS_OF(does_private, encode_block);
const OSSL_DISPATCH encoder_of_private_key[] = FUNCTIONS_OF(does_private, refuse_private_key);
const OSSL_DISPATCH encoder_of_text[] = FUNCTIONS_OF(does_any_half, encode_text);
