#define _GNU_SOURCE
#include "call.h"

#include <limits.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "known_client.h"
#include "wake.h"

#define MAX_TOKEN UINT16_MAX /* bytes. Wire protocol, "auth length" */

struct call *call_new(struct function *function)
{
    struct call *call = calloc(1, sizeof *call);
    if (call != NULL)
        call->native.function = function;
    return call;
}

void call_free(struct call *call)
{
    if (call->token != NULL)
        explicit_bzero(call->token, MAX_TOKEN);
    free(call->token);
    explicit_bzero(call, sizeof *call);
    free(call);
}

static JSValue argument_value(JSContext *context, const struct argument *argument, JSValue *view)
{
    switch (argument->kind) {
    case ARGUMENT_NUMBER:
        return JS_NewUint32(context, argument->number);
    case ARGUMENT_ATTRIBUTES:
        return engine_attributes(context, argument->attributes);
    case ARGUMENT_BYTES:
        *view = engine_bytes(context, argument->bytes, argument->length);
        return JS_DupValue(context, *view);
    case ARGUMENT_SIZE:
        return JS_NewUint32(context, (uint32_t)argument->length);
    default:
        return JS_NewString(context, argument->text == NULL ? "" : argument->text);
    }
}

static void begin(struct engine *engine, void *argument)
{
    struct call *call = argument;
    const struct function *function = call->native.function;
    JSContext *context = engine->context;
    JSValue arguments[4];
    known_client_open(engine, call->client);
    native_call_attach(context, &call->native);
    arguments[0] = call->native.object;
    arguments[1] = JS_NewUint32(context, call->client->number);
    arguments[2] = JS_NewString(context, function->name);
    arguments[3] = JS_NewObject(context);
    for (int i = 0; i < function->argument_count; i++)
        JS_SetPropertyStr(context, arguments[3], function->arguments[i].name,
                          argument_value(context, &function->arguments[i], &call->views[i]));
    call->task = engine_invoke(context, engine->api, "begin", 4, arguments);
    JS_FreeValue(context, arguments[2]);
    JS_FreeValue(context, arguments[3]);
}

void call_begin(struct call *call)
{
    call->native.status = PARSEC_ERROR_GENERIC_ERROR;
    call->native.wake_at = INFINITY;
    call->task = call->native.object = call->chunk_view = call->token_view = JS_UNDEFINED;
    for (int i = 0; i < MAX_ARGUMENTS; i++)
        call->views[i] = JS_UNDEFINED;
    connection_init_all(call->native.connections);
    call->wake = wake_take();
    engine_run(call->engine, begin, call);
}

static void add_event(struct events *events, enum event_kind kind, int connection, int outcome)
{
    struct event *event = &events->event[events->count++];
    event->kind = kind;
    event->connection = connection;
    event->outcome = outcome;
}

static void send_parts(struct connection *connection, struct events *events)
{
    enum io_outcome outcome;
    if (connection_send(connection, &outcome))
        add_event(events, EVENT_WRITTEN, connection->number, (int)outcome);
}

/* Receives into the call's own buffer. */
static void receive(struct call *call, struct connection *connection, struct events *events)
{
    enum io_outcome outcome;
    if (connection_receive(connection, call->chunk, sizeof call->chunk, &call->chunk_length, &outcome))
        add_event(events, EVENT_RECEIVED, connection->number, (int)outcome);
}

/* Connects and sends at once: a service that sees a connection before its request has to wait a second time. */
static void connect_and_send(struct call *call, struct connection *connection, struct events *events)
{
    enum io_outcome outcome = endpoint_connect(&call->client->options, call->uid, &connection->fd);
    add_event(events, EVENT_CONNECTED, connection->number, (int)outcome);
    if (outcome == IO_DONE)
        send_parts(connection, events);
}

static void connect_requested(struct call *call, struct events *events)
{
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
        struct connection *connection = &call->native.connections[i];
        if (connection->number < 0 || !connection->wants_connect)
            continue;
        connection->wants_connect = false;
        connect_and_send(call, connection, events);
    }
}

/* Has the caller's function write a token. The bytes go through the call's own memory, which is wiped. */
static void token_requested(struct call *call, struct events *events)
{
    const struct options *options = &call->client->options;
    size_t length = 0;
    parsec_status status = PARSEC_ERROR_INSUFFICIENT_MEMORY;
    if (!call->native.wants_token)
        return;
    call->native.wants_token = false;
    if (call->token == NULL)
        call->token = malloc(MAX_TOKEN);
    if (call->token != NULL)
        status = options->token(options->token_context, call->token, MAX_TOKEN, &length);
    if (status == PARSEC_SUCCESS && (length == 0 || length > MAX_TOKEN))
        status = PARSEC_ERROR_INVALID_ARGUMENT;
    call->token_length = length;
    add_event(events, EVENT_TOKEN, 0, status);
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

struct waiting {
    struct pollfd descriptors[MAX_CONNECTIONS + 1]; /* the last of them is the one that wakes the call */
    struct connection *connections[MAX_CONNECTIONS];
    nfds_t count;
};

static void collect_waiting(struct call *call, struct waiting *waiting)
{
    waiting->count = 0;
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
        struct connection *connection = &call->native.connections[i];
        if (connection->fd < 0)
            continue;
        waiting->descriptors[waiting->count] = (struct pollfd){connection->fd, connection->parts > 0 ? POLLIN | POLLOUT : POLLIN, 0};
        waiting->connections[waiting->count++] = connection;
    }
    waiting->descriptors[waiting->count] = (struct pollfd){call->wake, POLLIN, 0};
}

