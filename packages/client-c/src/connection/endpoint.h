/* Checks that the endpoint can be trusted, then connects to it. */
#ifndef PARSEC_ENDPOINT_H
#define PARSEC_ENDPOINT_H

#include <stdatomic.h>

#include "options.h"

/* Outcomes of connecting, reading and writing: numbers that native-call.ts has too. */
enum io_outcome {
    IO_DONE = 0,
    IO_ENDED = 1,
    IO_NO_SOCKET = 2,
    IO_NOT_A_SOCKET = 3,
    IO_REFUSED = 4,
    IO_PERMISSION = 5,
    IO_BUSY = 6,
    IO_UNTRUSTED = 7,
    IO_FAILED = 8,
    IO_OWN_PROCESS = 9
};

/*
 * Connects without waiting: a Unix socket accepts or refuses a connection at once. It refuses an endpoint if the listening process does not
 * belong to a trusted user and, unless the options are relaxed,
 * - if the socket, a directory or a symbolic link on the way belongs to a user who is not trusted,
 * - if other users can write to a directory on the way that is not sticky,
 * - if one of them is on a file system that may show any owner.
 * It refuses one at which this process itself listens if the options say so.
 *
 * The caller sets `result` to -1. After success it is the socket, which the caller closes; after a failure it is -1. It is set before the
 * socket is connected: a child that another thread forks meanwhile finds it there.
 */
enum io_outcome endpoint_connect(const struct options *options, uid_t uid, atomic_int *result);

#endif
