/* The service and the identity that this process has there, as openssl.cnf and the environment say. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "core.h"
#include "parsec_client.h"

#define MAX_SETTING 512

struct settings {
    char endpoint[MAX_SETTING];
    char application_name[MAX_SETTING];
    char trusted_file_systems[MAX_SETTING];
    parsec_client_options options; /* its texts are those above */
    const char *wrong;             /* the name of a setting that is not valid; NULL if all are */
};

/*
 * Reads them once, when the module is loaded: servers empty the environment later. The provider's section in openssl.cnf wins over the
 * environment. A set-user-ID program reads no environment.
 */
void settings_read(struct settings *settings, const struct core *core);

#endif
