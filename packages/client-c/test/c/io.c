/*
 * Calls over a socket that sends and receives little at a time, is interrupted, or fails, and on a clock of the test's own: the library's
 * system calls are wrapped. Checks on the way that no received byte stays in the buffer of a call.
 * io                against a service that works
 * io answers-late   the service has answered nothing when the time is over; time passes in poll() only
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"
#include "descriptors.h"
#include "fake_clock.h"
#include "out_of_memory.h"

#define CHUNK 8192 /* bytes: what the library receives at once */
#define TIMEOUT 5000

ssize_t __real_sendmsg(int fd, const struct msghdr *message, int flags);
ssize_t __real_recv(int fd, void *buffer, size_t size, int flags);
int __real_poll(struct pollfd *descriptors, nfds_t count, int timeout);
int __real_socket(int domain, int type, int protocol);
int __real_close(int fd);
void __real_free(void *block);

static size_t send_limit, receive_limit; /* bytes of one system call; 0 for no limit */
static bool is_silent;                   /* a connection that has sent nothing yet */
static int blocked_sends;                /* that would have to wait */
static int send_error, receive_error;    /* errno of the next system call, once; -1 for an end */
static int delays;                       /* every other system call is interrupted, or would have to wait */
static int sends, receives, polls, wiped_chunks, open_sockets;
static int until_error; /* received before receive_error */
static int most_sockets = 2; /* the client's first call sends two requests side by side */
static uint8_t *chunk; /* the buffer of the last recv() */
static int blocked_fd = -1; /* was not ready to send: what poll() must be asked for */
static short told = POLLIN | POLLOUT;    /* what poll() reports for a descriptor that is ready */
static int readable_fd = -1;             /* what poll() has reported last; -2 for several */
static bool holds_poll, fails_after_receiving;
static sem_t is_polling, may_poll;

static bool is_wiped(const uint8_t *bytes)
{
    static const uint8_t zeros[CHUNK];
    return memcmp(bytes, zeros, CHUNK) == 0;
}

static bool delay(int count)
{
    static const int reasons[] = {EINTR, EAGAIN};
    if (delays == 0 || count % 2 == 0)
        return false;
    errno = reasons[count / 2 % 2];
    return true;
}

ssize_t __wrap_sendmsg(int fd, const struct msghdr *message, int flags)
{
    struct iovec parts[16];
    struct msghdr limited = {.msg_iov = parts};
    size_t left = send_limit == 0 ? SIZE_MAX : send_limit;
    CHECK(flags == (MSG_NOSIGNAL | MSG_DONTWAIT));
    CHECK(message->msg_iovlen > 0 && message->msg_iovlen <= 16);
    is_silent = false;
    if (send_error != 0) {
        /* The service sees the end of a broken connection too. After EIO it waits for the rest of the request. */
        if (send_error != EIO)
            shutdown(fd, SHUT_RDWR);
        errno = send_error;
        send_error = 0;
        return -1;
    }
    blocked_fd = -1;
    if (blocked_sends-- > 0) {
        errno = EAGAIN;
        return -1;
    }
    if (delay(sends++)) {
        blocked_fd = errno == EAGAIN ? fd : -1;
        return -1;
    }
    for (size_t i = 0; i < message->msg_iovlen && left > 0; i++) {
        parts[i] = message->msg_iov[i];
        CHECK(parts[i].iov_len > 0);
        parts[i].iov_len = parts[i].iov_len < left ? parts[i].iov_len : left;
        left -= parts[i].iov_len;
        limited.msg_iovlen++;
    }
    return __real_sendmsg(fd, &limited, flags);
}

ssize_t __wrap_recv(int fd, void *buffer, size_t size, int flags)
{
    ssize_t received;
    CHECK(flags == MSG_DONTWAIT && size == CHUNK);
    CHECK(fd == readable_fd || readable_fd == -2);
    /* The bytes received before have been wiped. */
    CHECK(is_wiped(buffer));
    if (receive_error != 0 && until_error-- == 0) {
        bool is_end = receive_error == -1;
        /* An end is no error: what errno says of an earlier call does not count. */
        errno = is_end ? EAGAIN : receive_error;
        receive_error = 0;
        return is_end ? 0 : -1;
    }
    if (delay(receives++))
        return -1;
    received = __real_recv(fd, buffer, receive_limit == 0 ? size : receive_limit, flags);
    if (received > 0) {
        chunk = buffer;
        is_out_of_memory = fails_after_receiving;
    }
    return received;
}

