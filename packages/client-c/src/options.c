#define _GNU_SOURCE
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"

#define MAX_VARIABLE_PREFIX 107 /* bytes */
#define MAX_VARIABLE (MAX_VARIABLE_PREFIX + sizeof "TRUSTED_FILE_SYSTEMS") /* with the longest name, and the NUL */

/* The value of a variable; NULL if it is not set, or empty. A set-user-ID program reads no environment. */
static const char *value_of(const char *prefix, const char *name)
{
    char variable[MAX_VARIABLE];
    const char *value;
    snprintf(variable, sizeof variable, "%s%s", prefix, name);
    value = secure_getenv(variable);
    return value != NULL && *value != '\0' ? value : NULL;
}

/* The value of the variable with the caller's own prefix, else of the one that all programs share. An empty prefix asks for neither. */
static const char *from_environment(const parsec_client_options *given, const char *name)
{
    const char *value;
    if (given->variable_prefix != NULL && given->variable_prefix[0] == '\0')
        return NULL;
    value = given->variable_prefix == NULL ? NULL : value_of(given->variable_prefix, name);
    return value != NULL ? value : value_of("PARSEC_", name);
}

static const char *choose_text(const char *text, const parsec_client_options *given, const char *name, const char *otherwise)
{
    const char *value = text != NULL ? text : from_environment(given, name);
    return value != NULL && *value != '\0' ? value : otherwise;
}

static bool copy_text(char *target, size_t size, const char *text)
{
    size_t length = strlen(text);
    if (length >= size)
        return false;
    memcpy(target, text, length + 1);
    return true;
}

static bool choose_number(uint32_t chosen, const parsec_client_options *given, const char *name, uint32_t otherwise, uint32_t *number)
{
    const char *text = from_environment(given, name);
    char *end;
    unsigned long value;
    *number = chosen != 0 ? chosen : otherwise;
    if (chosen != 0 || text == NULL)
        return true;
    value = strtoul(text, &end, 10); /* what is too large for it becomes its largest */
    *number = (uint32_t)value;
    return *end == '\0' && text[0] >= '0' && value <= INT32_MAX; /* neither a sign nor a space first */
}

static bool choose_trust(const parsec_client_options *given, bool *is_relaxed)
{
    const char *text = from_environment(given, "TRUST");
    if (given->trust > PARSEC_TRUST_RELAXED)
        return false;
    *is_relaxed = given->trust == PARSEC_TRUST_RELAXED;
    if (given->trust != 0 || text == NULL)
        return true;
    *is_relaxed = strcmp(text, "relaxed") == 0;
    return *is_relaxed || strcmp(text, "strict") == 0;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
        return (c | 0x20) - 'a' + 10;
    return -1;
}

/* Parses unix:/path and unix:///path, percent-encoded: RFC 3986. Refuses a NUL, at which the system would cut the path. */
static bool parse_endpoint(const char *endpoint, char path[MAX_SOCKET_PATH + 1])
{
    size_t length = 0;
    if (strncmp(endpoint, "unix:", 5) != 0)
        return false;
    endpoint += 5;
    if (strncmp(endpoint, "//", 2) == 0)
        endpoint += 2;
    if (*endpoint != '/')
        return false;
    for (; *endpoint != '\0'; endpoint++) {
        char c = *endpoint;
        if (c == '?' || c == '#')
            return false;
        if (c == '%') {
            int high = digit(endpoint[1]);
            int low = high < 0 ? -1 : digit(endpoint[2]);
            if (low < 0 || high * 16 + low == 0)
                return false;
            c = (char)(high * 16 + low);
            endpoint += 2;
        }
        if (length == MAX_SOCKET_PATH)
            return false;
        path[length++] = c;
    }
    path[length] = '\0';
    return path[length - 1] != '/';
}

/* Copies the fields that the caller's version has; the others become 0. */
static parsec_client_options known_part(const parsec_client_options *given)
{
    parsec_client_options options;
    memset(&options, 0, sizeof options);
    if (given != NULL)
        memcpy(&options, given, given->size < sizeof options ? given->size : sizeof options);
    return options;
}

static bool choose_identity(const parsec_client_options *given, struct options *options)
{
    const char *name = choose_text(given->application_name, given, "APPLICATION_NAME", "");
    options->identity = given->identity;
    options->token = given->token;
    options->token_context = given->token_context;
    if (!is_utf8(name) || !copy_text(options->application_name, sizeof options->application_name, name))
        return false;
    return given->identity <= PARSEC_IDENTITY_JWT_SVID && (given->identity != PARSEC_IDENTITY_DIRECT || *name != '\0')
        && (given->identity != PARSEC_IDENTITY_JWT_SVID || given->token != NULL);
}

const char *options_resolve(const parsec_client_options *given, struct options *options)
{
    parsec_client_options known;
    if (given != NULL && given->size < sizeof given->size)
        return "size";
    known = known_part(given);
    if (known.variable_prefix != NULL && strlen(known.variable_prefix) > MAX_VARIABLE_PREFIX)
        return "variable_prefix";
    if (!choose_trust(&known, &options->is_relaxed))
        return "trust";
    if (!parse_endpoint(choose_text(known.endpoint, &known, "SERVICE_ENDPOINT", "unix:/run/parsec/parsec.sock"), options->socket_path))
        return "endpoint";
    if (!choose_identity(&known, options))
        return "identity or application_name";
    if (!choose_number(known.timeout_ms, &known, "TIMEOUT_MS", 60000, &options->timeout_ms) || options->timeout_ms == 0
        || options->timeout_ms > INT32_MAX)
        return "timeout_ms";
    if (!choose_number(known.trusted_uid, &known, "TRUSTED_UID", 0, &options->trusted_uid))
        return "trusted_uid";
    if (!copy_text(options->trusted_file_systems, sizeof options->trusted_file_systems,
                   choose_text(known.trusted_file_systems, &known, "TRUSTED_FILE_SYSTEMS", "")))
        return "trusted_file_systems";
    if (!choose_number(known.provider, &known, "PROVIDER", 0, &options->provider) || options->provider > UINT8_MAX)
        return "provider";
    options->refuses_own_process = known.own_process == PARSEC_OWN_PROCESS_REFUSED;
    return known.own_process > PARSEC_OWN_PROCESS_REFUSED ? "own_process" : NULL;
}
