/*
 * The lower bound: a plain C client that sends prepared requests, each over a connection of its own. client SOCKET reads lines
 * "CASE CALLS IN_FLIGHT" and responds to each with a line of JSON. One call at a time is made with blocking sockets, several with epoll.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "wire.h"

#define MAX_IN_FLIGHT 1024

static struct sockaddr_un address = {.sun_family = AF_UNIX};
static uint8_t request[HEADER_LENGTH + (1 << 20) + 64];
static size_t request_length;
static uint8_t buffer[HEADER_LENGTH + 65536 + 64];

static size_t put_sign_hash(uint8_t *body)
{
    static const uint8_t ecdsa_sha256[] = {0x22, 0x04, 0x0a, 0x02, 0x10, 0x07};
    uint8_t hash[32];
    size_t length = put_bytes(body, 1, "bench", 5);
    memset(hash, 7, sizeof hash);
    length += put_bytes(body + length, 2, ecdsa_sha256, sizeof ecdsa_sha256);
    return length + put_bytes(body + length, 3, hash, sizeof hash);
}

static size_t put_hash_compute(uint8_t *body)
{
    static const uint8_t input[1 << 20];
    size_t length = put_number(body, 1, 7);
    return length + put_bytes(body + length, 2, input, sizeof input);
}

static int prepare(const char *name)
{
    uint8_t *body = request + HEADER_LENGTH;
    uint32_t opcode;
    size_t length = 0, auth_length = 4;
    if (strcmp(name, "sign_hash") == 0) {
        opcode = PSA_SIGN_HASH;
        length = put_sign_hash(body);
    } else if (strcmp(name, "random_64k") == 0) {
        opcode = PSA_GENERATE_RANDOM;
        length = put_number(body, 1, 65536);
    } else if (strcmp(name, "hash_1m") == 0) {
        opcode = PSA_HASH_COMPUTE;
        length = put_hash_compute(body);
    } else if (strcmp(name, "ping") == 0) {
        opcode = PING;
        auth_length = 0;
    } else {
        return 0;
    }
    put_header(request, opcode == PING ? 0 : 1, opcode, (uint32_t)length, (uint16_t)auth_length);
    if (auth_length > 0)
        request[AT_AUTH_TYPE] = 3;
    put_le(body + length, geteuid(), (int)auth_length);
    request_length = HEADER_LENGTH + length + auth_length;
    return 1;
}

static void check_response(size_t received)
{
    CHECK(received >= HEADER_LENGTH && get_le(buffer + AT_STATUS, 2) == 0);
    CHECK(received == HEADER_LENGTH + get_le(buffer + AT_BODY_LENGTH, 4)
          && get_le(buffer + AT_OPCODE, 4) == get_le(request + AT_OPCODE, 4));
}

static int connected(int flags)
{
    int connection = socket(AF_UNIX, SOCK_STREAM | flags, 0);
    CHECK(connection >= 0 && connect(connection, (struct sockaddr *)&address, sizeof address) == 0);
    return connection;
}

static void call(void)
{
    int connection = connected(0);
    size_t received = 0;
    ssize_t more;
    CHECK(write(connection, request, request_length) == (ssize_t)request_length);
    while ((more = read(connection, buffer + received, sizeof buffer - received)) > 0)
        received += (size_t)more;
    CHECK(more == 0);
    check_response(received);
    close(connection);
}

/* Starts a call of small request and response: each fits the socket's buffer, so it comes in one piece. */
static void start_call(int epoll)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = connected(SOCK_NONBLOCK)};
    CHECK(write(event.data.fd, request, request_length) == (ssize_t)request_length);
    CHECK(epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event) == 0);
}

static void call_side_by_side(int calls, int in_flight)
{
    struct epoll_event events[MAX_IN_FLIGHT];
    int epoll = epoll_create1(0), started = 0, finished = 0;
    for (; started < in_flight && started < calls; started++)
        start_call(epoll);
    while (finished < calls) {
        int ready = epoll_wait(epoll, events, MAX_IN_FLIGHT, -1);
        for (int i = 0; i < ready; i++) {
            ssize_t received = read(events[i].data.fd, buffer, sizeof buffer);
            CHECK(received > 0);
            check_response((size_t)received);
            close(events[i].data.fd);
            finished++;
            if (started < calls) {
                start_call(epoll);
                started++;
            }
        }
    }
    close(epoll);
}

static double microseconds(struct timeval time)
{
    return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

int main(int count, char **arguments)
{
    char name[32];
    int calls, in_flight;
    CHECK(count >= 2 && strlen(arguments[1]) < sizeof address.sun_path);
    memcpy(address.sun_path, arguments[1], strlen(arguments[1]) + 1);
    while (scanf("%31s %d %d", name, &calls, &in_flight) == 3) {
        struct rusage before, after;
        double start;
        if (!prepare(name) || in_flight > MAX_IN_FLIGHT) {
            printf("{\"unsupported\":true}\n");
            fflush(stdout);
            continue;
        }
        getrusage(RUSAGE_SELF, &before);
        start = now();
        if (in_flight > 1)
            call_side_by_side(calls, in_flight);
        else
            for (int i = 0; i < calls; i++)
                call();
        getrusage(RUSAGE_SELF, &after);
        printf("{\"calls\":%d,\"wallUs\":%.0f,\"userUs\":%.0f,\"systemUs\":%.0f}\n", calls, now() - start,
               microseconds(after.ru_utime) - microseconds(before.ru_utime), microseconds(after.ru_stime) - microseconds(before.ru_stime));
        fflush(stdout);
    }
    return 0;
}