/* Waits in fact, with a clock of the test's own not at all. */
static int wait_for(struct pollfd *descriptors, nfds_t count, int timeout)
{
    int ready;
    if (fake_ms < 0)
        return __real_poll(descriptors, count, timeout);
    ready = __real_poll(descriptors, count, 0);
    /* Interrupted at first. */
    if (ready == 0 && polls % 2 == 1) {
        errno = EINTR;
        return -1;
    }
    fake_ms += ready == 0 ? timeout : 0;
    return ready;
}

int __wrap_poll(struct pollfd *descriptors, nfds_t count, int timeout)
{
    int ready;
    polls++;
    CHECK(fake_ms < 0 || polls < 10);
    CHECK(count <= 5); /* with the descriptor that wakes the call */
    /* A service that sees a connection without a request has to wait a second time. */
    CHECK(!is_silent);
    for (nfds_t i = 0; i < count; i++) {
        /* A response may come while the request is still being sent. */
        CHECK(descriptors[i].fd >= 0 && (descriptors[i].events & POLLIN) != 0);
        CHECK(descriptors[i].fd != blocked_fd || (descriptors[i].events & POLLOUT) != 0);
    }
    CHECK(timeout >= 0 && timeout <= TIMEOUT);
    if (holds_poll && chunk != NULL) {
        holds_poll = false;
        CHECK(sem_post(&is_polling) == 0);
        while (sem_wait(&may_poll) != 0)
            continue;
    }
    ready = wait_for(descriptors, count, timeout);
    readable_fd = -1;
    for (nfds_t i = 0; i < count && ready > 0; i++) {
        if (descriptors[i].revents != 0 && (told & (POLLIN | POLLOUT)) == 0)
            descriptors[i].revents = told;
        if ((descriptors[i].revents & ~POLLOUT) != 0)
            readable_fd = readable_fd == -1 ? descriptors[i].fd : -2;
    }
    return ready;
}

/* Gives a connection the descriptor of the standard input once that is closed. */
int __wrap_socket(int domain, int type, int protocol)
{
    int fd = __real_socket(domain, type, protocol);
    /* A connection that the client has given up is closed before the next one. */
    CHECK(++open_sockets <= most_sockets);
    is_silent = true;
    if (fd <= 0 || fcntl(STDIN_FILENO, F_GETFD) >= 0)
        return fd;
    CHECK(dup2(fd, STDIN_FILENO) == STDIN_FILENO && __real_close(fd) == 0);
    return STDIN_FILENO;
}

/* Nothing is closed twice: by then another thread may have opened something. */
int __wrap_close(int fd)
{
    struct stat status;
    CHECK(fstat(fd, &status) == 0);
    is_silent = false;
    /* An O_PATH descriptor of the endpoint is a socket in the file system, not a connection. */
    open_sockets -= S_ISSOCK(status.st_mode) && (fcntl(fd, F_GETFL) & O_PATH) == 0;
    CHECK(__real_close(fd) == 0);
    return 0;
}

void __wrap_free(void *block)
{
    if (block != NULL && chunk >= (uint8_t *)block && chunk < (uint8_t *)block + malloc_usable_size(block)) {
        CHECK(is_wiped(chunk));
        chunk = NULL;
        wiped_chunks++;
    }
    __real_free(block);
}

static void start(void)
{
    parsec_client_options options = {.size = sizeof options, .timeout_ms = TIMEOUT};
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, &options));
}

static int32_t sign(void)
{
    uint8_t signature[64];
    size_t length;
    return parsec_sign_hash(client, "70", ECDSA, hash, sizeof hash, signature, sizeof signature, &length);
}

static void use(void)
{
    uint8_t signature[64];
    size_t length;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_sign_hash(client, "70", ECDSA, hash, sizeof hash, signature, sizeof signature, &length));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_verify_hash(client, "70", ECDSA, hash, sizeof hash, signature, length));
    signature[0] ^= 1;
    CHECK_STATUS(PARSEC_ERROR_INVALID_SIGNATURE, parsec_verify_hash(client, "70", ECDSA, hash, sizeof hash, signature, length));
}

static void check_small_steps(void)
{
    static const size_t limits[] = {1, 7, 36, 37, 64, 0};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        send_limit = receive_limit = limits[i];
        use();
        delays = 1;
        use();
        delays = 0;
    }
    send_limit = receive_limit = 0;
}

/* Whatever poll() reports of a socket, it is tried. */
static void check_reports(void)
{
    static const short reports[] = {POLLERR, POLLHUP, POLLNVAL};
    delays = 1;
    for (size_t i = 0; i < sizeof reports / sizeof *reports; i++) {
        told = reports[i];
        use();
    }
    told = POLLIN | POLLOUT;
    delays = 0;
}

