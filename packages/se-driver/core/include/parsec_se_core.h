/*
 * parsec_se_core: keys of a Parsec service by slot numbers, for PSA Cryptography drivers.
 *
 * The core runs the TypeScript client of parsec-ts in an engine of its own and moves its bytes over a Unix socket. It knows PSA's
 * numbers (key types, algorithms, usage flags, statuses) but none of PSA's headers: every type here has the same size everywhere, so
 * one binary serves all versions and configurations of Mbed TLS.
 *
 * Memory: every buffer belongs to the caller and is used only until the function returns. No function returns memory to be freed.
 * The core wipes its own copies of keys before it returns.
 *
 * Threads: every function may be called from any thread at any time, and from a process that was forked. Calls of several threads wait
 * for the service at the same time. A thread needs 48 KiB of stack; on a stack that the program has made itself, as coroutines have, calls are
 * refused, because its end is unknown. A thread may be cancelled: a call that waits ends at once and leaves nothing behind, any other afterwards.
 * What the service has been asked it may have done.
 *
 * Errors: functions return 0 or one of PSA's negative statuses, PSA Crypto API, "Status codes":
 *   -132 GENERIC_ERROR, -133 NOT_PERMITTED (authentication, or an endpoint that is not trusted), -134 NOT_SUPPORTED,
 *   -135 INVALID_ARGUMENT, -137 BAD_STATE (not started), -138 BUFFER_TOO_SMALL, -139 ALREADY_EXISTS, -140 DOES_NOT_EXIST,
 *   -141 INSUFFICIENT_MEMORY (of heap or stack), -145 COMMUNICATION_FAILURE (no service, no response in time), -149 INVALID_SIGNATURE,
 *   and any other status with which the service responds.
 */
#ifndef PARSEC_SE_CORE_H
#define PARSEC_SE_CORE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Grows when a function or struct changes incompatibly. New fields are added at the end of structs only. */
#define PARSEC_SE_CORE_ABI 1

#if defined(__GNUC__)
#define PARSEC_SE_CORE_API __attribute__((visibility("default")))
#else
#define PARSEC_SE_CORE_API
#endif

/* The ABI of the library in use. */
PARSEC_SE_CORE_API uint32_t parsec_se_core_abi(void);

/*
 * The service, and the identity that this process has there. A NULL or 0 field is read from the environment, else takes the default. Of two
 * variables the first that is set counts; the second is shared with the other C programs that use Parsec. A set-user-ID program reads
 * neither.
 */
typedef struct {
    uint32_t size;                /* sizeof(parsec_se_core_options) as the caller knows it */
    uint32_t timeout_ms;          /* for all requests of one function; PARSEC_SE_DRIVER_TIMEOUT_MS, PARSEC_TIMEOUT_MS; 60,000 */
    const char *endpoint;         /* unix:/path; PARSEC_SERVICE_ENDPOINT; unix:/run/parsec/parsec.sock */
    const char *application_name; /* UTF-8; PARSEC_SE_DRIVER_APPLICATION_NAME, PARSEC_APPLICATION_NAME; "Parsec SE Driver" */
    const char *key_name_prefix;  /* UTF-8; PARSEC_SE_DRIVER_KEY_NAME_PREFIX; "parsec-se-driver-key" */
    uint32_t provider;            /* id; PARSEC_SE_DRIVER_PROVIDER, PARSEC_PROVIDER; the first that the service lists */
    uint32_t trust;               /* PARSEC_SE_CORE_TRUST_...; strict or relaxed in PARSEC_SE_DRIVER_TRUST, PARSEC_TRUST; strict */
    uint32_t trusted_uid;         /* one more user who may own the endpoint; PARSEC_SE_DRIVER_TRUSTED_UID, PARSEC_TRUSTED_UID; none */
    /* types of further file systems whose owners are believed, with commas between them, as the third column of /proc/mounts names them;
       PARSEC_SE_DRIVER_TRUSTED_FILE_SYSTEMS, PARSEC_TRUSTED_FILE_SYSTEMS; none */
    const char *trusted_file_systems;
} parsec_se_core_options;

/*
 * Refuses an endpoint unless its socket and the directories above it belong to root, to the own user or, in /run/parsec, to the owner of that
 * directory, and no other user can write there. They must lie on a file system of the kernel's own (ext2 to ext4, xfs, btrfs, tmpfs, overlay),
 * or on a FUSE mount of root's or of a trusted user's that is not below a directory others may write to. In a user namespace (a rootless
 * container) the number that stands for all users from outside, 65534, is not trusted.
 */
