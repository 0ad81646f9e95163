#define _GNU_SOURCE
#include "options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *chosen(const char *given, const char *variable, const char *otherwise)
{
    const char *value = given != NULL ? given : secure_getenv(variable);
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

static bool choose_number(uint32_t given, const char *variable, uint32_t otherwise, uint32_t *number)
{
    const char *text = secure_getenv(variable);
    char *end;
    unsigned long value;
    *number = given != 0 ? given : otherwise;
    if (given != 0 || text == NULL || *text == '\0')
        return true;
    errno = 0;
    value = strtoul(text, &end, 10);
    *number = (uint32_t)value;
    return errno == 0 && *end == '\0' && text[0] >= '0' && text[0] <= '9' && value <= INT32_MAX;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
        return (c | 0x20) - 'a' + 10;
    return -1;
}

/* unix:/path and unix:///path, percent-encoded: RFC 3986. Never a NUL, at which the system would cut the path. */
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

/* Fields that the caller does not know of are as if they were 0. */
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
    const char *trust;
    if (given != NULL && given->size < sizeof given->size)
        return false;
    known = known_part(given);
    trust = secure_getenv("PARSEC_SE_DRIVER_TRUST");
    if (known.trust > PARSEC_SE_CORE_TRUST_RELAXED)
        return false;
    if (known.trust == 0 && trust != NULL && *trust != '\0') {
        if (strcmp(trust, "relaxed") == 0)
            known.trust = PARSEC_SE_CORE_TRUST_RELAXED;
        else if (strcmp(trust, "strict") != 0)
            return false;
    }
    options->is_relaxed = known.trust == PARSEC_SE_CORE_TRUST_RELAXED;
    options->uid = geteuid();
    return parse_endpoint(chosen(known.endpoint, "PARSEC_SERVICE_ENDPOINT", "unix:/run/parsec/parsec.sock"),
                          options->socket_path)
        && copy_text(options->application_name, sizeof options->application_name,
                     chosen(known.application_name, "PARSEC_SE_DRIVER_APPLICATION_NAME", "Parsec SE Driver"))
        && copy_text(options->key_name_prefix, sizeof options->key_name_prefix,
                     chosen(known.key_name_prefix, "PARSEC_SE_DRIVER_KEY_NAME_PREFIX", "parsec-se-driver-key"))
        && choose_number(known.timeout_ms, "PARSEC_SE_DRIVER_TIMEOUT_MS", 60000, &options->timeout_ms)
        && choose_number(known.trusted_uid, "PARSEC_SE_DRIVER_TRUSTED_UID", 0, &options->trusted_uid)
        && choose_number(known.provider, "PARSEC_SE_DRIVER_PROVIDER", 0, &options->provider)
        && options->timeout_ms > 0 && options->timeout_ms <= INT32_MAX && options->provider <= UINT8_MAX;
}
