/*
 * Shared by both drivers: their options. It is a part of each driver's source, and beside it. That source first defines
 * DRIVER_VARIABLE_PREFIX, DRIVER_APPLICATION_NAME and DRIVER_KEY_NAME_PREFIX, and MAX_PREFIX, the bytes of a prefix of names with its NUL.
 */
#ifndef PARSEC_DRIVER_SETTINGS_H
#define PARSEC_DRIVER_SETTINGS_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "parsec_client.h"
#include "parsec_driver_options.h"

#if !defined(DRIVER_VARIABLE_PREFIX) || !defined(DRIVER_APPLICATION_NAME) || !defined(DRIVER_KEY_NAME_PREFIX) || !defined(MAX_PREFIX)
#error "Only the sources of the drivers include this header."
#endif

#define MAX_TEXT 1024 /* bytes of an option with its NUL */

/* The texts of options, which belong to the caller who has set them. */
struct option_texts {
    char endpoint[MAX_TEXT], application_name[MAX_TEXT], key_name_prefix[MAX_TEXT], trusted_file_systems[MAX_TEXT];
};

/* NULL for a text that is empty: it counts as not given. */
static inline const char *option_text(const char *text)
{
    return text != NULL && *text != '\0' ? text : NULL;
}

static inline const char *option_variable(const char *name)
{
    return option_text(secure_getenv(name));
}

/* The options of the client, and the prefix of names. False for a prefix that is too long. */
static inline bool options_resolve(const parsec_driver_options *given, parsec_client_options *options, const char **prefix)
{
    bool is_named =
        option_variable(DRIVER_VARIABLE_PREFIX "APPLICATION_NAME") != NULL || option_variable("PARSEC_APPLICATION_NAME") != NULL;
    memset(options, 0, sizeof *options);
    options->size = sizeof *options;
    options->variable_prefix = DRIVER_VARIABLE_PREFIX;
    options->timeout_ms = given->timeout_ms;
    options->endpoint = given->endpoint;
    options->application_name = option_text(given->application_name);
    if (options->application_name == NULL && !is_named)
        options->application_name = DRIVER_APPLICATION_NAME;
    options->provider = given->provider;
    options->trust = given->trust;
    options->trusted_uid = given->trusted_uid;
    options->trusted_file_systems = given->trusted_file_systems;
    *prefix = option_text(given->key_name_prefix);
    if (*prefix == NULL)
        *prefix = option_variable(DRIVER_VARIABLE_PREFIX "KEY_NAME_PREFIX");
    if (*prefix == NULL)
        *prefix = DRIVER_KEY_NAME_PREFIX;
    return strlen(*prefix) < MAX_PREFIX;
}

static inline bool option_copy_text(char target[MAX_TEXT], const char **text)
{
    size_t length;
    if (*text == NULL)
        return true;
    length = strlen(*text);
    if (length >= MAX_TEXT)
        return false;
    memcpy(target, *text, length + 1);
    *text = target;
    return true;
}

/* Copies the fields that the caller's version has, with their texts. False if a text is too long. */
static inline bool options_copy(const parsec_driver_options *given, parsec_driver_options *options, struct option_texts *texts)
{
    memset(options, 0, sizeof *options);
    if (given == NULL)
        return true;
    if (given->size < sizeof given->size)
        return false;
    memcpy(options, given, given->size < sizeof *options ? given->size : sizeof *options);
    return option_copy_text(texts->endpoint, &options->endpoint) && option_copy_text(texts->application_name, &options->application_name)
        && option_copy_text(texts->key_name_prefix, &options->key_name_prefix)
        && option_copy_text(texts->trusted_file_systems, &options->trusted_file_systems);
}

/* True for options with which a client can be opened. */
static inline bool options_are_possible(const parsec_driver_options *given)
{
    parsec_client_options options;
    parsec_client *client;
    const char *prefix;
    parsec_status status;
    if (!options_resolve(given, &options, &prefix))
        return false;
    status = parsec_client_open(&client, &options);
    parsec_client_close(client);
    return status != PARSEC_ERROR_INVALID_ARGUMENT;
}

#endif
