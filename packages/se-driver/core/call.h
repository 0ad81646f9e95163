/* One call of the caller's: what goes in, what comes out, and the connections that it has meanwhile. */
#ifndef PARSEC_SE_CALL_H
#define PARSEC_SE_CALL_H

#include <sys/uio.h>

#include "engine.h"

/* In the order of OPERATIONS in call-task.ts. */
enum operation {
    OPERATION_GENERATE,
    OPERATION_IMPORT,
    OPERATION_DESTROY,
    OPERATION_EXPORT,
    OPERATION_EXPORT_PUBLIC,
    OPERATION_SIGN_HASH,
    OPERATION_VERIFY_HASH,
    OPERATION_CHECK
};

#define MAX_CONNECTIONS 4    /* open at once in one call; the client asks two questions at once when it asks for the first time */
#define MAX_PARTS 16         /* of one request */
#define CHUNK_SIZE 8192      /* bytes read at once */

struct connection {
    int number; /* JavaScript's; -1 for a free place */
    int fd;     /* -1 until connected */
    bool wants_connect;
    bool wants_read;
    int parts;        /* still to be sent */
    int first_part;   /* of them */
    struct iovec part[MAX_PARTS];
    JSValue held[MAX_PARTS]; /* keeps their memory */
    int holding;
};

struct call {
    /* In. */
    enum operation operation;
    uint64_t slot;
    parsec_se_core_attributes attributes;
    const uint8_t *input;
    size_t input_length;
    const uint8_t *signature;
    size_t signature_length;

    /* Out. */
    uint8_t *output;
    size_t output_size;
    size_t output_length;
    uint32_t value;
    int32_t status;

    /* While it runs. */
    struct call *next; /* of those under way, for a process that is forked */
    struct engine *engine;
    bool is_finished;
    bool has_task;
    JSValue native; /* by which JavaScript tells what it wants */
    JSValue task;   /* which is told what became of that */
    JSValue input_view, signature_view, chunk_view; /* the caller's memory, and `chunk`, as JavaScript sees them */
    double wake_at; /* milliseconds */
    struct connection connections[MAX_CONNECTIONS];
    size_t chunk_length;
    uint8_t chunk[CHUNK_SIZE];
};

#define MAX_EVENTS (2 * MAX_CONNECTIONS + 1)

struct event {
    enum { EVENT_CONNECTED, EVENT_WRITTEN, EVENT_RECEIVED, EVENT_WOKEN } kind;
    int connection;
    int outcome;
    int fd; /* of EVENT_CONNECTED: the event's until it has been told */
};

struct events {
    int count;
    struct event event[MAX_EVENTS];
};

/* Milliseconds of a clock that never goes back. */
double call_now(void);

/* Begins the call in its engine. The core's mutex is held. */
void call_begin(struct call *call);

/* Does what is wanted, for as long as there is nothing to tell. The core's mutex is not held. */
void call_wait(struct call *call, struct events *events);

/* Tells what has happened. The core's mutex is held. */
void call_tell(struct call *call, struct events *events);

/* Ends what the call waits for at once, from another thread. The core's mutex is held. */
void call_disturb(struct call *call);

/* Lets go of everything. The core's mutex is held. */
void call_end(struct call *call);

/* The connection of that number, or a free place for -1; NULL where there is none. */
struct connection *call_connection(struct call *call, int number);
void call_close(struct call *call, struct connection *connection);

#endif
