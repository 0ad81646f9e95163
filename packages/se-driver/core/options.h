/* The options of a core, from a caller, the environment and the defaults. */
#ifndef PARSEC_SE_OPTIONS_H
#define PARSEC_SE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "parsec_se_core.h"

#define MAX_SOCKET_PATH 107 /* bytes of sockaddr_un's sun_path less the NUL */
#define MAX_NAME 1024

struct options {
    char socket_path[MAX_SOCKET_PATH + 1];
    char application_name[MAX_NAME];
    char key_name_prefix[MAX_NAME];
    uint32_t timeout_ms;
    uint32_t provider; /* 0: the first that the service lists */
    bool is_relaxed;
    uint32_t trusted_uid; /* 0: none, besides root and the own user */
    char trusted_file_systems[MAX_NAME]; /* types with commas between them */
    uid_t uid;
};

/* Takes what the caller left open from the environment, then from the defaults. False for options that no core can have. */
bool options_resolve(const parsec_se_core_options *given, struct options *options);

#endif
