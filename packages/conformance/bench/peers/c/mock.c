/*
 * A service with canned responses: mock SOCKET [MUTE]. One thread, epoll, one request per connection. MUTE is an opcode that gets no
 * response. Prints "ready"; ends when its input ends, so it never outlives the benchmark.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "wire.h"

#define MAX_OPCODE 33
#define MAX_RANDOM (1 << 20)
#define MAX_CONNECTIONS 65536

/* A response without its header. Only that to PsaGenerateRandom varies: in the number of its bytes. */
struct body {
    uint8_t *bytes;
    size_t length;
};

struct connection {
    size_t received;
    size_t expected; /* length of the request; 0 until its header is whole */
    size_t sent;
    uint8_t start[HEADER_LENGTH + 16]; /* header, and the first bytes of the body: the size of PsaGenerateRandom */
};

static struct body bodies[MAX_OPCODE];
static struct connection *connections[MAX_CONNECTIONS];
static uint8_t sink[256 * 1024];
static uint8_t response[HEADER_LENGTH + MAX_RANDOM + 16];
static uint32_t mute;

static void can(int opcode, const uint8_t *bytes, size_t length)
{
    bodies[opcode].bytes = malloc(length + 1);
    CHECK(bodies[opcode].bytes != NULL);
    memcpy(bodies[opcode].bytes, bytes, length);
    bodies[opcode].length = length;
}

static size_t put_text(uint8_t *to, int field, const char *text)
{
    return put_bytes(to, field, text, strlen(text));
}

static size_t put_provider(uint8_t *to, const char *uuid, int id)
{
    uint8_t info[256];
    size_t length = put_text(info, 1, uuid);
    length += put_text(info + length, 2, "canned responses");
    length += put_text(info + length, 3, "bench");
    length += put_number(info + length, 4, 1);
    length += put_number(info + length, 7, (uint64_t)id);
    return put_bytes(to, 1, info, length);
}

static size_t put_authenticator(uint8_t *to, const char *description, int id)
{
    uint8_t info[256];
    size_t length = put_text(info, 1, description);
    length += put_number(info + length, 3, 1);
    length += put_number(info + length, 5, (uint64_t)id);
    return put_bytes(to, 1, info, length);
}

static void can_all(void)
{
    static const uint8_t opcodes[] = {PING,          LIST_PROVIDERS,        LIST_OPCODES,        LIST_AUTHENTICATORS,
                                      PSA_SIGN_HASH, PSA_EXPORT_PUBLIC_KEY, PSA_GENERATE_RANDOM, PSA_HASH_COMPUTE};
    uint8_t bytes[1024], value[65];
    size_t length;
    memset(value, 7, sizeof value);
    value[0] = 4; /* an uncompressed point; for signatures and hashes any byte */
    can(PING, bytes, put_number(bytes, 1, 1));
    length = put_provider(bytes, "1c1139dc-ad7c-47dc-ad6b-db6fdb466552", 1);
    length += put_provider(bytes + length, "47049873-2a43-4845-9d72-831eab668784", 0);
    can(LIST_PROVIDERS, bytes, length);
    length = put_authenticator(bytes, "unix peer credentials", 3);
    length += put_authenticator(bytes + length, "direct", 1);
    can(LIST_AUTHENTICATORS, bytes, length);
    can(LIST_OPCODES, bytes, put_bytes(bytes, 1, opcodes, sizeof opcodes));
    can(PSA_SIGN_HASH, bytes, put_bytes(bytes, 1, value, 64));
    can(PSA_EXPORT_PUBLIC_KEY, bytes, put_bytes(bytes, 1, value, 65));
    can(PSA_HASH_COMPUTE, bytes, put_bytes(bytes, 1, value, 32));
}

/* The size that a request for random bytes has: field 1, a varint. */
static size_t requested_size(const uint8_t *body, size_t length)
{
    size_t size = 0;
    for (size_t i = 1; i < length && i < 6; i++) {
        size |= (size_t)(body[i] & 0x7f) << (7 * (i - 1));
        if (body[i] < 0x80)
            break;
    }
    return size <= MAX_RANDOM ? size : MAX_RANDOM;
}

