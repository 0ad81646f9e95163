/* The clients that are open. Callers hold the library's mutex. */
#ifndef PARSEC_CLIENT_TABLE_H
#define PARSEC_CLIENT_TABLE_H

#include <stdbool.h>

#include "options.h"

struct client {
    struct client *next;
    uint32_t number; /* never used again in this process: what the caller holds as `parsec_client *` */
    struct options options;
    uid_t uid;              /* the effective user id that the service is told */
    uint64_t engine_serial; /* of the engine that knows this client; 0 for none */
    unsigned calls;         /* in progress */
    bool is_closed;         /* it is freed when its last call leaves */
};

/* Adds a client and gives its handle; NULL if memory ran out. */
struct client *client_add(const struct options *options, parsec_client **handle);

/* The open client of a handle; NULL if it is none, also for any other value. */
struct client *client_find(const parsec_client *handle);

/* Any open client; NULL if none is open. */
struct client *client_any(void);

/* Makes a client unknown to client_find(), and frees it unless calls are in progress. */
void client_close(struct client *client);

/* Counts a call out; frees the client with the last one if it was closed. */
void client_leave(struct client *client);

#endif