/*
 * An end of the connection is tried once more where the service cannot have had the request. Everything else ends the call. The next call
 * works.
 */
static void check_errors(void)
{
    static const int ends[] = {EPIPE, ECONNRESET};
    static const struct {
        int error;
        const char *text;
    } errors[] = {{-1, "closed"}, {ECONNRESET, "closed"}, {EIO, "failed"}};
    int before = descriptors();
    most_sockets = 1;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        send_error = ends[i];
        CHECK_STATUS(PARSEC_SUCCESS, sign());
        CHECK(send_error == 0);
    }
    send_error = EIO;
    CHECK_STATUS(PARSEC_ERROR_COMMUNICATION_FAILURE, sign());
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        for (int received = 0; received < 2; received++) {
            until_error = received;
            receive_limit = 20;
            receive_error = errors[i].error;
            CHECK_STATUS(PARSEC_ERROR_COMMUNICATION_FAILURE, sign());
            CHECK(strstr(parsec_last_error(), received == 0 ? errors[i].text : "20 of the 36 bytes") != NULL);
            CHECK(receive_error == 0);
            receive_limit = 0;
            use();
        }
    }
    CHECK(descriptors() == before);
    most_sockets = 2;
}

/* The connection ends before the request could be sent: the next one sends that request, and nothing of the first try. */
static void check_unsent(void)
{
    blocked_sends = 2;
    told = POLLHUP;
    until_error = 0;
    receive_error = -1;
    CHECK_STATUS(PARSEC_SUCCESS, sign());
    CHECK(blocked_sends <= 0 && receive_error == 0);
    told = POLLIN | POLLOUT;
    use();
}

/* A program that has closed its standard input gets that descriptor for a connection. */
static void check_descriptor_zero(void)
{
    int before;
    CHECK(close(STDIN_FILENO) == 0);
    before = descriptors();
    use();
    check_errors();
    CHECK(descriptors() == before && fcntl(STDIN_FILENO, F_GETFD) < 0);
}

/* Memory runs out while a received chunk is in use: the chunk is wiped (see free) with the call. */
static void check_out_of_memory(void)
{
    int before = descriptors(), wiped = wiped_chunks;
    fails_after_receiving = true;
    CHECK_STATUS(PARSEC_ERROR_INSUFFICIENT_MEMORY, sign());
    CHECK(is_out_of_memory && wiped_chunks == wiped + 1);
    fails_after_receiving = is_out_of_memory = false;
    CHECK(descriptors() == before);
    use();
}

static void *use_once(void *unused)
{
    (void)unused;
    use();
    return NULL;
}

/* A forked child wipes the call of another thread, and closes its connection; the parent's goes on. */
static void check_fork(void)
{
    int before = descriptors(), status;
    pthread_t thread;
    pid_t child;
    /* In a new engine, whose first call has received something before its last wait. */
    parsec_client_close(client);
    start();
    CHECK(sem_init(&is_polling, 0, 0) == 0 && sem_init(&may_poll, 0, 0) == 0);
    chunk = NULL;
    holds_poll = true;
    CHECK(pthread_create(&thread, NULL, use_once, NULL) == 0);
    while (sem_wait(&is_polling) != 0)
        continue;
    CHECK(descriptors() > before && chunk != NULL);
    child = fork();
    if (child == 0) {
        CHECK(chunk == NULL && descriptors() <= before);
        _exit(0);
    }
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK(sem_post(&may_poll) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(descriptors() == before);
}

/* The service does not answer: the call ends when exactly its time has passed, and has not kept the processor busy. */
static void check_time(void)
{
    static const double times[] = {1e6, 2e6};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        polls = 0;
        fake_ms = times[i];
        CHECK_STATUS(PARSEC_ERROR_DEADLINE, sign());
        CHECK(fake_ms - times[i] == TIMEOUT && polls == 2);
    }
    fake_ms = -1;
}

int main(int count, char **arguments)
{
    start();
    if (count > 1 && strcmp(arguments[1], "answers-late") == 0) {
        check_time();
    } else {
        CHECK_STATUS(PARSEC_SUCCESS, parsec_generate_key(client, "70", &ecc));
        check_small_steps();
        check_reports();
        check_errors();
        check_unsent();
        check_out_of_memory();
        check_fork();
        check_descriptor_zero();
        CHECK_STATUS(PARSEC_SUCCESS, parsec_destroy_key(client, "70"));
    }
    parsec_client_close(client);
    puts("ok");
    return 0;
}
