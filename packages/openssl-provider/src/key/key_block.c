#include "key_block.h"

#include <string.h>

bool key_block_is_likely(const uint8_t *bytes, size_t length)
{
    struct der_input input = {bytes, length};
    struct der_input content;
    struct der_input uri;
    return der_read(&input, DER_SEQUENCE, &content) && der_read(&content, DER_UTF8_STRING, &uri) && uri.length >= 7
        && memcmp(uri.bytes, "parsec:", 7) == 0;
}

/* Copies a text; false if it has a NUL or is too long. */
static bool copy_text(const struct der_input *text, char *target, size_t size)
{
    if (text->length >= size || memchr(text->bytes, 0, text->length) != NULL)
        return false;
    memcpy(target, text->bytes, text->length);
    target[text->length] = '\0';
    return true;
}

const char *key_block_read(const uint8_t *bytes, size_t length, struct key_uri *uri, struct public_key **public_key)
{
    struct der_input input = {bytes, length};
    struct der_input content;
    struct der_input text;
    struct der_input name;
    char uri_text[MAX_URI];
    char type[16];
    const char *error;
    *public_key = NULL;
    if (!der_read(&input, DER_SEQUENCE, &content) || input.length != 0 || !der_read(&content, DER_UTF8_STRING, &text)
        || !copy_text(&text, uri_text, sizeof uri_text) || !der_read(&content, DER_UTF8_STRING, &name)
        || !copy_text(&name, type, sizeof type))
        return "it is a SEQUENCE of a URI, a type and maybe a public key";
    error = key_uri_read(uri_text, uri);
    if (error != NULL)
        return error;
    uri->type = key_type_by_name(type);
    if (uri->name[0] == '\0' || uri->type == KEY_NONE)
        return "it names a key, and EC, RSA or RSA-PSS as its type";
    if (content.length == 0)
        return NULL;
    *public_key = public_key_of_spki(content.bytes, content.length, uri->type);
    return *public_key == NULL ? "its public key is none of that type, or on a curve that is not known here" : NULL;
}

void key_block_write(const struct key_uri *uri, const struct public_key *public_key, struct der_output *output)
{
    char text[MAX_URI];
    const char *type = key_type_name(uri->type);
    size_t end = output->start;
    key_uri_write(uri->name, uri->provider, text);
    if (public_key != NULL)
        public_key_write_spki(public_key, uri->type, output);
    der_write(output, DER_UTF8_STRING, (const uint8_t *)type, strlen(type));
    der_write(output, DER_UTF8_STRING, (const uint8_t *)text, strlen(text));
    der_write_head(output, DER_SEQUENCE, end);
}
