#define _GNU_SOURCE
#include "runner.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "status.h"
#include "volatile_slots.h"

#define CLEANUP_TIMEOUT_MS 2000 /* for the whole cleanup when the process exits */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* All of it is read and written under the mutex. */
static struct {
    struct options options;
    bool is_configured; /* by a call, so that the environment is not read any more */
    bool is_started;
    struct engine *engine; /* NULL between an engine that failed and the next call */
    struct call *calls;
} state;

static void lock(void)
{
    pthread_mutex_lock(&mutex);
}

static void unlock(void)
{
    pthread_mutex_unlock(&mutex);
}

/*
 * Enters and leaves the core. A thread that is cancelled meanwhile ends afterwards, or in call_wait(): nowhere else, where it would leave the
 * mutex locked, or a descriptor open.
 */
static int enter(void)
{
    int cancel_state;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_state);
    lock();
    return cancel_state;
}

static void leave(int cancel_state)
{
    unlock();
    pthread_setcancelstate(cancel_state, NULL);
}

/* Frees an engine that has failed or retired, once no call is in it. Until then the calls in it find out that it has failed. */
static void engine_release_if_idle(struct engine *engine)
{
    if (engine->failure == PARSEC_SUCCESS && !engine->is_retired)
        return;
    if (state.engine == engine)
        state.engine = NULL;
    if (engine->calls == 0)
        engine_free(engine);
}

/* Makes the current engine unusable: calls in progress end with the status, and the next call starts another engine. */
static void engine_fail(int32_t status)
{
    if (state.engine == NULL)
        return;
    state.engine->failure = status;
    engine_release_if_idle(state.engine);
}

static void leave_engine(struct call *call)
{
    call->engine->calls--;
    engine_release_if_idle(call->engine);
}

/* The child process has one thread. The calls of the others, their connections and their secrets belong to the parent. */
static void after_fork_in_child(void)
{
    pthread_mutex_init(&mutex, NULL);
    engine_fail(PARSEC_ERROR_BAD_STATE);
    while (state.calls != NULL) {
        struct call *call = state.calls;
        state.calls = call->next;
        leave_engine(call);
        call_forget(call);
        free(call);
    }
    volatile_slots_forget();
}

static void prepare_process(void)
{
    pthread_atfork(lock, unlock, after_fork_in_child);
    atexit(runner_stop);
}

int32_t runner_configure(const parsec_se_core_options *given)
{
    struct options options;
    int32_t status = PARSEC_SUCCESS;
    int cancel_state = enter();
    if (!options_resolve(given, &options)) {
        status = PARSEC_ERROR_INVALID_ARGUMENT;
    } else if (state.is_started) {
        status = PARSEC_ERROR_BAD_STATE;
    } else {
        state.options = options;
        state.is_configured = given != NULL;
    }
    leave(cancel_state);
    return status;
}

/* Makes an engine unless there is one, if this thread can use it. */
static int32_t ensure_engine(void)
{
    if (!state.is_started)
        return PARSEC_ERROR_BAD_STATE;
    if (!engine_has_stack())
        return PARSEC_ERROR_INSUFFICIENT_MEMORY;
    /* The process now runs as another user, who is another application to the service. */
    if (state.options.uid != geteuid()) {
        state.options.uid = geteuid();
        if (state.engine != NULL) {
            state.engine->is_retired = true;
            engine_release_if_idle(state.engine);
        }
    }
    if (state.engine == NULL)
        state.engine = engine_new(&state.options, native_call_register);
    return state.engine == NULL ? PARSEC_ERROR_INSUFFICIENT_MEMORY : PARSEC_SUCCESS;
}

int32_t runner_start(void)
{
    int32_t status = PARSEC_SUCCESS;
    int cancel_state;
    pthread_once(&once, prepare_process);
    cancel_state = enter();
    if (!state.is_started) {
        state.is_started = state.is_configured || options_resolve(NULL, &state.options);
        status = state.is_started ? ensure_engine() : PARSEC_ERROR_INVALID_ARGUMENT;
        state.is_started = status == PARSEC_SUCCESS;
    }
    leave(cancel_state);
    return status;
}

/* Takes a call out of the calls in progress, and out of its engine. */
static void finish(struct call *call)
{
    struct call **link;
    call_end(call);
    for (link = &state.calls; *link != call; link = &(*link)->next)
        continue;
    *link = call->next;
    leave_engine(call);
}

/* Ends a call whose thread has been cancelled while it waited. Its engine, which waits for an event that will not come, is not used any more. */
static void abandon(void *argument)
{
    struct call *call = argument;
    lock();
    call->engine->is_retired = true;
    finish(call);
    unlock();
    free(call);
}

static void wait_unlocked(struct call *call, struct events *events)
{
    unlock();
    pthread_cleanup_push(abandon, call);
    call_wait(call, events);
    pthread_cleanup_pop(0);
    lock();
}

/* Runs a call to its end. The mutex is held before and after, and released for as long as the call waits. */
static int32_t run_locked(struct call *call, int cancel_state)
{
    struct events events;
    int32_t status = ensure_engine();
    if (status != PARSEC_SUCCESS)
        return status;
    call->cancel_state = cancel_state;
    call->next = state.calls;
    state.calls = call;
    call->engine = state.engine;
    call->engine->calls++;
    call_begin(call);
    while (!call->native.is_finished && call->engine->failure == PARSEC_SUCCESS) {
        wait_unlocked(call, &events);
        call_dispatch(call, &events);
    }
    status = call->native.is_finished ? call->native.status : call->engine->failure;
    finish(call);
    return status;
}

int32_t runner_run(struct call *call)
{
    int cancel_state = enter();
    int32_t status = run_locked(call, cancel_state);
    leave(cancel_state);
    return status;
}

static int32_t destroy_locked(uint64_t slot)
{
    struct call *call = call_new(OPERATION_DESTROY, slot);
    int32_t status = call == NULL ? PARSEC_ERROR_INSUFFICIENT_MEMORY : run_locked(call, PTHREAD_CANCEL_DISABLE);
    free(call);
    return status;
}

void runner_stop(void)
{
    uint64_t slot;
    int cancel_state = enter();
    if (state.is_started && state.options.timeout_ms > CLEANUP_TIMEOUT_MS) {
        state.options.timeout_ms = CLEANUP_TIMEOUT_MS;
        engine_fail(PARSEC_ERROR_BAD_STATE);
    }
    /* Stops at the first slot that cannot be emptied, so that the process can exit soon. */
    while (state.is_started && volatile_slots_take(&slot) && destroy_locked(slot) == PARSEC_SUCCESS)
        continue;
    for (struct call *call = state.calls; call != NULL; call = call->next)
        call_interrupt(call);
    engine_fail(PARSEC_ERROR_BAD_STATE);
    state.is_started = state.is_configured = false;
    leave(cancel_state);
}

int32_t runner_check_attributes(const parsec_se_core_attributes *attributes)
{
    int cancel_state = enter();
    int32_t status = ensure_engine();
    if (status == PARSEC_SUCCESS) {
        status = engine_check_attributes(state.engine, attributes);
        engine_release_if_idle(state.engine);
    }
    leave(cancel_state);
    return status;
}

bool runner_add_volatile_slot(uint64_t slot)
{
    bool was_added;
    lock();
    was_added = volatile_slots_add(slot);
    unlock();
    return was_added;
}

void runner_remove_volatile_slot(uint64_t slot)
{
    lock();
    volatile_slots_remove(slot);
    unlock();
}
