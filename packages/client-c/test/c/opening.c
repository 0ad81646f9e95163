/*
 * Everything that the library opens is closed by exec(), and each name on the way to the socket is opened in the directory before it: neither by a
 * path nor by the current directory. Nothing is closed twice.
 * opening                against a service, by a program without standard input, so that descriptor 0 is one like the others
 * opening waking         the same, but descriptor 0 becomes the one that wakes waiting calls
 * opening refused TEXT   the endpoint is not reached: each call ends with an error that has the text, and leaves no descriptor open
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client.h"
#include "descriptors.h"

int __real_open(const char *path, int flags, ...);
int __real_openat(int directory, const char *name, int flags, ...);
int __real_socket(int domain, int type, int protocol);
int __real_close(int fd);
int __wrap_open(const char *path, int flags, ...);
int __wrap_openat(int directory, const char *name, int flags, ...);
int __wrap_socket(int domain, int type, int protocol);
int __wrap_close(int fd);

static int opened, sockets;

int __wrap_open(const char *path, int flags, ...)
{
    CHECK(strcmp(path, "/") == 0);
    CHECK((flags & O_CLOEXEC) != 0 && (flags & O_PATH) != 0);
    return __real_open(path, flags);
}

int __wrap_openat(int directory, const char *name, int flags, ...)
{
    CHECK(directory >= 0 && strchr(name, '/') == NULL);
    CHECK((flags & O_CLOEXEC) != 0 && (flags & O_PATH) != 0);
    opened++;
    return __real_openat(directory, name, flags);
}

int __wrap_socket(int domain, int type, int protocol)
{
    CHECK((type & SOCK_CLOEXEC) != 0 && (type & SOCK_NONBLOCK) != 0);
    sockets++;
    return __real_socket(domain, type, protocol);
}

int __wrap_close(int fd)
{
    struct stat status;
    CHECK(fstat(fd, &status) == 0);
    return __real_close(fd);
}

static void check_refused(const char *text)
{
    parsec_key_attributes found;
    int before = descriptors();
    for (int i = 0; i < 3; i++) {
        CHECK(parsec_get_key_attributes(client, "92", &found) != PARSEC_SUCCESS);
        CHECK(strstr(parsec_last_error(), text) != NULL);
        CHECK(descriptors() == before);
    }
}

int main(int count, char **arguments)
{
    parsec_key_attributes found;
    const char *mode = count > 1 ? arguments[1] : "";
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    /* The first call leaves the descriptor that wakes the next ones. */
    if (strcmp(mode, "waking") != 0)
        CHECK(parsec_get_key_attributes(client, "92", &found) != PARSEC_SUCCESS);
    CHECK(close(STDIN_FILENO) == 0);
    if (count > 2 && strcmp(mode, "refused") == 0) {
        check_refused(arguments[2]);
    } else {
        opened = sockets = 0;
        for (int i = 0; i < 2; i++)
            CHECK_STATUS(PARSEC_ERROR_DOES_NOT_EXIST, parsec_get_key_attributes(client, "92", &found));
        CHECK(opened > 1 && sockets > 0);
    }
    puts("ok");
    return 0;
}