#define PARSEC_SE_CORE_TRUST_STRICT 1
/*
 * Checks only that there is a socket, for file systems that make up owners. The process that listens must still belong to root, to the own or
 * the trusted user or, in /run/parsec, to the owner of that directory.
 */
#define PARSEC_SE_CORE_TRUST_RELAXED 2

/*
 * Sets the options for the next start; NULL forgets options that were set before. The strings are copied.
 * BAD_STATE once the core is started, INVALID_ARGUMENT for options that no core can have.
 */
PARSEC_SE_CORE_API int32_t parsec_se_core_configure(const parsec_se_core_options *options);

/* Starts the engine: about 1 ms and 2 MB. Sends nothing to the service. Starting again changes nothing and is no error. */
PARSEC_SE_CORE_API int32_t parsec_se_core_start(void);

/*
 * Removes the volatile keys of this process from the service, if the service can be reached, and frees everything, options included. Calls
 * in progress end with BAD_STATE. The exit of the process does the same.
 */
PARSEC_SE_CORE_API void parsec_se_core_stop(void);

/* Attributes of a key, in PSA's numbers. */
typedef struct {
    uint32_t type;       /* psa_key_type_t */
    uint32_t bits;       /* 0 if the data determine it */
    uint32_t usage;      /* psa_key_usage_t */
    uint32_t algorithm;  /* psa_algorithm_t */
} parsec_se_core_attributes;

/* Checks that Parsec can express such attributes, without asking the service. NOT_SUPPORTED, INVALID_ARGUMENT. */
PARSEC_SE_CORE_API int32_t parsec_se_core_check_attributes(const parsec_se_core_attributes *attributes);

/* Slots with this bit are those of volatile keys, from parsec_se_core_volatile_slot(). */
#define PARSEC_SE_CORE_VOLATILE_SLOT UINT64_C(0x8000000000000000)

/* Gives a slot for a volatile key. Random, to avoid collisions between processes. A key made in it is removed when the process exits. */
PARSEC_SE_CORE_API int32_t parsec_se_core_volatile_slot(uint64_t *slot);

/* Creates a key. ALREADY_EXISTS if the slot has one, which is never replaced. */
PARSEC_SE_CORE_API int32_t parsec_se_core_generate(uint64_t slot, const parsec_se_core_attributes *attributes);

/* Imports a key in PSA's format and gives its size, found in the data. INVALID_ARGUMENT if the attributes name another size. */
PARSEC_SE_CORE_API int32_t parsec_se_core_import(uint64_t slot, const parsec_se_core_attributes *attributes,
                                                 const uint8_t *data, size_t data_length, uint32_t *bits);

/* Checks that the slot has a key of that type and, unless 0, of that size. DOES_NOT_EXIST, INVALID_ARGUMENT. */
PARSEC_SE_CORE_API int32_t parsec_se_core_check_key(uint64_t slot, const parsec_se_core_attributes *attributes);

/* Removes a key. An empty slot is no error. */
PARSEC_SE_CORE_API int32_t parsec_se_core_destroy(uint64_t slot);

/*
 * Export the key itself, and its public key, in PSA's format. BUFFER_TOO_SMALL leaves the buffer untouched; *data_length is 0 after every
 * error.
 */
PARSEC_SE_CORE_API int32_t parsec_se_core_export(uint64_t slot, uint8_t *data, size_t data_size, size_t *data_length);
PARSEC_SE_CORE_API int32_t parsec_se_core_export_public(uint64_t slot, uint8_t *data, size_t data_size,
                                                        size_t *data_length);

/* Signs a hash; the signature has PSA's format. BUFFER_TOO_SMALL leaves the buffer untouched; *signature_length is 0 after every error. */
PARSEC_SE_CORE_API int32_t parsec_se_core_sign_hash(uint64_t slot, uint32_t algorithm, const uint8_t *hash,
                                                    size_t hash_length, uint8_t *signature, size_t signature_size,
                                                    size_t *signature_length);

/* Verifies a signature over a hash. INVALID_SIGNATURE. */
PARSEC_SE_CORE_API int32_t parsec_se_core_verify_hash(uint64_t slot, uint32_t algorithm, const uint8_t *hash,
                                                      size_t hash_length, const uint8_t *signature,
                                                      size_t signature_length);

#ifdef __cplusplus
}
#endif

#endif /* PARSEC_SE_CORE_H */
