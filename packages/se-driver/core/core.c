/* The public functions: one mutex, one engine at a time, and the calls that are under way. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "call.h"
#include "status.h"
#include "volatile_slots.h"

#define MAX_INPUT INT32_MAX     /* bytes; nothing that a service takes comes near */
#define CLEANUP_TIMEOUT_MS 2000 /* for all that is left to do when the process exits */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* All of it under the mutex. */
static struct {
    struct options options;
    bool is_configured; /* by a call: the environment is not asked any more */
    bool is_started;
    struct engine *engine; /* NULL between an engine that died and the next call */
    struct call *calls;
} core;

static void lock(void)
{
    pthread_mutex_lock(&mutex);
}

static void unlock(void)
{
    pthread_mutex_unlock(&mutex);
}

/* A dead engine takes no new calls; those that are in it find out. The last one to leave it, or one that has retired, frees it. */
static void bury(struct engine *engine)
{
    if (engine->death == PSA_SUCCESS && !engine->is_retired)
        return;
    if (core.engine == engine)
        core.engine = NULL;
    if (engine->calls == 0)
        engine_free(engine);
}

static void abandon(int32_t status)
{
    if (core.engine == NULL)
        return;
    core.engine->death = status;
    bury(core.engine);
}

static void leave(struct call *call)
{
    call->engine->calls--;
    bury(call->engine);
}

/* In the child there is one thread. The calls of the others, their connections and their secrets are the parent's. */
static void after_fork_in_child(void)
{
    pthread_mutex_init(&mutex, NULL);
    abandon(PSA_BAD_STATE);
    while (core.calls != NULL) {
        struct call *call = core.calls;
        core.calls = call->next;
        for (int i = 0; i < MAX_CONNECTIONS; i++) {
            if (call->connections[i].fd >= 0)
                close(call->connections[i].fd);
        }
        leave(call);
        explicit_bzero(call, sizeof *call);
        free(call);
    }
    volatile_slots_forget();
}

static void prepare_process(void)
{
    pthread_atfork(lock, unlock, after_fork_in_child);
    atexit(parsec_se_core_stop);
}

uint32_t parsec_se_core_abi(void)
{
    return PARSEC_SE_CORE_ABI;
}

int32_t parsec_se_core_configure(const parsec_se_core_options *given)
{
    struct options options;
    int32_t status = PSA_SUCCESS;
    if (!options_resolve(given, &options))
        return PSA_INVALID_ARGUMENT;
    lock();
    if (core.is_started) {
        status = PSA_BAD_STATE;
    } else {
        core.options = options;
        core.is_configured = given != NULL;
    }
    unlock();
    return status;
}

/* Makes an engine unless there is one, if this thread can use it. */
static int32_t wake_up(void)
{
    if (!core.is_started)
        return PSA_BAD_STATE;
    if (!engine_has_stack())
        return PSA_INSUFFICIENT_MEMORY;
    /* The process has become another user, who is another application to the service. */
    if (core.options.uid != geteuid()) {
        core.options.uid = geteuid();
        if (core.engine != NULL) {
            core.engine->is_retired = true;
            bury(core.engine);
        }
    }
    if (core.engine == NULL)
        core.engine = engine_new(&core.options);
    return core.engine == NULL ? PSA_INSUFFICIENT_MEMORY : PSA_SUCCESS;
}

int32_t parsec_se_core_start(void)
{
    int32_t status = PSA_SUCCESS;
    pthread_once(&once, prepare_process);
    lock();
    if (!core.is_started) {
        core.is_started = core.is_configured || options_resolve(NULL, &core.options);
        status = core.is_started ? wake_up() : PSA_INVALID_ARGUMENT;
        core.is_started = status == PSA_SUCCESS;
    }
    unlock();
    return status;
}

/* Runs a call to its end, with the mutex given away for as long as it waits. The mutex is held before and after. */
static int32_t run_locked(struct call *call)
{
    struct events events;
    struct call **place;
    int32_t status = wake_up();
    if (status != PSA_SUCCESS)
        return status;
    call->next = core.calls;
    core.calls = call;
    call->engine = core.engine;
    call->engine->calls++;
    call_begin(call);
    while (!call->is_finished && call->engine->death == PSA_SUCCESS) {
        unlock();
        call_wait(call, &events);
        lock();
        call_tell(call, &events);
    }
    status = call->is_finished ? call->status : call->engine->death;
    call_end(call);
    for (place = &core.calls; *place != call; place = &(*place)->next)
        continue;
    *place = call->next;
    leave(call);
    return status;
}

static struct call *new_call(enum operation operation, uint64_t slot)
{
    struct call *call = calloc(1, sizeof *call);
    if (call != NULL) {
        call->operation = operation;
        call->slot = slot;
    }
    return call;
}

/* Runs a call and frees it. */
static int32_t run(struct call *call, size_t *output_length, uint32_t *value)
{
    int32_t status = PSA_INSUFFICIENT_MEMORY;
    if (call == NULL)
        return status;
    lock();
    status = run_locked(call);
    unlock();
    if (output_length != NULL && status == PSA_SUCCESS)
        *output_length = call->output_length;
    if (value != NULL && status == PSA_SUCCESS)
        *value = call->value;
    free(call);
    return status;
}

static int32_t destroy_locked(uint64_t slot)
{
    struct call *call = new_call(OPERATION_DESTROY, slot);
    int32_t status = call == NULL ? PSA_INSUFFICIENT_MEMORY : run_locked(call);
    free(call);
    return status;
}