/* Makes the response to the request of a connection and returns its length. */
static size_t respond(const struct connection *connection)
{
    static const uint8_t no_bytes[MAX_RANDOM];
    const uint8_t *request = connection->start;
    uint32_t opcode = get_le(request + AT_OPCODE, 4);
    uint8_t *body = response + HEADER_LENGTH;
    size_t length;
    CHECK(opcode == PSA_GENERATE_RANDOM || (opcode < MAX_OPCODE && bodies[opcode].bytes != NULL));
    if (opcode == PSA_GENERATE_RANDOM) {
        length = put_bytes(body, 1, no_bytes, requested_size(request + HEADER_LENGTH, get_le(request + AT_BODY_LENGTH, 4)));
    } else {
        length = bodies[opcode].length;
        memcpy(body, bodies[opcode].bytes, length);
    }
    put_header(response, request[AT_PROVIDER], opcode, (uint32_t)length, 0);
    return HEADER_LENGTH + length;
}

static void finish(int descriptor)
{
    close(descriptor);
    free(connections[descriptor]);
    connections[descriptor] = NULL;
}

/* Reads until the request is whole. The bytes beyond the first ones are dropped. */
static int is_whole(int descriptor, struct connection *connection)
{
    while (connection->expected == 0 || connection->received < connection->expected) {
        ssize_t length = read(descriptor, sink, sizeof sink);
        if (length <= 0) {
            if (length == 0 || errno != EAGAIN)
                finish(descriptor);
            return 0;
        }
        if (connection->received < sizeof connection->start) {
            size_t free_bytes = sizeof connection->start - connection->received;
            size_t kept = (size_t)length < free_bytes ? (size_t)length : free_bytes;
            memcpy(connection->start + connection->received, sink, kept);
        }
        connection->received += (size_t)length;
        if (connection->received >= HEADER_LENGTH)
            connection->expected =
                HEADER_LENGTH + get_le(connection->start + AT_BODY_LENGTH, 4) + get_le(connection->start + AT_AUTH_LENGTH, 2);
    }
    return 1;
}

static void serve(int epoll, int descriptor)
{
    struct connection *connection = connections[descriptor];
    size_t length;
    if (!is_whole(descriptor, connection) || get_le(connection->start + AT_OPCODE, 4) == mute)
        return;
    length = respond(connection);
    while (connection->sent < length) {
        ssize_t sent = send(descriptor, response + connection->sent, length - connection->sent, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) {
            struct epoll_event event = {.events = EPOLLOUT, .data.fd = descriptor};
            CHECK(epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) == 0);
            return;
        }
        if (sent < 0)
            break;
        connection->sent += (size_t)sent;
    }
    finish(descriptor);
}

static void accept_all(int epoll, int listener)
{
    int descriptor;
    while ((descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
        CHECK(descriptor < MAX_CONNECTIONS);
        connections[descriptor] = calloc(1, sizeof(struct connection));
        CHECK(connections[descriptor] != NULL);
        CHECK(epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0);
    }
}

int main(int count, char **arguments)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct epoll_event events[256] = {{.events = EPOLLIN}};
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0), epoll = epoll_create1(0);
    CHECK(count >= 2 && strlen(arguments[1]) < sizeof address.sun_path);
    mute = count > 2 ? (uint32_t)atoi(arguments[2]) : 0;
    memcpy(address.sun_path, arguments[1], strlen(arguments[1]) + 1);
    CHECK(listener >= 0 && epoll >= 0);
    CHECK(bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, 4096) == 0);
    can_all();
    events[0].data.fd = listener;
    CHECK(epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &events[0]) == 0);
    events[0].data.fd = STDIN_FILENO;
    CHECK(epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &events[0]) == 0);
    printf("ready\n");
    fflush(stdout);
    for (;;) {
        int ready = epoll_wait(epoll, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            int descriptor = events[i].data.fd;
            if (descriptor == STDIN_FILENO)
                return 0;
            if (descriptor == listener)
                accept_all(epoll, listener);
            else
                serve(epoll, descriptor);
        }
    }
}
