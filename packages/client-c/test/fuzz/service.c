#define _GNU_SOURCE
#include "service.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "generated/usual_results.h"
#include "input.h"

#define HEADER 36 /* bytes. Wire protocol, "Header" */
#define MAX_RESPONSE (HEADER + (1 << 20))
#define MAX_CONNECTIONS 8

enum plan {
    RESPOND,       /* with the usual result of a list, or with a body of the input */
    STATUS,        /* with a status of the input */
    HEADER_BYTE,   /* with one byte of the header changed */
    RAW,           /* with bytes of the input */
    CUT,           /* closes in the middle of the response */
    CLOSE,         /* without a response */
    NEVER,         /* no response, and no end */
    REFUSE,        /* the connection */
    BREAK,         /* while the request is sent */
    RESET,         /* in the middle of the response */
    OTHER_LIST,    /* a body of the input, for lists of providers and authenticators too */
    LONG_BODY,     /* up to 1 MiB: bytes of the input, again and again */
    PLANS = 16     /* any other one is RESPOND */
};

struct connection {
    int fd; /* -1 for an unused entry */
    enum plan plan;
    size_t at_once;  /* bytes that one recv() gives */
    size_t received; /* of the request */
    uint8_t *response;
    size_t length, sent; /* of the response */
    int error;           /* of recv() behind the response; 0 for an end */
    uint8_t request[HEADER];
    bool has_responded;
};

static struct connection connections[MAX_CONNECTIONS];
static double now_ms = 1e6;
static char directory[] = "/tmp/parsec-fuzz-XXXXXX";
static char path[64];

int __real_connect(int fd, const struct sockaddr *address, socklen_t length);
int __real_close(int fd);
int __real_clock_gettime(clockid_t clock, struct timespec *time);

static struct connection *find(int fd)
{
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
        if (connections[i].fd == fd)
            return &connections[i];
    }
    return NULL;
}

static uint32_t number_at(const uint8_t *bytes, int size)
{
    uint32_t number = 0;
    for (int i = size - 1; i >= 0; i--)
        number = number << 8 | bytes[i];
    return number;
}

static void put_number(uint8_t *bytes, int size, uint32_t number)
{
    for (int i = 0; i < size; i++)
        bytes[i] = (uint8_t)(number >> 8 * i);
}

/* Writes a body and returns its length. */
static size_t make_body(enum plan plan, uint32_t opcode, uint8_t *body, size_t size)
{
    const struct usual_result *usual = plan == OTHER_LIST ? NULL : usual_result_of(opcode);
    size_t length, whole;
    if (usual != NULL) {
        memcpy(body, usual->bytes, usual->length);
        return usual->length;
    }
    length = take_into(body, UINT16_MAX);
    if (plan != LONG_BODY || length == 0)
        return length;
    whole = (size_t)take_short() * 16;
    whole = whole < size ? whole : size;
    for (size_t i = length; i < whole; i++)
        body[i] = body[i - length];
    return whole > length ? whole : length;
}

/* Makes the response of a connection whose request has arrived. */
static void respond(struct connection *connection)
{
    enum plan plan = connection->plan;
    uint32_t opcode = number_at(connection->request + 28, 4);
    uint8_t *response = malloc(MAX_RESPONSE);
    CHECK(response != NULL);
    connection->has_responded = plan != NEVER;
    connection->response = response;
    if (plan == CLOSE || plan == NEVER)
        return;
    if (plan == RAW) {
        connection->length = take_into(response, UINT16_MAX);
        return;
    }
    memcpy(response, connection->request, HEADER);
    connection->length = HEADER + make_body(plan, opcode, response + HEADER, MAX_RESPONSE - HEADER);
    response[20] = response[21] = 0; /* accept type and authentication */
    put_number(response + 22, 4, (uint32_t)(connection->length - HEADER));
    put_number(response + 26, 2, 0);
    put_number(response + 32, 4, plan == STATUS ? take_short() : 0);
    if (plan == HEADER_BYTE) {
        size_t changed = take_byte() % HEADER;
        response[changed] = take_byte();
    }
    if (plan == CUT || plan == RESET)
        connection->length = take_short() % (connection->length + 1);
    connection->error = plan == RESET ? ECONNRESET : 0;
}

int __wrap_connect(int fd, const struct sockaddr *address, socklen_t length)
{
    static const size_t sizes[] = {SIZE_MAX, 1, 2, 7, HEADER, HEADER + 1, 100, 4000};
    struct connection *connection = find(-1);
    uint8_t choice = take_byte();
    (void)address;
    CHECK(length == sizeof(struct sockaddr_un) && connection != NULL);
    if (choice % PLANS == REFUSE) {
        errno = (choice & 16) != 0 ? ECONNREFUSED : EAGAIN;
        return -1;
    }
    *connection = (struct connection){.fd = fd, .plan = choice % PLANS, .at_once = sizes[choice / PLANS % 8]};
    return 0;
}

