/* The public functions: each checks its arguments, fills in a call and has it run. */
#define _GNU_SOURCE
#include "parsec_se_core.h"

#include <stdlib.h>
#include <sys/random.h>

#include "runner.h"
#include "status.h"

#define MAX_INPUT INT32_MAX /* bytes; no service takes nearly as many */

uint32_t parsec_se_core_abi(void)
{
    return PARSEC_SE_CORE_ABI;
}

int32_t parsec_se_core_configure(const parsec_se_core_options *options)
{
    return runner_configure(options);
}

int32_t parsec_se_core_start(void)
{
    return runner_start();
}

void parsec_se_core_stop(void)
{
    runner_stop();
}

int32_t parsec_se_core_check_attributes(const parsec_se_core_attributes *attributes)
{
    return attributes == NULL ? PARSEC_ERROR_INVALID_ARGUMENT : runner_check_attributes(attributes);
}

/* Runs a call and frees it. */
static int32_t run(struct call *call, size_t *output_length, uint32_t *value)
{
    int32_t status;
    if (call == NULL)
        return PARSEC_ERROR_INSUFFICIENT_MEMORY;
    status = runner_run(call);
    if (output_length != NULL && status == PARSEC_SUCCESS)
        *output_length = call->native.output_length;
    if (value != NULL && status == PARSEC_SUCCESS)
        *value = call->native.value;
    free(call);
    return status;
}

int32_t parsec_se_core_volatile_slot(uint64_t *slot)
{
    if (slot == NULL)
        return PARSEC_ERROR_INVALID_ARGUMENT;
    if (getrandom(slot, sizeof *slot, 0) != (ssize_t)sizeof *slot)
        return PARSEC_ERROR_INSUFFICIENT_ENTROPY;
    *slot |= PARSEC_SE_CORE_VOLATILE_SLOT;
    return PARSEC_SUCCESS;
}

static bool is_volatile(uint64_t slot)
{
    return (slot & PARSEC_SE_CORE_VOLATILE_SLOT) != 0;
}

/* Creates a key. A volatile one is added to the slots that are emptied when the process exits. */
static int32_t create(struct call *call, uint32_t *bits)
{
    uint64_t slot = call == NULL ? 0 : call->slot;
    int32_t status;
    if (is_volatile(slot) && !runner_add_volatile_slot(slot)) {
        free(call);
        return PARSEC_ERROR_INSUFFICIENT_MEMORY;
    }
    status = run(call, NULL, bits);
    /* Without a response the key may or may not exist, so its slot stays on the list. */
    if (is_volatile(slot) && status != PARSEC_SUCCESS && status != PARSEC_ERROR_COMMUNICATION_FAILURE)
        runner_remove_volatile_slot(slot);
    return status;
}

int32_t parsec_se_core_generate(uint64_t slot, const parsec_se_core_attributes *attributes)
{
    struct call *call;
    if (attributes == NULL)
        return PARSEC_ERROR_INVALID_ARGUMENT;
    call = call_new(OPERATION_GENERATE, slot);
    if (call != NULL)
        call->attributes = *attributes;
    return create(call, NULL);
}

int32_t parsec_se_core_import(uint64_t slot, const parsec_se_core_attributes *attributes, const uint8_t *data,
                              size_t data_length, uint32_t *bits)
{
    struct call *call;
    if (attributes == NULL || data == NULL || data_length == 0 || data_length > MAX_INPUT || bits == NULL)
        return PARSEC_ERROR_INVALID_ARGUMENT;
    call = call_new(OPERATION_IMPORT, slot);
    if (call != NULL) {
        call->attributes = *attributes;
        call->input = data;
        call->input_length = data_length;
    }
    return create(call, bits);
}

int32_t parsec_se_core_check_key(uint64_t slot, const parsec_se_core_attributes *attributes)
{
    struct call *call;
    if (attributes == NULL)
        return PARSEC_ERROR_INVALID_ARGUMENT;
    call = call_new(OPERATION_CHECK_KEY, slot);
    if (call != NULL)
        call->attributes = *attributes;
    return run(call, NULL, NULL);
}

int32_t parsec_se_core_destroy(uint64_t slot)
{
    int32_t status = run(call_new(OPERATION_DESTROY, slot), NULL, NULL);
    if (is_volatile(slot) && status == PARSEC_SUCCESS)
        runner_remove_volatile_slot(slot);
    return status;
}

/* Runs a call whose result is copied into the caller's buffer. */
static int32_t run_into(struct call *call, uint8_t *output, size_t output_size, size_t *output_length)
{
    if (call != NULL) {
        call->native.output = output;
        call->native.output_size = output_size;
    }
    return run(call, output_length, NULL);
}

static int32_t export_key(enum operation operation, uint64_t slot, uint8_t *data, size_t data_size, size_t *data_length)
{
    if (data_length == NULL)
        return PARSEC_ERROR_INVALID_ARGUMENT;
    *data_length = 0;
    if (data == NULL && data_size > 0)
        return PARSEC_ERROR_INVALID_ARGUMENT;
    return run_into(call_new(operation, slot), data, data_size, data_length);
}

int32_t parsec_se_core_export(uint64_t slot, uint8_t *data, size_t data_size, size_t *data_length)
{
    return export_key(OPERATION_EXPORT, slot, data, data_size, data_length);
}

int32_t parsec_se_core_export_public(uint64_t slot, uint8_t *data, size_t data_size, size_t *data_length)
{
    return export_key(OPERATION_EXPORT_PUBLIC, slot, data, data_size, data_length);
}

int32_t parsec_se_core_sign_hash(uint64_t slot, uint32_t algorithm, const uint8_t *hash, size_t hash_length,
                                 uint8_t *signature, size_t signature_size, size_t *signature_length)
{
    struct call *call;
    if (signature_length == NULL)
        return PARSEC_ERROR_INVALID_ARGUMENT;
    *signature_length = 0;
    if (hash == NULL || hash_length > MAX_INPUT || (signature == NULL && signature_size > 0))
        return PARSEC_ERROR_INVALID_ARGUMENT;
    call = call_new(OPERATION_SIGN_HASH, slot);
    if (call != NULL) {
        call->attributes.algorithm = algorithm;
        call->input = hash;
        call->input_length = hash_length;
    }
    return run_into(call, signature, signature_size, signature_length);
}

int32_t parsec_se_core_verify_hash(uint64_t slot, uint32_t algorithm, const uint8_t *hash, size_t hash_length,
                                   const uint8_t *signature, size_t signature_length)
{
    struct call *call;
    if (hash == NULL || hash_length > MAX_INPUT || signature_length > MAX_INPUT || (signature == NULL && signature_length > 0))
        return PARSEC_ERROR_INVALID_ARGUMENT;
    call = call_new(OPERATION_VERIFY_HASH, slot);
    if (call != NULL) {
        call->attributes.algorithm = algorithm;
        call->input = hash;
        call->input_length = hash_length;
        call->signature = signature;
        call->signature_length = signature_length;
    }
    return run(call, NULL, NULL);
}
