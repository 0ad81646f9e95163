#define _GNU_SOURCE
#include "call.h"

#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "status.h"

struct call *call_new(enum operation operation, uint64_t slot)
{
    struct call *call = calloc(1, sizeof *call);
    if (call != NULL) {
        call->operation = operation;
        call->slot = slot;
    }
    return call;
}

/* The third argument of begin() in engine.ts. */
static JSValue arguments_of(JSContext *context, const struct call *call, JSValueConst input, JSValueConst signature)
{
    char slot[24];
    JSValue arguments = engine_attributes(context, &call->attributes);
    snprintf(slot, sizeof slot, "%" PRIu64, call->slot);
    JS_SetPropertyStr(context, arguments, "slot", JS_NewString(context, slot));
    JS_SetPropertyStr(context, arguments, "input", JS_DupValue(context, input));
    JS_SetPropertyStr(context, arguments, "signature", JS_DupValue(context, signature));
    return arguments;
}

static void begin(struct engine *engine, void *argument)
{
    struct call *call = argument;
    JSContext *context = engine->context;
    JSValue arguments[3];
    call->input_view = engine_bytes(context, call->input, call->input_length);
    call->signature_view = engine_bytes(context, call->signature, call->signature_length);
    native_call_attach(context, &call->native);
    call->has_task = true;
    arguments[0] = call->native.object;
    arguments[1] = JS_NewInt32(context, (int32_t)call->operation);
    arguments[2] = arguments_of(context, call, call->input_view, call->signature_view);
    call->task = engine_invoke(context, engine->api, "begin", 3, arguments);
    JS_FreeValue(context, arguments[2]);
}

void call_begin(struct call *call)
{
    call->native.status = PARSEC_ERROR_GENERIC;
    call->native.wake_at = INFINITY;
    call->task = call->native.object = call->chunk_view = JS_UNDEFINED;
    connection_init_all(call->native.connections);
    engine_run(call->engine, begin, call);
}

static struct event *add_event(struct events *events, int kind, int connection, int outcome)
{
    struct event *event = &events->event[events->count++];
    event->kind = kind;
    event->connection = connection;
    event->outcome = outcome;
    event->fd = -1;
    return event;
}

static void send_parts(struct connection *connection, struct events *events)
{
    enum io_outcome outcome;
    if (connection_send(connection, &outcome))
        add_event(events, EVENT_WRITTEN, connection->number, outcome);
}

/* Receives into the call's own buffer. */
static void receive(struct call *call, struct connection *connection, struct events *events)
{
    enum io_outcome outcome;
    if (connection_receive(connection, call->chunk, sizeof call->chunk, &call->chunk_length, &outcome))
        add_event(events, EVENT_RECEIVED, connection->number, outcome);
}

static void connect_requested(struct call *call, struct events *events)
{
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
        struct connection *connection = &call->native.connections[i];
        struct event *event;
        if (connection->number < 0 || !connection->wants_connect)
            continue;
        connection->wants_connect = false;
        event = add_event(events, EVENT_CONNECTED, connection->number, IO_DONE);
        event->outcome = endpoint_connect(&call->engine->options, &event->fd);
    }
}

static void write_requested(struct call *call, struct events *events)
{
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
        if (call->native.connections[i].number >= 0 && call->native.connections[i].parts > 0)
            send_parts(&call->native.connections[i], events);
    }
}

/* Milliseconds for poll(), rounded up; -1 for no limit. */
static int time_left(const struct call *call)
{
    double left = call->native.wake_at - clock_now();
    if (isinf(call->native.wake_at))
        return -1;
    return left <= 0 ? 0 : left >= INT_MAX ? INT_MAX : (int)ceil(left);
}

static int poll_cancellable(const struct call *call, struct pollfd *descriptors, nfds_t count)
{
    int ready;
    pthread_setcancelstate(call->cancel_state, NULL);
    ready = poll(descriptors, count, time_left(call));
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    return ready;
}

