#define _GNU_SOURCE
#include "call.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "endpoint.h"
#include "native_call.h"
#include "status.h"

double call_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

struct connection *call_connection(struct call *call, int number)
{
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
        if (call->connections[i].number == number)
            return &call->connections[i];
    }
    return NULL;
}

static void let_go_of_parts(struct call *call, struct connection *connection)
{
    for (int i = 0; i < connection->holding; i++)
        JS_FreeValue(call->engine->context, connection->held[i]);
    connection->holding = connection->parts = connection->first_part = 0;
}

void call_close(struct call *call, struct connection *connection)
{
    let_go_of_parts(call, connection);
    if (connection->fd >= 0)
        close(connection->fd);
    connection->fd = -1;
    connection->number = -1;
    connection->wants_connect = connection->wants_read = false;
}

/* Arguments of begin() in engine.ts. */
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
    call->native = native_call_new(context, call);
    call->has_task = true;
    arguments[0] = call->native;
    arguments[1] = JS_NewInt32(context, (int32_t)call->operation);
    arguments[2] = arguments_of(context, call, call->input_view, call->signature_view);
    call->task = engine_invoke(context, engine->api, "begin", 3, arguments);
    JS_FreeValue(context, arguments[2]);
}

void call_begin(struct call *call)
{
    call->status = PSA_GENERIC_ERROR;
    call->wake_at = INFINITY;
    call->task = call->native = call->chunk_view = JS_UNDEFINED;
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
        call->connections[i].number = -1;
        call->connections[i].fd = -1;
    }
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

/* Sends what the socket takes. */
static void send_parts(struct connection *connection, struct events *events)
{
    while (connection->parts > 0) {
        struct iovec *part = &connection->part[connection->first_part];
        struct msghdr message = {.msg_iov = part, .msg_iovlen = (size_t)connection->parts};
        ssize_t sent = sendmsg(connection->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) {
            if (errno == EINTR)
                continue;
            if (errno == EAGAIN)
                return;
            connection->parts = 0;
            add_event(events, EVENT_WRITTEN, connection->number, errno == EPIPE || errno == ECONNRESET ? IO_ENDED : IO_FAILED);
            return;
        }
        while (connection->parts > 0 && (size_t)sent >= part->iov_len) {
            sent -= (ssize_t)part->iov_len;
            part++;
            connection->first_part++;
            connection->parts--;
        }
        if (connection->parts > 0) {
            part->iov_base = (uint8_t *)part->iov_base + sent;
            part->iov_len -= (size_t)sent;
        }
    }
    add_event(events, EVENT_WRITTEN, connection->number, IO_DONE);
}

/* Receives what is there, into the call's own buffer. */
static void receive(struct call *call, struct connection *connection, struct events *events)
{
    ssize_t length = recv(connection->fd, call->chunk, sizeof call->chunk, MSG_DONTWAIT);
    if (length < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    connection->wants_read = false;
    call->chunk_length = length > 0 ? (size_t)length : 0;
    if (length > 0)
        add_event(events, EVENT_RECEIVED, connection->number, IO_DONE);
    else
        add_event(events, EVENT_RECEIVED, connection->number,
                  length == 0 || errno == ECONNRESET ? IO_ENDED : IO_FAILED);
}

static void connect_wanted(struct call *call, struct events *events)
{
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
        struct connection *connection = &call->connections[i];
        struct event *event;
        if (connection->number < 0 || !connection->wants_connect)
            continue;
        connection->wants_connect = false;
        event = add_event(events, EVENT_CONNECTED, connection->number, IO_DONE);
        event->outcome = endpoint_connect(&call->engine->options, &event->fd);
    }
}

static void write_wanted(struct call *call, struct events *events)
{
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
        if (call->connections[i].number >= 0 && call->connections[i].parts > 0)
            send_parts(&call->connections[i], events);
    }
}

/* Milliseconds for poll(), rounded up; -1 for ever. */
static int time_left(const struct call *call)
{
    double left = call->wake_at - call_now();
    if (isinf(call->wake_at))
        return -1;
    return left <= 0 ? 0 : left >= INT_MAX ? INT_MAX : (int)ceil(left);
}

