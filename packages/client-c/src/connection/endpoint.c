#define _GNU_SOURCE
#include "endpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "trust.h"

#define MAX_LINKS 40 /* that Linux follows in one path */

/* The state of resolving a path. Allocated, because it is too large for the stacks that threads may have. */
struct resolution {
    int directory;             /* the directory reached so far, which has been checked */
    struct stat status;        /* of that directory */
    char real_path[PATH_MAX];  /* of that directory, without symbolic links and without a slash at its end: "" for the root */
    char path[2 * PATH_MAX];
    char *rest;                /* the part of `path` that is still to be resolved */
    int links;
    char target[PATH_MAX];
    char next_path[2 * PATH_MAX];
};

static enum io_outcome outcome_of(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
        return IO_NO_SOCKET;
    case ENOTSOCK:
        return IO_NOT_A_SOCKET;
    case ECONNREFUSED:
    case ECONNRESET:
        return IO_REFUSED;
    case EACCES:
    case EPERM:
        return IO_PERMISSION;
    case EAGAIN:
        return IO_BUSY;
    default:
        return IO_FAILED;
    }
}

/* Goes on from a directory, if it can be trusted. `is_below`: it was found by its name in the directory before. */
static enum io_outcome enter_directory(struct resolution *resolution, struct trust *trust, int directory, const struct stat *status,
                                       bool is_below)
{
    const struct stat above = resolution->status;
    if (resolution->directory >= 0)
        close(resolution->directory);
    resolution->directory = directory;
    resolution->status = *status;
    if (!trust_directory(trust, &(struct directory){directory, resolution->real_path, status, is_below ? &above : NULL}))
        return IO_UNTRUSTED;
    return IO_DONE;
}

/* Goes on from the root or a parent, whose path is set. `directory` is -1, with `errno`, if opening it failed. */
static enum io_outcome enter_above(struct resolution *resolution, struct trust *trust, int directory)
{
    struct stat status;
    if (directory < 0)
        return outcome_of(errno);
    if (fstat(directory, &status) != 0) {
        close(directory);
        return IO_FAILED;
    }
    return enter_directory(resolution, trust, directory, &status, false);
}

static enum io_outcome enter_root(struct resolution *resolution, struct trust *trust)
{
    resolution->real_path[0] = '\0';
    return enter_above(resolution, trust, open("/", O_PATH | O_CLOEXEC));
}

static enum io_outcome enter_parent(struct resolution *resolution, struct trust *trust)
{
    char *slash = strrchr(resolution->real_path, '/');
    if (slash != NULL)
        *slash = '\0';
    return enter_above(resolution, trust, openat(resolution->directory, "..", O_PATH | O_CLOEXEC));
}

/* Goes down to a directory that was opened by its name. */
static enum io_outcome enter_child(struct resolution *resolution, struct trust *trust, const char *name, int directory,
                                   const struct stat *status)
{
    size_t length = strlen(resolution->real_path);
    size_t space = sizeof resolution->real_path - length;
    if ((size_t)snprintf(resolution->real_path + length, space, "/%s", name) >= space) {
        close(directory);
        return IO_FAILED;
    }
    return enter_directory(resolution, trust, directory, status, true);
}

/* Cuts the next name off the path and ends it with a NUL: "" at the end. It lies in `path`: no longer once a link has been followed. */
static const char *next_name(struct resolution *resolution)
{
    char *name = resolution->rest + strspn(resolution->rest, "/");
    char *end = name + strcspn(name, "/");
    resolution->rest = end + strspn(end, "/");
    *end = '\0';
    return name;
}

/* Puts the target of a symbolic link in front of the rest of the path. */
static enum io_outcome follow_link(struct resolution *resolution, struct trust *trust, const char *name)
{
    ssize_t length = readlinkat(resolution->directory, name, resolution->target, sizeof resolution->target - 1);
    if (length < 0)
        return outcome_of(errno);
    resolution->target[length] = '\0';
    if (++resolution->links > MAX_LINKS)
        return IO_FAILED;
    if ((size_t)snprintf(resolution->next_path, sizeof resolution->next_path, "%s/%s", resolution->target, resolution->rest)
        >= sizeof resolution->next_path)
        return IO_FAILED;
    memcpy(resolution->path, resolution->next_path, sizeof resolution->path);
    resolution->rest = resolution->path;
    return resolution->target[0] == '/' ? enter_root(resolution, trust) : IO_DONE;
}

