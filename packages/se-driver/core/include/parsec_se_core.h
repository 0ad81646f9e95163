/*
 * parsec_se_core: keys of a Parsec service by slot numbers, for PSA Cryptography drivers.
 *
 * The core runs the TypeScript client of parsec-ts in an engine of its own and moves its bytes over a Unix socket. It knows PSA's
 * numbers (key types, algorithms, usage flags, statuses) but none of PSA's headers: every type here has the same size everywhere, so
 * one binary serves all versions and configurations of Mbed TLS.
 *
 * Memory: every buffer is the caller's and is used until the function returns, not longer. Nothing that is given has to be freed.
 * Copies of keys that the core makes on the way are wiped before it returns.
 *
 * Threads: every function may be called from any thread at any time, and from a process that was forked. Calls of several threads wait
 * for the service at the same time. A thread needs 48 KiB of stack.
 *
 * Errors: functions return 0 or one of PSA's negative statuses, PSA Crypto API, "Status codes":
 *   -132 GENERIC_ERROR, -133 NOT_PERMITTED (authentication, or an endpoint that is not trusted), -134 NOT_SUPPORTED,
 *   -135 INVALID_ARGUMENT, -137 BAD_STATE (not started), -138 BUFFER_TOO_SMALL, -139 ALREADY_EXISTS, -140 DOES_NOT_EXIST,
 *   -141 INSUFFICIENT_MEMORY (of heap or stack), -145 COMMUNICATION_FAILURE (no service, no answer in time), -149 INVALID_SIGNATURE,
 *   and whatever else the service answers.
 */
#ifndef PARSEC_SE_CORE_H
#define PARSEC_SE_CORE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Goes up when a function or struct changes in a way that callers notice; fields are only ever added at the end of structs. */
#define PARSEC_SE_CORE_ABI 1

#if defined(__GNUC__)
#define PARSEC_SE_CORE_API __attribute__((visibility("default")))
#else
#define PARSEC_SE_CORE_API
#endif

/* The ABI of the library in use. */
PARSEC_SE_CORE_API uint32_t parsec_se_core_abi(void);

/* How to reach the service and as whom. All pointers may be NULL, all numbers 0: then the environment decides, then the default. */
typedef struct {
    uint32_t size;                 /* sizeof(parsec_se_core_options) as the caller knows it */
    uint32_t timeout_ms;           /* for one function's requests; PARSEC_SE_DRIVER_TIMEOUT_MS; 60,000 */
    const char *endpoint;          /* unix:/path; PARSEC_SERVICE_ENDPOINT; unix:/run/parsec/parsec.sock */
    const char *application_name;  /* UTF-8; PARSEC_SE_DRIVER_APPLICATION_NAME; "Parsec SE Driver" */
    const char *key_name_prefix;   /* UTF-8; PARSEC_SE_DRIVER_KEY_NAME_PREFIX; "parsec-se-driver-key" */
    uint32_t provider;             /* id; PARSEC_SE_DRIVER_PROVIDER; the first that the service lists */
    uint32_t trust;                /* PARSEC_SE_CORE_TRUST_...; PARSEC_SE_DRIVER_TRUST=relaxed; strict */
    uint32_t trusted_uid;          /* one more user who may own the endpoint; PARSEC_SE_DRIVER_TRUSTED_UID; none */
} parsec_se_core_options;

/* Socket and directories above it belong to root, to the own user or, in /run/parsec, to the owner of that; nobody else writes there. */
#define PARSEC_SE_CORE_TRUST_STRICT 1
/* Nothing is judged but that there is a socket. Whoever can write to one of the directories can then be the service. */
#define PARSEC_SE_CORE_TRUST_RELAXED 2

/*
 * Sets the options for the next start; NULL forgets what was set. The strings are copied.
 * BAD_STATE once the core is started, INVALID_ARGUMENT for options that no core can have.
 */
PARSEC_SE_CORE_API int32_t parsec_se_core_configure(const parsec_se_core_options *options);

/* Starts the engine: about 1 ms and 2 MB. The service is not asked for anything yet. Starting again changes nothing and is no error. */
PARSEC_SE_CORE_API int32_t parsec_se_core_start(void);

/*
 * Removes the volatile keys of this process from the service, as far as that can be reached, and frees everything, options included. Calls
 * that are under way end with BAD_STATE. Also done when the process exits.
 */
PARSEC_SE_CORE_API void parsec_se_core_stop(void);

/* What PSA says of a key, in PSA's numbers. */
typedef struct {
    uint32_t type;       /* psa_key_type_t */
    uint32_t bits;       /* 0 where the data say it */
    uint32_t usage;      /* psa_key_usage_t */
    uint32_t algorithm;  /* psa_algorithm_t */
} parsec_se_core_attributes;

/* Whether Parsec has words for such a key; the service is not asked. */
PARSEC_SE_CORE_API int32_t parsec_se_core_judge(const parsec_se_core_attributes *attributes);

/* Slots with this bit are those of volatile keys, from parsec_se_core_volatile_slot(). */
#define PARSEC_SE_CORE_VOLATILE_SLOT UINT64_C(0x8000000000000000)

/* A slot for a volatile key: random, so that processes do not meet. A key made there is removed when the process exits. */
PARSEC_SE_CORE_API int32_t parsec_se_core_volatile_slot(uint64_t *slot);

/* Creates a key. ALREADY_EXISTS, never a replacement, where one is. */
PARSEC_SE_CORE_API int32_t parsec_se_core_generate(uint64_t slot, const parsec_se_core_attributes *attributes);

/* Takes in a key in PSA's format; gives its size, found in the data. INVALID_ARGUMENT where attributes name another size. */
PARSEC_SE_CORE_API int32_t parsec_se_core_import(uint64_t slot, const parsec_se_core_attributes *attributes,
                                                 const uint8_t *data, size_t data_length, uint32_t *bits);

/* Whether there is a key of that type and, unless 0, size. DOES_NOT_EXIST, INVALID_ARGUMENT. */
PARSEC_SE_CORE_API int32_t parsec_se_core_check(uint64_t slot, const parsec_se_core_attributes *attributes);

/* Removes a key; one that is not there is as good as removed. */
PARSEC_SE_CORE_API int32_t parsec_se_core_destroy(uint64_t slot);

/*
 * The key itself, and its public half, in PSA's format. BUFFER_TOO_SMALL leaves the buffer untouched; *data_length is 0 after every
 * error.
 */
PARSEC_SE_CORE_API int32_t parsec_se_core_export(uint64_t slot, uint8_t *data, size_t data_size, size_t *data_length);
PARSEC_SE_CORE_API int32_t parsec_se_core_export_public(uint64_t slot, uint8_t *data, size_t data_size,
                                                        size_t *data_length);

/* A signature over a hash, in PSA's format. BUFFER_TOO_SMALL leaves the buffer untouched; *signature_length is 0 after every error. */
PARSEC_SE_CORE_API int32_t parsec_se_core_sign_hash(uint64_t slot, uint32_t algorithm, const uint8_t *hash,
                                                    size_t hash_length, uint8_t *signature, size_t signature_size,
                                                    size_t *signature_length);

/* 0, or INVALID_SIGNATURE. */
PARSEC_SE_CORE_API int32_t parsec_se_core_verify_hash(uint64_t slot, uint32_t algorithm, const uint8_t *hash,
                                                      size_t hash_length, const uint8_t *signature,
                                                      size_t signature_length);

#ifdef __cplusplus
}
#endif

#endif /* PARSEC_SE_CORE_H */
