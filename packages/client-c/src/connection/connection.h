/* The connections of one call. Nothing here knows of calls or runs JavaScript. */
#ifndef PARSEC_CONNECTION_H
#define PARSEC_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "endpoint.h"
#include "quickjs.h"

#define MAX_CONNECTIONS 4 /* open at once in one call; the client's first call sends two requests side by side */
#define MAX_PARTS 16      /* of one request */

/* One entry of a call's table of connections. */
struct connection {
    int number;    /* JavaScript's; -1 for an unused entry */
    atomic_int fd; /* -1 for none. Only its call's thread changes it; a forked child reads it */
    bool wants_connect;
    int parts;      /* still to be sent */
    int first_part; /* index of the first of them */
    struct iovec part[MAX_PARTS];
    JSValue pinned[MAX_PARTS]; /* keep the memory of the parts alive until they are sent */
    int pinned_count;
};

/* Makes every entry of a table unused. */
void connection_init_all(struct connection connections[MAX_CONNECTIONS]);

/* The connection of that number, or an unused entry for -1; NULL if there is none. */
struct connection *connection_find(struct connection connections[MAX_CONNECTIONS], int number);

/* Takes an unused entry into use and requests its connection. */
void connection_request(struct connection *connection, int number);

/* Adds bytes to be sent and takes over the reference that keeps their memory alive. False if there are too many: nothing is taken over. */
bool connection_add_part(struct connection *connection, JSValue owner, uint8_t *start, size_t length);

/* Sends what the socket takes. True once everything is sent, or cannot be, which `outcome` tells apart. */
bool connection_send(struct connection *connection, enum io_outcome *outcome);

/* Receives bytes that have arrived, at most `size`. True once there is an `outcome`: IO_DONE, with a `length`, or an end. */
bool connection_receive(struct connection *connection, uint8_t *buffer, size_t size, size_t *length, enum io_outcome *outcome);

/* Releases the references to the parts of a request. */
void connection_release_parts(JSContext *context, struct connection *connection);

/*
 * Closes the connection and makes its entry unused. The connection owns its descriptor and one reference to each pinned part: both are
 * given up here. The memory of the parts stays with JavaScript, or with the C caller whose bytes a part shows. Received bytes are not
 * the connection's: they are in the buffer of its call.
 */
void connection_close(JSContext *context, struct connection *connection);

/*
 * Closes the descriptor and nothing else: in an engine that has failed, and in a child process, the references to the parts are freed
 * together with the engine's heap.
 */
void connection_close_descriptor(struct connection *connection);

#endif