/* Resolves one name: enters a directory, follows a link, or reaches the socket and opens it as `socket_entry`. */
static enum io_outcome resolve_name(struct resolution *resolution, struct trust *trust, const char *name, int *socket_entry)
{
    struct stat status;
    bool is_last = *resolution->rest == '\0';
    int entry;
    if (strcmp(name, ".") == 0)
        return IO_DONE;
    if (strcmp(name, "..") == 0)
        return enter_parent(resolution, trust);
    entry = openat(resolution->directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (entry < 0)
        return outcome_of(errno);
    if (fstat(entry, &status) != 0) {
        close(entry);
        return IO_FAILED;
    }
    if (S_ISDIR(status.st_mode) && !is_last)
        return enter_child(resolution, trust, name, entry, &status);
    if (S_ISLNK(status.st_mode)) {
        close(entry);
        return trust_owner(trust, &status) ? follow_link(resolution, trust, name) : IO_UNTRUSTED;
    }
    if (!trust_socket(trust, entry, &status)) {
        close(entry);
        return IO_UNTRUSTED;
    }
    if (is_last && S_ISSOCK(status.st_mode)) {
        *socket_entry = entry;
        return IO_DONE;
    }
    close(entry);
    return is_last ? IO_NOT_A_SOCKET : IO_NO_SOCKET;
}

/* Resolves the path from the root to the socket: each name from the descriptor of a checked directory, never from the path again. */
static enum io_outcome open_socket_entry(const char *path, struct trust *trust, int *socket_entry)
{
    enum io_outcome outcome;
    struct resolution *resolution = calloc(1, sizeof *resolution);
    *socket_entry = -1;
    if (resolution == NULL)
        return IO_FAILED;
    resolution->directory = -1;
    memcpy(resolution->path, path, strlen(path)); /* the rest is 0 */
    resolution->rest = resolution->path;
    outcome = enter_root(resolution, trust);
    while (outcome == IO_DONE && *socket_entry < 0) {
        const char *name = next_name(resolution);
        outcome = name[0] == '\0' ? IO_NOT_A_SOCKET : resolve_name(resolution, trust, name, socket_entry);
    }
    if (resolution->directory >= 0)
        close(resolution->directory);
    free(resolution);
    return outcome;
}

/*
 * Looks at the process that called listen(). Its user is root where the system starts the service on its first connection, and is checked in
 * relaxed trust too, which is for file systems that make up owners: the kernel never makes this one up.
 */
static enum io_outcome check_peer(const struct trust *trust, int socket)
{
    struct ucred peer;
    socklen_t length = sizeof peer;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0 || !trust_user(trust, peer.uid))
        return IO_UNTRUSTED;
    return trust->options->refuses_own_process && peer.pid == getpid() ? IO_OWN_PROCESS : IO_DONE;
}

enum io_outcome endpoint_connect(const struct options *options, uid_t uid, atomic_int *result)
{
    struct trust trust;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    enum io_outcome outcome;
    int entry, connection;
    trust_init(&trust, options, uid);
    outcome = open_socket_entry(options->socket_path, &trust, &entry);
    if (outcome != IO_DONE)
        return outcome;
    /* Connects through the descriptor, so that the checked socket is used even if the path leads elsewhere by now. */
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d", entry);
    connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    atomic_store(result, connection);
    if (connection < 0 || connect(connection, (struct sockaddr *)&address, sizeof address) != 0)
        outcome = connection < 0 ? IO_FAILED : outcome_of(errno);
    else
        outcome = check_peer(&trust, connection);
    close(entry);
    if (outcome != IO_DONE && connection >= 0) {
        atomic_store(result, -1);
        close(connection);
    }
    return outcome;
}
