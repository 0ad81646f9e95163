/* The options of both drivers for Mbed TLS, PARSEC_SE_DRIVER and the opaque driver. */
#ifndef PARSEC_DRIVER_OPTIONS_H
#define PARSEC_DRIVER_OPTIONS_H

#include <stdint.h>

/*
 * The service, and the identity that this process has there. A NULL or 0 field is read from the environment, else takes the default. Of two
 * variables the first that is set counts; the second is shared by all C programs that use Parsec. A set-user-ID program reads neither.
 * PREFIX is PARSEC_SE_DRIVER or PARSEC_OPAQUE_DRIVER; the headers of the drivers name their defaults.
 */
typedef struct {
    uint32_t size;                /* sizeof(parsec_driver_options) as the caller knows it */
    uint32_t timeout_ms;          /* for one function of parsec_client.h; PREFIX_TIMEOUT_MS, PARSEC_TIMEOUT_MS; 60,000 */
    const char *endpoint;         /* unix:/path; PARSEC_SERVICE_ENDPOINT; unix:/run/parsec/parsec.sock */
    const char *application_name; /* UTF-8; PREFIX_APPLICATION_NAME, PARSEC_APPLICATION_NAME; the driver's name */
    const char *key_name_prefix;  /* UTF-8; PREFIX_KEY_NAME_PREFIX; the driver's */
    uint32_t provider;            /* id; PREFIX_PROVIDER, PARSEC_PROVIDER; the first that the service lists */
    uint32_t trust;               /* PARSEC_TRUST_... of parsec_client.h; PREFIX_TRUST, PARSEC_TRUST; strict */
    uint32_t trusted_uid;         /* one more user who may own the endpoint; PREFIX_TRUSTED_UID, PARSEC_TRUSTED_UID; none */
    /* types of further file systems whose owners are believed, with commas between them;
       PREFIX_TRUSTED_FILE_SYSTEMS, PARSEC_TRUSTED_FILE_SYSTEMS; none */
    const char *trusted_file_systems;
} parsec_driver_options;

#endif /* PARSEC_DRIVER_OPTIONS_H */
