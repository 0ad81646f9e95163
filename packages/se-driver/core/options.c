#define _GNU_SOURCE
#include "options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *variable(const char *name)
{
    const char *value = name == NULL ? NULL : secure_getenv(name);
    return value != NULL && *value != '\0' ? value : NULL;
}

/*
 * The value of the driver's own variable, or else of the variable that all programs share; NULL if neither is set. An empty one counts as not
 * set. A set-user-ID program reads no environment.
 */
static const char *from_environment(const char *own, const char *shared)
{
    const char *value = variable(own);
    return value != NULL ? value : variable(shared);
}

static const char *choose_text(const char *given, const char *own, const char *shared, const char *otherwise)
{
    const char *value = given != NULL ? given : from_environment(own, shared);
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

static bool choose_number(uint32_t given, const char *own, const char *shared, uint32_t otherwise, uint32_t *number)
{
    const char *text = from_environment(own, shared);
    char *end;
    unsigned long value;
    *number = given != 0 ? given : otherwise;
    if (given != 0 || text == NULL)
        return true;
    errno = 0;
    value = strtoul(text, &end, 10);
    *number = (uint32_t)value;
    return errno == 0 && *end == '\0' && text[0] >= '0' && text[0] <= '9' && value <= INT32_MAX;
}

static bool choose_trust(uint32_t given, bool *is_relaxed)
{
    const char *text = from_environment("PARSEC_SE_DRIVER_TRUST", "PARSEC_TRUST");
    if (given > PARSEC_SE_CORE_TRUST_RELAXED)
        return false;
    *is_relaxed = given == PARSEC_SE_CORE_TRUST_RELAXED;
    if (given != 0 || text == NULL)
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
static parsec_se_core_options known_part(const parsec_se_core_options *given)
{
    parsec_se_core_options options;
    memset(&options, 0, sizeof options);
    if (given != NULL)
        memcpy(&options, given, given->size < sizeof options ? given->size : sizeof options);
    return options;
}

bool options_resolve(const parsec_se_core_options *given, struct options *options)
{
    parsec_se_core_options known;
    if (given != NULL && given->size < sizeof given->size)
        return false;
    known = known_part(given);
    options->uid = geteuid();
    return choose_trust(known.trust, &options->is_relaxed)
        && parse_endpoint(choose_text(known.endpoint, NULL, "PARSEC_SERVICE_ENDPOINT", "unix:/run/parsec/parsec.sock"),
                          options->socket_path)
        && copy_text(options->application_name, sizeof options->application_name,
                     choose_text(known.application_name, "PARSEC_SE_DRIVER_APPLICATION_NAME", "PARSEC_APPLICATION_NAME",
                                 "Parsec SE Driver"))
        && copy_text(options->key_name_prefix, sizeof options->key_name_prefix,
                     choose_text(known.key_name_prefix, "PARSEC_SE_DRIVER_KEY_NAME_PREFIX", NULL, "parsec-se-driver-key"))
        && choose_number(known.timeout_ms, "PARSEC_SE_DRIVER_TIMEOUT_MS", "PARSEC_TIMEOUT_MS", 60000, &options->timeout_ms)
        && choose_number(known.trusted_uid, "PARSEC_SE_DRIVER_TRUSTED_UID", "PARSEC_TRUSTED_UID", 0, &options->trusted_uid)
        && copy_text(options->trusted_file_systems, sizeof options->trusted_file_systems,
                     choose_text(known.trusted_file_systems, "PARSEC_SE_DRIVER_TRUSTED_FILE_SYSTEMS", "PARSEC_TRUSTED_FILE_SYSTEMS", ""))
        && choose_number(known.provider, "PARSEC_SE_DRIVER_PROVIDER", "PARSEC_PROVIDER", 0, &options->provider)
        && options->timeout_ms > 0 && options->timeout_ms <= INT32_MAX && options->provider <= UINT8_MAX;
}
