/*
 * parsec_client: keys of a Parsec service, called by their names.
 *
 * The library runs the TypeScript client of parsec-ts in an engine of its own and moves its bytes over a Unix socket. It needs no headers of
 * PSA Cryptography and clashes with none: algorithms, key types, usage flags and statuses are PSA's numbers under names of its own.
 *
 * Memory: every buffer belongs to the caller and is used only until the function returns. Input of no bytes may be NULL. An output is a buffer,
 * its size and a length: the length is 0 after every error but BUFFER_TOO_SMALL, which gives the length needed and leaves all buffers
 * untouched. Only lists are allocated; the caller frees them. The library wipes its own copies of keys, plaintexts and secrets before it returns.
 *
 * Names: of keys and applications, in UTF-8, ended by a NUL.
 *
 * Threads: every function may be called from any thread at any time, and from a process that was forked: its clients are the parent's and
 * continue with an engine of the child's own. Calls of several threads wait for the service at the same time. A thread needs 48 KiB of stack; on a
 * stack that the program has made itself, as coroutines have, calls are refused, because its end is unknown. A thread may be cancelled: a
 * call that waits ends at once and leaves nothing behind, any other afterwards. What the service has been asked it may have done.
 *
 * Statuses: 0 is success. Below 0 are PSA's, from -1000 down those of this library, above 0 those of the service. Beside those that a function
 * names, each function that asks the service may return INVALID_ARGUMENT, NOT_SUPPORTED, INSUFFICIENT_MEMORY (of heap or stack),
 * COMMUNICATION_FAILURE (no service), DEADLINE, CANCELLED, UNTRUSTED, OWN_PROCESS, CLOSED, CORRUPTION_DETECTED (a result that cannot be true), BUFFER_TOO_SMALL
 * if it has an output, and any status with which the service responds. parsec_last_error() says more.
 */
#ifndef PARSEC_CLIENT_H
#define PARSEC_CLIENT_H

#include <stddef.h>
#include <stdint.h>

#include "parsec_client_numbers.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define PARSEC_API __attribute__((visibility("default")))
#else
#define PARSEC_API
#endif

/* PARSEC_SUCCESS or PARSEC_ERROR_...; as wide as psa_status_t. */
typedef int32_t parsec_status;

/* One client of one service: a number, not an address. A client that was closed is recognized, and refused with CLOSED. */
typedef struct parsec_client parsec_client;

/* Attributes of a key, in PSA's numbers. */
typedef struct {
    uint32_t type;      /* PARSEC_KEY_TYPE_... */
    uint32_t bits;      /* 0 if imported data determine it */
    uint32_t usage;     /* PARSEC_USAGE_..., combined by | */
    uint32_t algorithm; /* PARSEC_ALG_...: the only one that the key may be used with */
} parsec_key_attributes;

/*
 * Refuses an endpoint unless its socket and the directories above it belong to root, to the own user or, in /run/parsec, to the owner of that
 * directory, and no other user can write there. They must lie on a file system of the kernel's own (ext2 to ext4, xfs, btrfs, tmpfs, overlay),
 * or on a FUSE mount of root's or of a trusted user's that is not below a directory others may write to. In a user namespace (a rootless
 * container) the number that stands for all users from outside, 65534, is not trusted.
 */
#define PARSEC_TRUST_STRICT 1
/*
 * Checks only that there is a socket, for file systems that make up owners. The process that listens must still belong to root, to the own or
 * the trusted user or, in /run/parsec, to the owner of that directory.
 */
#define PARSEC_TRUST_RELAXED 2

/*
 * Ends a call with OWN_PROCESS if the process that listens at the endpoint is this one: for a program whose thread would wait for itself, as that of
 * an event loop does. Nothing was sent.
 */
#define PARSEC_OWN_PROCESS_REFUSED 1

/*
 * Gives a JWT-SVID for the audience "parsec": writes at most `size` bytes without a NUL, sets *length, and returns PARSEC_SUCCESS or a status with
 * which the call then ends. It is called for each request, on the thread of the call; it must not call this library. The library wipes the bytes.
 */
typedef parsec_status (*parsec_token_function)(void *context, uint8_t *token, size_t size, size_t *length);

/*
 * The service, and the identity that this process has there. A NULL or 0 field is read from the environment, else takes the default. An empty
 * variable counts as not set. A set-user-ID program reads no environment.
 */
