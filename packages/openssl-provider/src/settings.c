#define _GNU_SOURCE /* secure_getenv() */
#include "settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The value in the provider's section, else in the environment; NULL if it is in neither, or empty. */
static const char *value_of(const struct core *core, const char *name, const char *variable)
{
    const char *value = core_configured(core, name);
    if (value == NULL || *value == '\0')
        value = secure_getenv(variable);
    return value != NULL && *value != '\0' ? value : NULL;
}

static void read_text(struct settings *settings, const struct core *core, const char *name, const char *variable, char text[MAX_SETTING])
{
    const char *value = value_of(core, name, variable);
    text[0] = '\0';
    if (value != NULL && snprintf(text, MAX_SETTING, "%s", value) >= MAX_SETTING)
        settings->wrong = name;
}

static uint32_t read_number(struct settings *settings, const struct core *core, const char *name, const char *variable)
{
    const char *value = value_of(core, name, variable);
    unsigned long number;
    char *end;
    if (value == NULL)
        return 0;
    errno = 0;
    number = strtoul(value, &end, 10);
    if (errno != 0 || *end != '\0' || *value < '0' || *value > '9' || number > INT32_MAX)
        settings->wrong = name;
    return (uint32_t)number;
}

static uint32_t read_trust(struct settings *settings, const struct core *core)
{
    const char *value = value_of(core, "trust", "PARSEC_TRUST");
    if (value == NULL || strcmp(value, "strict") == 0)
        return PARSEC_TRUST_STRICT;
    if (strcmp(value, "relaxed") != 0)
        settings->wrong = "trust";
    return PARSEC_TRUST_RELAXED;
}

void settings_read(struct settings *settings, const struct core *core)
{
    memset(settings, 0, sizeof *settings);
    read_text(settings, core, "endpoint", "PARSEC_SERVICE_ENDPOINT", settings->endpoint);
    read_text(settings, core, "application_name", "PARSEC_APPLICATION_NAME", settings->application_name);
    read_text(settings, core, "trusted_file_systems", "PARSEC_TRUSTED_FILE_SYSTEMS", settings->trusted_file_systems);
    settings->options = (parsec_client_options){
        .size = sizeof settings->options,
        .timeout_ms = read_number(settings, core, "timeout_ms", "PARSEC_TIMEOUT_MS"),
        .endpoint = settings->endpoint,
        .application_name = settings->application_name,
        .provider = read_number(settings, core, "provider", "PARSEC_PROVIDER"),
        .trust = read_trust(settings, core),
        .trusted_uid = read_number(settings, core, "trusted_uid", "PARSEC_TRUSTED_UID"),
        .trusted_file_systems = settings->trusted_file_systems,
        .variable_prefix = "", /* what the environment says was read above, once */
        .own_process = PARSEC_OWN_PROCESS_REFUSED,
    };
}
