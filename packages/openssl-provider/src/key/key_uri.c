#include "key_uri.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define SCHEME "parsec:"
#define MAX_VALUE 16 /* bytes of a value of the query with its NUL */

bool key_uri_has_scheme(const char *text)
{
    return strncasecmp(text, SCHEME, strlen(SCHEME)) == 0;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
        return (c | 0x20) - 'a' + 10;
    return -1;
}

/* Decodes until one of `ends` or the NUL, to which *text then points. */
static const char *decode(const char **text, const char *ends, char *target, size_t size)
{
    size_t length = 0;
    for (; **text != '\0' && strchr(ends, **text) == NULL; (*text)++) {
        char c = **text;
        if (c == '%') {
            int high = digit((*text)[1]);
            int low = high < 0 ? -1 : digit((*text)[2]);
            if (low < 0)
                return "a % is followed by two hexadecimal digits";
            c = (char)(high * 16 + low);
            *text += 2;
        }
        if (c == '\0')
            return "no name has a NUL";
        if (length + 1 >= size)
            return "a name or a value is too long";
        target[length++] = c;
    }
    target[length] = '\0';
    return NULL;
}

static const char *read_provider(const char *value, struct key_uri *uri)
{
    uri->provider = 0;
    for (const char *c = value; *c != '\0'; c++) {
        if (*c < '0' || *c > '9' || uri->provider > 255)
            return "the provider is a number from 1 to 255";
        uri->provider = uri->provider * 10 + (uint32_t)(*c - '0');
    }
    return uri->provider == 0 || uri->provider > 255 ? "the provider is a number from 1 to 255" : NULL;
}

static const char *read_type(const char *value, struct key_uri *uri)
{
    uri->type = key_type_by_name(value);
    return uri->type == KEY_NONE ? "the type is EC, RSA or RSA-PSS" : NULL;
}

static const char *read_query(const char *text, struct key_uri *uri)
{
    while (*text != '\0') {
        char name[MAX_VALUE];
        char value[MAX_VALUE];
        const char *error = decode(&text, "=&#", name, sizeof name);
        if (error == NULL && *text != '=')
            error = "the query has the form name=value";
        text++;
        if (error == NULL)
            error = decode(&text, "&#", value, sizeof value);
        if (error != NULL)
            return error;
        if (strcmp(name, "provider") == 0)
            error = read_provider(value, uri);
        else if (strcmp(name, "type") == 0)
            error = read_type(value, uri);
        else
            error = "the query has provider and type, nothing else";
        if (error != NULL)
            return error;
        if (*text == '#')
            return "no key has a fragment: write # as %23";
        if (*text == '&')
            text++;
    }
    return NULL;
}

const char *key_uri_read(const char *text, struct key_uri *uri)
{
    const char *error;
    memset(uri, 0, sizeof *uri);
    if (!key_uri_has_scheme(text))
        return "it begins with parsec:";
    text += strlen(SCHEME);
    error = decode(&text, "?#", uri->name, sizeof uri->name);
    if (error != NULL)
        return error;
    if (*text == '#')
        return "no key has a fragment: write # as %23";
    return *text == '?' ? read_query(text + 1, uri) : NULL;
}

static bool is_plain(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-._~/", c) != NULL;
}

void key_uri_write(const char *name, uint32_t provider, char text[MAX_URI])
{
    size_t used = (size_t)snprintf(text, MAX_URI, SCHEME);
    for (; *name != '\0' && used < MAX_URI - 32; name++) {
        unsigned char c = (unsigned char)*name;
        used += (size_t)snprintf(text + used, MAX_URI - used, is_plain(c) ? "%c" : "%%%02X", c);
    }
    if (provider != 0)
        snprintf(text + used, MAX_URI - used, "?provider=%u", (unsigned)provider);
}
