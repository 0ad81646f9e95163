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

#define MAX_LINKS 40 /* that Linux follows in one path */
#define SYSTEM_DIRECTORY "/run/parsec"

/* Who may own what is on the way. */
struct trusted {
    uid_t uids[4];
    int count;
    bool is_relaxed;
};

static bool is_trusted(const struct trusted *trusted, uid_t uid)
{
    for (int i = 0; i < trusted->count; i++) {
        if (trusted->uids[i] == uid)
            return true;
    }
    return trusted->is_relaxed;
}

static bool others_write(const struct stat *status)
{
    return (status->st_mode & (S_IWGRP | S_IWOTH)) != 0;
}

/* A directory whose path without symbolic links is `place`, in one that has been judged before. */
static bool judge_directory(struct trusted *trusted, const char *place, const struct stat *status,
                            const struct stat *parent)
{
    /* Only trusted users can have put it there and chosen its owner, where only they may write to the directory above. */
    if (parent != NULL && !others_write(parent) && strcmp(place, SYSTEM_DIRECTORY) == 0 && trusted->count < 4)
        trusted->uids[trusted->count++] = status->st_uid;
    if (!is_trusted(trusted, status->st_uid))
        return false;
    /* In a sticky directory only the owner can replace what is there, and what is there is judged next. */
    return trusted->is_relaxed || !others_write(status) || (status->st_mode & S_ISVTX) != 0;
}

/* Where a walk has come to. */
struct walk {
    int here;              /* a directory that has been judged */
    struct stat status;    /* of it */
    char place[PATH_MAX];  /* its path without symbolic links, no slash at its end: "" for the root */
    char path[2 * PATH_MAX];
    const char *rest;      /* what is left of it */
    int links;
    /* Too large for the stacks that threads may have. */
    char next_place[PATH_MAX];
    char target[PATH_MAX];
    char next_path[2 * PATH_MAX];
};

