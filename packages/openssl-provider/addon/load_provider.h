/* Activates the module in the running program. */
#ifndef LOAD_PROVIDER_H
#define LOAD_PROVIDER_H

#include <stdbool.h>

#include "failure.h"
#include "openssl.h"

/* True if the module is active, by this addon or by an openssl.cnf. */
bool provider_is_loaded(const struct openssl *openssl);
/* True if a provider that does everything else is active: the default one, or that of FIPS. */
bool default_provider_is_active(const struct openssl *openssl);

/*
 * Applies the text of an openssl.cnf that activates the module at a path. The default provider is activated before: OpenSSL gives up its implicit
 * one when a configuration names another. Any thread may call this; one at a time does the work. False after an error, which is in `failure`.
 */
bool load_provider(const struct openssl *openssl, const char *module, const char *configuration, struct failure *failure);

/* The text that load_provider() has applied in this program; NULL if it has applied none, as for a module that an openssl.cnf activates. */
const char *applied_configuration(void);

#endif