void parsec_se_core_stop(void)
{
    uint64_t slot;
    lock();
    if (core.is_started && core.options.timeout_ms > CLEANUP_TIMEOUT_MS) {
        core.options.timeout_ms = CLEANUP_TIMEOUT_MS;
        abandon(PSA_BAD_STATE);
    }
    /* The first that does not succeed is the last that is tried: the process wants to end. */
    while (core.is_started && volatile_slots_take(&slot) && destroy_locked(slot) == PSA_SUCCESS)
        continue;
    for (struct call *call = core.calls; call != NULL; call = call->next)
        call_disturb(call);
    abandon(PSA_BAD_STATE);
    core.is_started = core.is_configured = false;
    unlock();
}

int32_t parsec_se_core_judge(const parsec_se_core_attributes *attributes)
{
    int32_t status;
    if (attributes == NULL)
        return PSA_INVALID_ARGUMENT;
    lock();
    status = wake_up();
    if (status == PSA_SUCCESS) {
        status = engine_judge(core.engine, attributes);
        bury(core.engine);
    }
    unlock();
    return status;
}

int32_t parsec_se_core_volatile_slot(uint64_t *slot)
{
    if (slot == NULL)
        return PSA_INVALID_ARGUMENT;
    if (getrandom(slot, sizeof *slot, 0) != (ssize_t)sizeof *slot)
        return PSA_INSUFFICIENT_ENTROPY;
    *slot |= PARSEC_SE_CORE_VOLATILE_SLOT;
    return PSA_SUCCESS;
}

static bool is_volatile(uint64_t slot)
{
    return (slot & PARSEC_SE_CORE_VOLATILE_SLOT) != 0;
}

/* Creates a key, and sees to it that a volatile one goes with the process. */
static int32_t create(struct call *call, uint32_t *bits)
{
    uint64_t slot = call == NULL ? 0 : call->slot;
    bool has_room = true;
    int32_t status;
    if (is_volatile(slot)) {
        lock();
        has_room = volatile_slots_add(slot);
        unlock();
    }
    if (!has_room) {
        free(call);
        return PSA_INSUFFICIENT_MEMORY;
    }
    status = run(call, NULL, bits);
    /* Without an answer nobody knows whether the key is there: it stays on the list of those to be removed. */
    if (is_volatile(slot) && status != PSA_SUCCESS && status != PSA_COMMUNICATION_FAILURE) {
        lock();
        volatile_slots_remove(slot);
        unlock();
    }
    return status;
}

int32_t parsec_se_core_generate(uint64_t slot, const parsec_se_core_attributes *attributes)
{
    struct call *call;
    if (attributes == NULL)
        return PSA_INVALID_ARGUMENT;
    call = new_call(OPERATION_GENERATE, slot);
    if (call != NULL)
        call->attributes = *attributes;
    return create(call, NULL);
}

int32_t parsec_se_core_import(uint64_t slot, const parsec_se_core_attributes *attributes, const uint8_t *data,
                              size_t data_length, uint32_t *bits)
{
    struct call *call;
    if (attributes == NULL || data == NULL || data_length == 0 || data_length > MAX_INPUT || bits == NULL)
        return PSA_INVALID_ARGUMENT;
    call = new_call(OPERATION_IMPORT, slot);
    if (call != NULL) {
        call->attributes = *attributes;
        call->input = data;
        call->input_length = data_length;
    }
    return create(call, bits);
}

int32_t parsec_se_core_check(uint64_t slot, const parsec_se_core_attributes *attributes)
{
    struct call *call;
    if (attributes == NULL)
        return PSA_INVALID_ARGUMENT;
    call = new_call(OPERATION_CHECK, slot);
    if (call != NULL)
        call->attributes = *attributes;
    return run(call, NULL, NULL);
}

int32_t parsec_se_core_destroy(uint64_t slot)
{
    int32_t status = run(new_call(OPERATION_DESTROY, slot), NULL, NULL);
    if (is_volatile(slot) && status == PSA_SUCCESS) {
        lock();
        volatile_slots_remove(slot);
        unlock();
    }
    return status;
}

/* A call that gives bytes into the caller's buffer. */
static int32_t run_into(struct call *call, uint8_t *output, size_t output_size, size_t *output_length)
{
    if (call != NULL) {
        call->output = output;
        call->output_size = output_size;
    }
    return run(call, output_length, NULL);
}

static int32_t export_key(enum operation operation, uint64_t slot, uint8_t *data, size_t data_size, size_t *data_length)
{
    if (data_length == NULL)
        return PSA_INVALID_ARGUMENT;
    *data_length = 0;
    if (data == NULL && data_size > 0)
        return PSA_INVALID_ARGUMENT;
    return run_into(new_call(operation, slot), data, data_size, data_length);
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
        return PSA_INVALID_ARGUMENT;
    *signature_length = 0;
    if (hash == NULL || hash_length > MAX_INPUT || (signature == NULL && signature_size > 0))
        return PSA_INVALID_ARGUMENT;
    call = new_call(OPERATION_SIGN_HASH, slot);
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
        return PSA_INVALID_ARGUMENT;
    call = new_call(OPERATION_VERIFY_HASH, slot);
    if (call != NULL) {
        call->attributes.algorithm = algorithm;
        call->input = hash;
        call->input_length = hash_length;
        call->signature = signature;
        call->signature_length = signature_length;
    }
    return run(call, NULL, NULL);
}
