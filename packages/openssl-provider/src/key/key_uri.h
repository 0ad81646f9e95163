/* The URI of a key: parsec:NAME?provider=3&type=RSA-PSS, percent-encoded. */
#ifndef KEY_URI_H
#define KEY_URI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "public_key.h"

#define MAX_KEY_NAME 1024 /* bytes of a name with its NUL */
#define MAX_URI (3 * MAX_KEY_NAME + 64)

struct key_uri {
    char name[MAX_KEY_NAME]; /* "" for the list of all keys */
    uint32_t provider;       /* of the service; 0 for the usual one */
    enum key_type type;      /* KEY_NONE if the URI has none */
};

/* True if a text begins with the scheme. */
bool key_uri_has_scheme(const char *text);
/* Reads a URI. NULL if it is valid; else the reason why it is not, as English text. */
const char *key_uri_read(const char *text, struct key_uri *uri);
/* Writes a URI, without the type. */
void key_uri_write(const char *name, uint32_t provider, char text[MAX_URI]);

#endif