/* Waits for what cannot be done at once. */
static void poll_wanted(struct call *call, struct events *events)
{
    struct pollfd descriptors[MAX_CONNECTIONS];
    struct connection *connections[MAX_CONNECTIONS];
    nfds_t count = 0;
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
        struct connection *connection = &call->connections[i];
        short wanted = (short)((connection->wants_read ? POLLIN : 0) | (connection->parts > 0 ? POLLOUT : 0));
        if (connection->number < 0 || wanted == 0)
            continue;
        descriptors[count] = (struct pollfd){connection->fd, wanted, 0};
        connections[count++] = connection;
    }
    /* Nothing is wanted and nothing will happen: better an error than to wait for ever. */
    if (count == 0 && isinf(call->wake_at)) {
        call->is_finished = true;
        return;
    }
    if (poll(descriptors, count, time_left(call)) < 0)
        return;
    for (nfds_t i = 0; i < count; i++) {
        if (connections[i]->parts > 0 && (descriptors[i].revents & (POLLOUT | POLLERR | POLLHUP)) != 0)
            send_parts(connections[i], events);
        /* One at a time: there is one buffer. */
        if (connections[i]->wants_read && (descriptors[i].revents & (POLLIN | POLLERR | POLLHUP)) != 0) {
            receive(call, connections[i], events);
            if (events->count > 0)
                break;
        }
    }
    if (call_now() >= call->wake_at)
        add_event(events, EVENT_WOKEN, 0, IO_DONE);
}

void call_wait(struct call *call, struct events *events)
{
    events->count = 0;
    connect_wanted(call, events);
    if (events->count == 0)
        write_wanted(call, events);
    while (events->count == 0 && !call->is_finished)
        poll_wanted(call, events);
}

struct telling {
    struct call *call;
    const struct event *event;
};

static void tell(struct engine *engine, void *argument)
{
    static const char *const methods[] = {"connected", "written", "received", "woken"};
    const struct telling *telling = argument;
    const struct event *event = telling->event;
    struct call *call = telling->call;
    JSContext *context = engine->context;
    JSValue arguments[3] = {JS_NewInt32(context, event->connection), JS_NewInt32(context, event->outcome), JS_UNDEFINED};
    if (event->kind == EVENT_WRITTEN) {
        struct connection *connection = call_connection(call, event->connection);
        if (connection != NULL)
            let_go_of_parts(call, connection);
    }
    if (event->kind == EVENT_RECEIVED && event->outcome == IO_DONE) {
        call->chunk_view = engine_bytes(context, call->chunk, call->chunk_length);
        arguments[2] = call->chunk_view;
    }
    JS_FreeValue(context, engine_invoke(context, call->task, methods[event->kind], 3, arguments));
}

/* The chunk has been taken by the jobs that ran. */
static void take_back_chunk(struct engine *engine, void *argument)
{
    struct call *call = argument;
    engine_detach(engine->context, call->chunk_view);
    call->chunk_view = JS_UNDEFINED;
    explicit_bzero(call->chunk, call->chunk_length);
}

/* A process that forks, or wants to stop, sees to the descriptors that it finds under the mutex. */
static void take_descriptors(struct call *call, const struct events *events)
{
    for (int i = 0; i < events->count; i++) {
        const struct event *event = &events->event[i];
        struct connection *connection = event->fd < 0 ? NULL : call_connection(call, event->connection);
        if (connection != NULL)
            connection->fd = event->fd;
        else if (event->fd >= 0)
            close(event->fd);
    }
}

void call_disturb(struct call *call)
{
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
        if (call->connections[i].fd >= 0)
            shutdown(call->connections[i].fd, SHUT_RDWR);
    }
}

void call_tell(struct call *call, struct events *events)
{
    take_descriptors(call, events);
    for (int i = 0; i < events->count && call->engine->death == 0; i++) {
        struct telling telling = {call, &events->event[i]};
        if (!engine_run(call->engine, tell, &telling))
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
        call_close(call, &call->connections[i]);
    if (!call->has_task)
        return;
    JS_SetOpaque(call->native, NULL);
    JS_FreeValue(context, call->native);
    JS_FreeValue(context, call->task);
    engine_detach(context, call->input_view);
    engine_detach(context, call->signature_view);
}

void call_end(struct call *call)
{
    /* In an engine that is no more there is nothing to let go of but the descriptors. */
    if (call->engine->death != 0 || !engine_run(call->engine, end, call)) {
        for (int i = 0; i < MAX_CONNECTIONS; i++) {
            if (call->connections[i].fd >= 0)
                close(call->connections[i].fd);
            call->connections[i].fd = -1;
        }
    }
    explicit_bzero(call->chunk, sizeof call->chunk);
}
