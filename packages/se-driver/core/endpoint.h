/* The way to the service: judged, then connected to. */
#ifndef PARSEC_SE_ENDPOINT_H
#define PARSEC_SE_ENDPOINT_H

#include "options.h"

/* What became of a connection, a read or a write: numbers that native-call.ts has too. */
enum io_outcome {
    IO_DONE = 0,
    IO_ENDED = 1,
    IO_NO_SOCKET = 2,
    IO_NOT_A_SOCKET = 3,
    IO_REFUSED = 4,
    IO_PERMISSION = 5,
    IO_BUSY = 6,
    IO_UNTRUSTED = 7,
    IO_FAILED = 8
};

/*
 * Connects, at once: a Unix socket takes a connection or refuses it. Unless the options are relaxed, the socket, the directories and the
 * symbolic links on the way belong to trusted users and nobody else writes there, and whoever listens is one of those users.
 */
enum io_outcome endpoint_connect(const struct options *options, int *socket);

#endif