typedef struct {
    uint32_t size;                /* sizeof(parsec_client_options) as the caller knows it */
    uint32_t timeout_ms;          /* for all requests of one function; PARSEC_TIMEOUT_MS; 60,000 */
    const char *endpoint;         /* unix:/path; PARSEC_SERVICE_ENDPOINT; unix:/run/parsec/parsec.sock */
    const char *application_name; /* UTF-8, for PARSEC_IDENTITY_DIRECT; PARSEC_APPLICATION_NAME; none */
    uint32_t provider;            /* id; PARSEC_PROVIDER, in decimal; the first that the service lists */
    uint32_t identity;            /* PARSEC_IDENTITY_...; the first that the service lists and that is possible here, never NONE */
    uint32_t trust;               /* PARSEC_TRUST_...; strict or relaxed in PARSEC_TRUST; strict */
    uint32_t trusted_uid;         /* one more user who may own the endpoint; PARSEC_TRUSTED_UID; none */
    /* types of further file systems whose owners are believed, with commas between them, as the third column of /proc/mounts names them;
       PARSEC_TRUSTED_FILE_SYSTEMS; none */
    const char *trusted_file_systems;
    parsec_token_function token; /* for PARSEC_IDENTITY_JWT_SVID; none */
    void *token_context; /* handed to `token` */
    /* a prefix of at most 107 bytes: variables with it, as MINE_TIMEOUT_MS for "MINE_", count before those with PARSEC_; "" asks for neither;
       none */
    const char *variable_prefix;
    uint32_t own_process; /* PARSEC_OWN_PROCESS_REFUSED; 0 allows a service in this process */
} parsec_client_options;

/*
 * Opens a client; NULL takes all options from the environment or their defaults. The strings are copied. Sends nothing: the service is first
 * asked by the first call, and may start later. The first client of a process starts the engine: some milliseconds and 2 MB.
 * INVALID_ARGUMENT for options that no client can have, INSUFFICIENT_MEMORY. *client is NULL after an error.
 */
PARSEC_API parsec_status parsec_client_open(parsec_client **client, const parsec_client_options *options);

/* Closes a client; its keys stay in the service. Its calls in progress end with CLOSED. The last one frees the engine. NULL is ignored. */
PARSEC_API void parsec_client_close(parsec_client *client);

/* Ends all calls of a client that are in progress on other threads, with CANCELLED. What the service has been asked it may have done. */
PARSEC_API parsec_status parsec_cancel(parsec_client *client);

/* This thread's last error, as English text that says what to do; "" before the first. Valid until the thread calls another function. */
PARSEC_API const char *parsec_last_error(void);

/* The name of a status, such as "PARSEC_ERROR_DOES_NOT_EXIST"; "unknown status" for any other number. */
PARSEC_API const char *parsec_status_name(parsec_status status);

/* The status of PSA that is nearest to a status, for drivers below psa_...() functions: PSA's own are returned as they are. */
PARSEC_API parsec_status parsec_status_to_psa(parsec_status status);

/*
 * Lists. The functions that fill them allocate them; _free() frees a list with everything in it and ignores NULL. _count() is 0 for NULL. _get()
 * returns NULL (0 for opcodes) for an index that is too large. A text with a NUL inside seems to end there: no function can name such a thing.
 */
typedef struct {
    uint32_t id; /* as in parsec_client_options.provider */
    uint32_t version_major, version_minor, version_revision;
    const char *uuid;
    const char *vendor;
    const char *description;
} parsec_provider;

typedef struct {
    uint32_t id; /* 0 none, 1 direct, 2 JWT, 3 Unix peer credentials, 4 JWT-SVID. Parsec, "Authenticators" */
    uint32_t version_major, version_minor, version_revision;
    const char *description;
} parsec_authenticator;

typedef struct {
    uint32_t provider;
    parsec_key_attributes attributes; /* numbers are 0 where PSA has none */
    const char *name;
} parsec_key;

typedef struct parsec_provider_list parsec_provider_list;
typedef struct parsec_authenticator_list parsec_authenticator_list;
typedef struct parsec_opcode_list parsec_opcode_list;
typedef struct parsec_key_list parsec_key_list;
typedef struct parsec_application_list parsec_application_list;

PARSEC_API size_t parsec_provider_list_count(const parsec_provider_list *list);
PARSEC_API const parsec_provider *parsec_provider_list_get(const parsec_provider_list *list, size_t index);
PARSEC_API void parsec_provider_list_free(parsec_provider_list *list);

PARSEC_API size_t parsec_authenticator_list_count(const parsec_authenticator_list *list);
PARSEC_API const parsec_authenticator *parsec_authenticator_list_get(const parsec_authenticator_list *list, size_t index);
PARSEC_API void parsec_authenticator_list_free(parsec_authenticator_list *list);

PARSEC_API size_t parsec_opcode_list_count(const parsec_opcode_list *list);
PARSEC_API uint32_t parsec_opcode_list_get(const parsec_opcode_list *list, size_t index);
PARSEC_API void parsec_opcode_list_free(parsec_opcode_list *list);

PARSEC_API size_t parsec_key_list_count(const parsec_key_list *list);
PARSEC_API const parsec_key *parsec_key_list_get(const parsec_key_list *list, size_t index);
PARSEC_API void parsec_key_list_free(parsec_key_list *list);

PARSEC_API size_t parsec_application_list_count(const parsec_application_list *list);
PARSEC_API const char *parsec_application_list_get(const parsec_application_list *list, size_t index);
PARSEC_API void parsec_application_list_free(parsec_application_list *list);

#ifdef __cplusplus
}
#endif

#include "parsec_client_functions.h"

#endif /* PARSEC_CLIENT_H */
