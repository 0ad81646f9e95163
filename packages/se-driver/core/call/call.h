/* One call of a C caller: its arguments, its result, and the state that it has in the meantime. */
#ifndef PARSEC_SE_CALL_H
#define PARSEC_SE_CALL_H

#include "native_call.h"

/* In the order of OPERATIONS in call-task.ts. */
enum operation {
    OPERATION_GENERATE,
    OPERATION_IMPORT,
    OPERATION_DESTROY,
    OPERATION_EXPORT,
    OPERATION_EXPORT_PUBLIC,
    OPERATION_SIGN_HASH,
    OPERATION_VERIFY_HASH,
    OPERATION_CHECK_KEY
};

#define CHUNK_SIZE 8192 /* bytes received at once */

struct call {
    /* Arguments. Input and signature are the caller's memory. */
    enum operation operation;
    uint64_t slot;
    parsec_se_core_attributes attributes;
    const uint8_t *input;
    size_t input_length;
    const uint8_t *signature;
    size_t signature_length;

    /* State. The result is in `native`. */
    struct call *next; /* in the list of calls in progress, for stopping and for a forked child */
    struct engine *engine;
    int cancel_state; /* of the caller, for the wait; everything else runs with cancellation disabled */
    struct native_call native;
    bool has_task;
    JSValue task;                                   /* the CallTask, which is notified of events */
    JSValue input_view, signature_view, chunk_view; /* the caller's memory, and `chunk`, as JavaScript sees them */
    size_t chunk_length;
    uint8_t chunk[CHUNK_SIZE];
};

#define MAX_EVENTS (2 * MAX_CONNECTIONS + 1)

struct event {
    enum { EVENT_CONNECTED, EVENT_WRITTEN, EVENT_RECEIVED, EVENT_WOKEN } kind;
    int connection;
    int outcome;
    int fd; /* of EVENT_CONNECTED: owned by the event until call_dispatch() gives it to the connection */
};

struct events {
    int count;
    struct event event[MAX_EVENTS];
};

/* Allocates a call; NULL if memory ran out. free() frees it. */
struct call *call_new(enum operation operation, uint64_t slot);

/* Begins the call in its engine. The core's mutex is held. */
void call_begin(struct call *call);

/*
 * Does the requested I/O and waits until there are events. The core's mutex is not held. The thread can be cancelled while there is nothing to
 * do but wait: then no event has come.
 */
void call_wait(struct call *call, struct events *events);

/* Passes events on to JavaScript. The core's mutex is held. */
void call_dispatch(struct call *call, struct events *events);

/* Ends what the call waits for at once, from another thread. The core's mutex is held. */
void call_interrupt(struct call *call);

/* Releases what the call owns in its engine, and its connections. The core's mutex is held. */
void call_end(struct call *call);

/* Closes the call's descriptors and wipes it, in a child process, where its thread does not exist. */
void call_forget(struct call *call);

#endif
