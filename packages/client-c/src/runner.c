#define _GNU_SOURCE
#include "runner.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "call/known_client.h"
#include "call/wake.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* All of it is read and written under the mutex. */
static struct {
    struct engine *engine; /* NULL before the first client, after the last, and between an engine that failed and the next call */
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
 * Enters and leaves the library. A thread that is cancelled meanwhile ends afterwards, or in call_wait(): nowhere else, where it would leave the
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
static void engine_fail(parsec_status status)
{
    if (state.engine == NULL)
        return;
    state.engine->failure = status;
    engine_release_if_idle(state.engine);
}

/* Frees the engine and the kept descriptors if no client is open. */
static void release_all_if_unused(void)
{
    if (client_any() != NULL)
        return;
    engine_fail(PARSEC_ERROR_CLOSED);
    wake_close_all();
}

static void leave_engine(struct call *call)
{
    call->engine->calls--;
    engine_release_if_idle(call->engine);
    client_leave(call->client);
}

/* The child process has one thread. The calls of the others, their connections and their secrets belong to the parent. */
static void after_fork_in_child(void)
{
    pthread_mutex_init(&mutex, NULL);
    engine_fail(PARSEC_ERROR_CLOSED);
    while (state.calls != NULL) {
        struct call *call = state.calls;
        state.calls = call->next;
        leave_engine(call);
        call_forget(call);
        call_free(call);
    }
    wake_close_all();
}

/* Has all calls of a client end. */
static void interrupt(const struct client *client, parsec_status status)
{
    for (struct call *call = state.calls; call != NULL; call = call->next) {
        if (call->client == client)
            call_interrupt(call, status);
    }
}

static void close_locked(struct client *client)
{
    interrupt(client, PARSEC_ERROR_CLOSED);
    if (state.engine != NULL) {
        known_client_close(state.engine, client);
        engine_release_if_idle(state.engine);
    }
    client_close(client);
    release_all_if_unused();
}

/* Wipes what the engine holds. */
static void at_exit(void)
{
    int cancel_state = enter();
    while (client_any() != NULL)
        close_locked(client_any());
    leave(cancel_state);
}

static void prepare_process(void)
{
    pthread_atfork(lock, unlock, after_fork_in_child);
    atexit(at_exit);
}

/* Makes an engine unless there is one, if this thread can use it. */
static parsec_status ensure_engine(void)
{
    if (!engine_has_stack())
        return last_error_set(PARSEC_ERROR_INSUFFICIENT_MEMORY,
                              "The thread has too little stack left, or one of the program's own making: call from a thread with 48 KiB.");
    if (state.engine == NULL)
        state.engine = engine_new(native_call_register);
    return state.engine == NULL ? last_error_set(PARSEC_ERROR_INSUFFICIENT_MEMORY, "There is not enough memory for the engine.")
                                : PARSEC_SUCCESS;
}

static parsec_status open_locked(const struct options *options, parsec_client **handle)
{
    parsec_status status = ensure_engine();
    if (status != PARSEC_SUCCESS)
        return status;
    if (client_add(options, handle) == NULL) {
        release_all_if_unused();
        return last_error_set(PARSEC_ERROR_INSUFFICIENT_MEMORY, "There is not enough memory for a client.");
    }
    return PARSEC_SUCCESS;
}

parsec_status runner_open(const struct options *options, parsec_client **handle)
{
    parsec_status status;
    int cancel_state;
    pthread_once(&once, prepare_process);
    cancel_state = enter();
    status = open_locked(options, handle);
    leave(cancel_state);
    return status;
}

void runner_close(parsec_client *handle)
{
    int cancel_state = enter();
    struct client *client = client_find(handle);
    if (client != NULL)
        close_locked(client);
    leave(cancel_state);
}

static parsec_status not_open(void)
{
    return last_error_set(PARSEC_ERROR_CLOSED, "The client is not open: it was closed, or never opened by parsec_client_open().");
}

parsec_status runner_cancel(parsec_client *handle)
{
    int cancel_state = enter();
    struct client *client = client_find(handle);
    if (client != NULL)
        interrupt(client, PARSEC_ERROR_CANCELLED);
    leave(cancel_state);
    return client == NULL ? not_open() : PARSEC_SUCCESS;
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
    release_all_if_unused();
}

/* Ends a call whose thread has been cancelled while it waited. Its engine, which waits for an event that will not come, is not used any more. */
static void abandon(void *argument)
{
    struct call *call = argument;
    lock();
    call->engine->is_retired = true;
    finish(call);
    unlock();
    call_free(call);
}

static void wait_unlocked(struct call *call, struct events *events)
{
    unlock();
    pthread_cleanup_push(abandon, call);
    call_wait(call, events);
    pthread_cleanup_pop(0);
    lock();
}

/* Counts the call into its client and its engine. */
static void join(struct call *call, struct client *client)
{
    /* The process now runs as another user, who is another application to the service. */
    if (client->uid != geteuid()) {
        client->uid = geteuid();
        client->engine_serial = 0;
    }
    call->client = client;
    call->uid = client->uid;
    client->calls++;
    call->engine = state.engine;
    call->engine->calls++;
    call->next = state.calls;
    state.calls = call;
}

static void set_text(struct call *call, const char *text)
{
    if (call->native.text[0] == '\0')
        memcpy(call->native.text, text, strlen(text) + 1);
}

/* The status of a call that has ended, or whose engine has failed. */
static parsec_status status_of(struct call *call)
{
    if (call->native.is_finished)
        return call->native.status;
    if (call->end_status != 0) {
        set_text(call, "The call was ended from another thread.");
        return call->end_status;
    }
    set_text(call, call->engine->failure == PARSEC_ERROR_CLOSED ? "The client was closed." : "Memory ran out during the call.");
    return call->engine->failure;
}

/* Runs a call to its end. The mutex is held before and after, and released for as long as the call waits. */
static parsec_status run_locked(struct call *call, parsec_client *handle, int cancel_state)
{
    struct events events;
    struct client *client = client_find(handle);
    parsec_status status = client == NULL ? not_open() : ensure_engine();
    if (client == NULL || status != PARSEC_SUCCESS) {
        set_text(call, last_error_text());
        return status;
    }
    call->cancel_state = cancel_state;
    join(call, client);
    call_begin(call);
    while (!call->native.is_finished && call->engine->failure == PARSEC_SUCCESS) {
        wait_unlocked(call, &events);
        call_dispatch(call, &events);
    }
    status = status_of(call);
    finish(call);
    return status;
}

parsec_status runner_run(struct call *call, parsec_client *handle)
{
    int cancel_state = enter();
    parsec_status status = run_locked(call, handle, cancel_state);
    leave(cancel_state);
    return status;
}