static void do_ready(struct call *call, const struct waiting *waiting, struct events *events)
{
    for (nfds_t i = 0; i < waiting->count; i++) {
        struct connection *connection = waiting->connections[i];
        short ready = waiting->descriptors[i].revents;
        if (connection->parts > 0 && ready != 0)
            send_parts(connection, events);
        /* One connection at a time, because there is one buffer. */
        if ((ready & ~POLLOUT) != 0) {
            receive(call, connection, events);
            if (events->count > 0)
                return;
        }
    }
}

/* Waits for I/O that cannot be done at once. */
static void poll_requested(struct call *call, struct events *events)
{
    struct waiting waiting;
    collect_waiting(call, &waiting);
    /* Nothing is requested, so no event can come: end with an error instead of waiting for ever. */
    if (waiting.count == 0 && isinf(call->native.wake_at)) {
        static const char text[] = "The engine could not run the call: please report it.";
        memcpy(call->native.text, text, sizeof text);
        call->native.is_finished = true;
        return;
    }
    if (poll_cancellable(call, waiting.descriptors, waiting.count + 1) < 0)
        return;
    if (waiting.descriptors[waiting.count].revents != 0)
        add_event(events, EVENT_ENDED, 0, 0);
    else
        do_ready(call, &waiting, events);
    if (clock_now() >= call->native.wake_at)
        add_event(events, EVENT_WOKEN, 0, 0);
}

void call_wait(struct call *call, struct events *events)
{
    events->count = 0;
    token_requested(call, events);
    connect_requested(call, events);
    while (events->count == 0 && !call->native.is_finished)
        poll_requested(call, events);
}

struct dispatch_args {
    struct call *call;
    const struct event *event;
};

static void dispatch(struct engine *engine, void *argument)
{
    static const char *const methods[] = {"connected", "written", "received", "woken", "tokenGiven", "ended"};
    const struct dispatch_args *args = argument;
    const struct event *event = args->event;
    struct call *call = args->call;
    JSContext *context = engine->context;
    int outcome = event->kind == EVENT_ENDED ? call->end_status : event->outcome;
    JSValue arguments[3] = {JS_NewInt32(context, event->connection), JS_NewInt32(context, outcome), JS_UNDEFINED};
    if (event->kind == EVENT_WRITTEN) {
        struct connection *connection = connection_find(call->native.connections, event->connection);
        if (connection != NULL)
            connection_release_parts(context, connection);
    }
    if (event->kind == EVENT_RECEIVED && event->outcome == IO_DONE) {
        call->chunk_view = engine_bytes(context, call->chunk, call->chunk_length);
        arguments[2] = call->chunk_view;
    }
    if (event->kind == EVENT_TOKEN && event->outcome == PARSEC_SUCCESS) {
        call->token_view = engine_bytes(context, call->token, call->token_length);
        arguments[2] = call->token_view;
    }
    JS_FreeValue(context, engine_invoke(context, call->task, methods[event->kind], 3, arguments));
}

/* Takes back from JavaScript, whose jobs have read it, the chunk or the token, and wipes it. */
static void take_back(struct engine *engine, void *argument)
{
    struct call *call = argument;
    if (!JS_IsUndefined(call->chunk_view)) {
        engine_detach(engine->context, call->chunk_view);
        explicit_bzero(call->chunk, call->chunk_length);
    }
    if (!JS_IsUndefined(call->token_view)) {
        engine_detach(engine->context, call->token_view);
        explicit_bzero(call->token, call->token_length);
    }
    call->chunk_view = call->token_view = JS_UNDEFINED;
}

void call_interrupt(struct call *call, parsec_status status)
{
    if (call->end_status != 0)
        return;
    call->end_status = status;
    wake_signal(call->wake);
}

void call_dispatch(struct call *call, struct events *events)
{
    for (int i = 0; i < events->count && call->engine->failure == 0; i++) {
        struct dispatch_args args = {call, &events->event[i]};
        if (!engine_run(call->engine, dispatch, &args))
            return;
        if (JS_IsUndefined(call->chunk_view) && JS_IsUndefined(call->token_view))
            continue;
        if (!engine_run(call->engine, take_back, call))
            return;
    }
}

static void end(struct engine *engine, void *argument)
{
    struct call *call = argument;
    JSContext *context = engine->context;
    for (int i = 0; i < MAX_CONNECTIONS; i++)
        connection_close(context, &call->native.connections[i]);
    native_call_detach(context, &call->native);
    JS_FreeValue(context, call->task);
    for (int i = 0; i < MAX_ARGUMENTS; i++) {
        if (!JS_IsUndefined(call->views[i]))
            engine_detach(context, call->views[i]);
    }
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
    wake_release(call->wake, call->end_status != 0);
}

void call_forget(struct call *call)
{
    close_descriptors(call);
    if (call->wake >= 0)
        close(call->wake);
}