static enum io_outcome outcome_of(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
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

static enum io_outcome enter(struct walk *walk, struct trusted *trusted, int directory, const char *place,
                             const struct stat *status, bool is_below)
{
    const struct stat above = walk->status;
    if (walk->here >= 0)
        close(walk->here);
    walk->here = directory;
    walk->status = *status;
    if (place != walk->place && (size_t)snprintf(walk->place, sizeof walk->place, "%s", place) >= sizeof walk->place)
        return IO_FAILED;
    return judge_directory(trusted, walk->place, status, is_below ? &above : NULL) ? IO_DONE : IO_UNTRUSTED;
}

static enum io_outcome enter_root(struct walk *walk, struct trusted *trusted)
{
    struct stat status;
    int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        return outcome_of(errno);
    if (fstat(root, &status) != 0) {
        close(root);
        return IO_FAILED;
    }
    return enter(walk, trusted, root, "", &status, false);
}

/* Takes the first name off what is left of the path: "" when nothing is. False for a name that no file has. */
static bool next_name(struct walk *walk, char name[NAME_MAX + 1])
{
    const char *from = walk->rest + strspn(walk->rest, "/");
    size_t length = strcspn(from, "/");
    if (length > NAME_MAX)
        return false;
    memcpy(name, from, length);
    name[length] = '\0';
    from += length;
    walk->rest = from + strspn(from, "/");
    return true;
}

/* Puts what a symbolic link says in front of what is left of the path. */
static enum io_outcome follow(struct walk *walk, struct trusted *trusted, const char *name)
{
    ssize_t length = readlinkat(walk->here, name, walk->target, sizeof walk->target - 1);
    if (length < 0)
        return outcome_of(errno);
    walk->target[length] = '\0';
    if (++walk->links > MAX_LINKS)
        return IO_FAILED;
    if ((size_t)snprintf(walk->next_path, sizeof walk->next_path, "%s/%s", walk->target, walk->rest)
        >= sizeof walk->next_path)
        return IO_FAILED;
    memcpy(walk->path, walk->next_path, sizeof walk->path);
    walk->rest = walk->path;
    return walk->target[0] == '/' ? enter_root(walk, trusted) : IO_DONE;
}

/* One directory up, whose place is known. */
static enum io_outcome go_up(struct walk *walk, struct trusted *trusted)
{
    struct stat status;
    char *slash = strrchr(walk->place, '/');
    int above = openat(walk->here, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (above < 0)
        return outcome_of(errno);
    if (fstat(above, &status) != 0) {
        close(above);
        return IO_FAILED;
    }
    if (slash != NULL)
        *slash = '\0';
    return enter(walk, trusted, above, walk->place, &status, false);
}

/* One step: into a directory, along a link, or to what the path leads to, which `found` is then a descriptor of. */
static enum io_outcome step(struct walk *walk, struct trusted *trusted, const char *name, int *found)
{
    struct stat status;
    bool is_last = *walk->rest == '\0';
    int entry;
    if (strcmp(name, ".") == 0)
        return IO_DONE;
    if (strcmp(name, "..") == 0)
        return go_up(walk, trusted);
    entry = openat(walk->here, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (entry < 0)
        return outcome_of(errno);
    if (fstat(entry, &status) != 0
        || (size_t)snprintf(walk->next_place, sizeof walk->next_place, "%s/%s", walk->place, name)
            >= sizeof walk->next_place) {
        close(entry);
        return IO_FAILED;
    }
    if (S_ISDIR(status.st_mode) && !is_last)
        return enter(walk, trusted, entry, walk->next_place, &status, true);
    if (!is_trusted(trusted, status.st_uid)) {
        close(entry);
        return IO_UNTRUSTED;
    }
    if (S_ISLNK(status.st_mode)) {
        close(entry);
        return follow(walk, trusted, name);
    }
    if (is_last && S_ISSOCK(status.st_mode)) {
        *found = entry;
        return IO_DONE;
    }
    close(entry);
    return is_last ? IO_NOT_A_SOCKET : IO_NO_SOCKET;
}

/* Walks from the root to the socket, each step from the directory that has been judged and not from its name. */
static enum io_outcome find_socket(const char *path, struct trusted *trusted, int *found)
{
    char name[NAME_MAX + 1];
    enum io_outcome outcome;
    struct walk *walk = calloc(1, sizeof *walk);
    *found = -1;
    if (walk == NULL)
        return IO_FAILED;
    walk->here = -1;
    memcpy(walk->path, path, strlen(path) + 1);
    walk->rest = walk->path;
    outcome = enter_root(walk, trusted);
    while (outcome == IO_DONE && *found < 0) {
        if (!next_name(walk, name))
            outcome = IO_NO_SOCKET;
        else
            outcome = name[0] == '\0' ? IO_NOT_A_SOCKET : step(walk, trusted, name, found);
    }
    if (walk->here >= 0)
        close(walk->here);
    free(walk);
    return outcome;
}

/* Whoever has called listen(): root too, where the system starts the service when it is first wanted. */
static bool peer_is_trusted(const struct trusted *trusted, int socket)
{
    struct ucred peer;
    socklen_t length = sizeof peer;
    if (trusted->is_relaxed)
        return true;
    return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && is_trusted(trusted, peer.uid);
}

enum io_outcome endpoint_connect(const struct options *options, int *result)
{
    struct trusted trusted = {{0, options->uid, options->trusted_uid, 0}, 3, options->is_relaxed};
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    enum io_outcome outcome;
    int found, connection;
    *result = -1;
    outcome = find_socket(options->socket_path, &trusted, &found);
    if (outcome != IO_DONE)
        return outcome;
    /* By way of the descriptor: whatever the path leads to by now. */
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d", found);
    connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (connection < 0 || connect(connection, (struct sockaddr *)&address, sizeof address) != 0)
        outcome = connection < 0 ? IO_FAILED : outcome_of(errno);
    else if (!peer_is_trusted(&trusted, connection))
        outcome = IO_UNTRUSTED;
    close(found);
    if (outcome == IO_DONE)
        *result = connection;
    else if (connection >= 0)
        close(connection);
    return outcome;
}