/* Waits for I/O that cannot be done at once. */
static void poll_requested(struct call *call, struct events *events)
{
    struct pollfd descriptors[MAX_CONNECTIONS];
    struct connection *connections[MAX_CONNECTIONS];
    nfds_t count = 0;
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
        struct connection *connection = &call->native.connections[i];
        short interest = (short)((connection->wants_read ? POLLIN : 0) | (connection->parts > 0 ? POLLOUT : 0));
        if (connection->number < 0 || interest == 0)
            continue;
        descriptors[count] = (struct pollfd){connection->fd, interest, 0};
        connections[count++] = connection;
    }
    /* Nothing is requested, so no event can come: end with an error instead of waiting for ever. */
    if (count == 0 && isinf(call->native.wake_at)) {
        call->native.is_finished = true;
        return;
    }
    if (poll_cancellable(call, descriptors, count) < 0)
        return;
    for (nfds_t i = 0; i < count; i++) {
        if (connections[i]->parts > 0 && (descriptors[i].revents & (POLLOUT | POLLERR | POLLHUP)) != 0)
            send_parts(connections[i], events);
        /* One connection at a time, because there is one buffer. */
        if (connections[i]->wants_read && (descriptors[i].revents & (POLLIN | POLLERR | POLLHUP)) != 0) {
            receive(call, connections[i], events);
            if (events->count > 0)
                break;
        }
    }
    if (clock_now() >= call->native.wake_at)
        add_event(events, EVENT_WOKEN, 0, IO_DONE);
}

void call_wait(struct call *call, struct events *events)
{
    events->count = 0;
    connect_requested(call, events);
    if (events->count == 0)
        write_requested(call, events);
    while (events->count == 0 && !call->native.is_finished)
        poll_requested(call, events);
}

struct dispatch_args {
    struct call *call;
    const struct event *event;
};

static void dispatch(struct engine *engine, void *argument)
{
    static const char *const methods[] = {"connected", "written", "received", "woken"};
    const struct dispatch_args *args = argument;
    const struct event *event = args->event;
    struct call *call = args->call;
    JSContext *context = engine->context;
    JSValue arguments[3] = {JS_NewInt32(context, event->connection), JS_NewInt32(context, event->outcome), JS_UNDEFINED};
    if (event->kind == EVENT_WRITTEN) {
        struct connection *connection = connection_find(call->native.connections, event->connection);
        if (connection != NULL)
            connection_release_parts(context, connection);
    }
    if (event->kind == EVENT_RECEIVED && event->outcome == IO_DONE) {
        call->chunk_view = engine_bytes(context, call->chunk, call->chunk_length);
        arguments[2] = call->chunk_view;
    }
    JS_FreeValue(context, engine_invoke(context, call->task, methods[event->kind], 3, arguments));
}

/* Takes the chunk back from JavaScript, whose jobs have read it, and wipes it. */
static void take_back_chunk(struct engine *engine, void *argument)
{
    struct call *call = argument;
    engine_detach(engine->context, call->chunk_view);
    call->chunk_view = JS_UNDEFINED;
    explicit_bzero(call->chunk, call->chunk_length);
}

/* Gives new descriptors to their connections. It is done under the mutex, under which forking and stopping look for descriptors. */
static void take_descriptors(struct call *call, const struct events *events)
{
    for (int i = 0; i < events->count; i++) {
        const struct event *event = &events->event[i];
        struct connection *connection = event->fd < 0 ? NULL : connection_find(call->native.connections, event->connection);
        if (connection != NULL)
            connection->fd = event->fd;
        else if (event->fd >= 0)
            close(event->fd);
    }
}

void call_interrupt(struct call *call)
{
    for (int i = 0; i < MAX_CONNECTIONS; i++)
        connection_interrupt(&call->native.connections[i]);
}

void call_dispatch(struct call *call, struct events *events)
{
    take_descriptors(call, events);
    for (int i = 0; i < events->count && call->engine->failure == 0; i++) {
        struct dispatch_args args = {call, &events->event[i]};
        if (!engine_run(call->engine, dispatch, &args))
            return;
        if (!JS_IsUndefined(call->chunk_view) && !engine_run(call->engine, take_back_chunk, call))
            return;
    }
}

static void end(struct engine *engine, void *argument)
{
    struct call *call = argument;
    JSContext *context = engine->context;
    for (int i = 0; i < MAX_CONNECTIONS; i++)
        connection_close(context, &call->native.connections[i]);
    if (!call->has_task)
        return;
    native_call_detach(context, &call->native);
    JS_FreeValue(context, call->task);
    engine_detach(context, call->input_view);
    engine_detach(context, call->signature_view);
}

static void close_descriptors(struct call *call)
{
    for (int i = 0; i < MAX_CONNECTIONS; i++)
        connection_close_descriptor(&call->native.connections[i]);
}

void call_end(struct call *call)
{
    /* An engine that has failed frees its JavaScript values together with its heap: only the descriptors are left to be closed. */
    if (call->engine->failure != 0 || !engine_run(call->engine, end, call))
        close_descriptors(call);
    explicit_bzero(call->chunk, sizeof call->chunk);
}

void call_forget(struct call *call)
{
    close_descriptors(call);
    explicit_bzero(call, sizeof *call);
}
