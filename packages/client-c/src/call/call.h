/* One call of a C caller, and the state that it has in the meantime. */
#ifndef PARSEC_CALL_H
#define PARSEC_CALL_H

#include "client.h"
#include "native_call.h"

#define CHUNK_SIZE 8192 /* bytes received at once */

struct call {
    struct call *next; /* in the list of calls in progress, for closing and for a forked child */
    struct client *client;
    struct engine *engine;
    uid_t uid;        /* of the client when the call began */
    int cancel_state; /* of the caller, for the wait; everything else runs with cancellation disabled */
    int wake;         /* descriptor that ends the wait; -1 for none */
    parsec_status end_status; /* with which the call is to end now; 0 for none. Set by another thread, under the mutex */
    JSValue task;                 /* the CallTask, which is notified of events */
    JSValue views[MAX_ARGUMENTS]; /* the caller's memory as JavaScript sees it */
    JSValue chunk_view, token_view; /* `chunk` and `token` as JavaScript sees them */
    size_t chunk_length;
    uint8_t chunk[CHUNK_SIZE];
    uint8_t *token; /* of the token function; NULL until it is called */
    size_t token_length;
    struct native_call native; /* last, because of its connections */
};

#define MAX_EVENTS (2 * MAX_CONNECTIONS + 2)

enum event_kind { EVENT_CONNECTED, EVENT_WRITTEN, EVENT_RECEIVED, EVENT_WOKEN, EVENT_TOKEN, EVENT_ENDED };

struct event {
    enum event_kind kind;
    int connection;
    int outcome; /* an io_outcome; of EVENT_TOKEN a status */
};

struct events {
    int count;
    struct event event[MAX_EVENTS];
};

/* Allocates a call; NULL if memory ran out. call_free() frees it. */
struct call *call_new(struct function *function);

/* Wipes and frees a call that has ended. */
void call_free(struct call *call);

/* Begins the call in its engine. The library's mutex is held. */
void call_begin(struct call *call);

/*
 * Does the requested I/O and waits until there are events. The library's mutex is not held. The thread can be cancelled while there is nothing to
 * do but wait: then no event has come.
 */
void call_wait(struct call *call, struct events *events);

/* Passes events on to JavaScript. The library's mutex is held. */
void call_dispatch(struct call *call, struct events *events);

/* Has the call end with a status, from another thread. The library's mutex is held. */
void call_interrupt(struct call *call, parsec_status status);

/* Releases what the call owns in its engine, and its descriptors. The library's mutex is held. */
void call_end(struct call *call);

/* Closes the call's descriptors, in a child process, where its thread does not exist. */
void call_forget(struct call *call);

#endif