/* The process that listens is one of the own user's. */
int __wrap_getsockopt(int fd, int level, int name, void *value, socklen_t *length)
{
    CHECK(find(fd) != NULL && level == SOL_SOCKET && name == SO_PEERCRED && *length == sizeof(struct ucred));
    *(struct ucred *)value = (struct ucred){getpid(), geteuid(), getegid()};
    return 0;
}

ssize_t __wrap_sendmsg(int fd, const struct msghdr *message, int flags)
{
    struct connection *connection = find(fd);
    size_t size = 0;
    CHECK(connection != NULL && flags == (MSG_NOSIGNAL | MSG_DONTWAIT));
    if (connection->plan == BREAK) {
        errno = EPIPE;
        return -1;
    }
    for (size_t i = 0; i < message->msg_iovlen; i++) {
        const struct iovec *part = &message->msg_iov[i];
        for (size_t j = 0; j < part->iov_len; j++) {
            if (connection->received + size < HEADER)
                connection->request[connection->received + size] = ((const uint8_t *)part->iov_base)[j];
            size++;
        }
    }
    connection->received += size;
    CHECK(connection->received >= HEADER);
    if (connection->response == NULL
        && connection->received == HEADER + number_at(connection->request + 22, 4) + number_at(connection->request + 26, 2))
        respond(connection);
    return (ssize_t)size;
}

ssize_t __wrap_recv(int fd, void *buffer, size_t size, int flags)
{
    struct connection *connection = find(fd);
    size_t left;
    CHECK(connection != NULL && flags == MSG_DONTWAIT);
    /* A service that sends a byte at a time needs time for each, so that the call's own time limits what it costs. */
    now_ms += 1;
    left = connection->length - connection->sent;
    if (!connection->has_responded || (left == 0 && connection->error != 0)) {
        errno = connection->has_responded ? connection->error : EAGAIN;
        return -1;
    }
    size = size < connection->at_once ? size : connection->at_once;
    size = size < left ? size : left;
    if (size > 0)
        memcpy(buffer, connection->response + connection->sent, size);
    connection->sent += size;
    return (ssize_t)size;
}

int __wrap_poll(struct pollfd *descriptors, nfds_t count, int timeout)
{
    int ready = 0;
    for (nfds_t i = 0; i < count; i++) {
        const struct connection *connection = descriptors[i].fd < 0 ? NULL : find(descriptors[i].fd);
        descriptors[i].revents = 0;
        if (connection != NULL)
            descriptors[i].revents = (short)(descriptors[i].events & (POLLOUT | (connection->has_responded ? POLLIN : 0)));
        ready += descriptors[i].revents != 0;
    }
    if (ready > 0)
        return ready;
    CHECK(timeout >= 0); /* else it waits for ever */
    now_ms += timeout;
    return 0;
}

int __wrap_close(int fd)
{
    struct connection *connection = fd < 0 ? NULL : find(fd);
    if (connection != NULL) {
        free(connection->response);
        connection->fd = -1;
    }
    return __real_close(fd);
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *time)
{
    if (clock != CLOCK_MONOTONIC)
        return __real_clock_gettime(clock, time);
    now_ms += 0.001;
    time->tv_sec = (time_t)(now_ms / 1e3);
    time->tv_nsec = (long)((now_ms - (double)time->tv_sec * 1e3) * 1e6);
    return 0;
}

static void remove_socket(void)
{
    unlink(path);
    rmdir(directory);
}

void service_start(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char endpoint[80];
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    for (int i = 0; i < MAX_CONNECTIONS; i++)
        connections[i].fd = -1;
    CHECK(fd >= 0 && mkdtemp(directory) != NULL);
    atexit(remove_socket);
    snprintf(path, sizeof path, "%s/s", directory);
    snprintf(endpoint, sizeof endpoint, "unix:%s", path);
    memcpy(address.sun_path, path, sizeof path);
    CHECK(bind(fd, (struct sockaddr *)&address, sizeof address) == 0);
    __real_close(fd);
    CHECK(setenv("PARSEC_SERVICE_ENDPOINT", endpoint, 1) == 0);
}

void service_check_closed(void)
{
    for (int i = 0; i < MAX_CONNECTIONS; i++)
        CHECK(connections[i].fd == -1);
}
