/* The options of a client, from the caller, the environment and the defaults. */
#ifndef PARSEC_OPTIONS_H
#define PARSEC_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "parsec_client.h"

#define MAX_SOCKET_PATH 107 /* bytes of sockaddr_un's sun_path less the NUL */
#define MAX_NAME 1024

struct options {
    char socket_path[MAX_SOCKET_PATH + 1];
    char application_name[MAX_NAME]; /* "" for none */
    uint32_t timeout_ms;
    uint32_t provider; /* 0: the first that the service lists */
    uint32_t identity; /* 0: the first that the service lists and that is possible */
    bool is_relaxed;
    uint32_t trusted_uid; /* 0: none, besides root and the own user */
    char trusted_file_systems[MAX_NAME]; /* types with commas between them */
    bool refuses_own_process;
    parsec_token_function token;
    void *token_context;
};

/*
 * Takes what the caller left open from the environment, then from the defaults. NULL, or for options that no client can have the name of the
 * first of them.
 */
const char *options_resolve(const parsec_client_options *given, struct options *options);

#endif
