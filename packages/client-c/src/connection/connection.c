#define _GNU_SOURCE
#include "connection.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

void connection_init_all(struct connection connections[MAX_CONNECTIONS])
{
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
        connections[i].number = -1;
        connections[i].fd = -1;
    }
}

struct connection *connection_find(struct connection connections[MAX_CONNECTIONS], int number)
{
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
        if (connections[i].number == number)
            return &connections[i];
    }
    return NULL;
}

void connection_request(struct connection *connection, int number)
{
    connection->number = number;
    connection->wants_connect = true;
}

bool connection_add_part(struct connection *connection, JSValue owner, uint8_t *start, size_t length)
{
    if (connection->pinned_count == MAX_PARTS)
        return false;
    connection->pinned[connection->pinned_count++] = owner;
    if (length > 0)
        connection->part[connection->parts++] = (struct iovec){start, length};
    return true;
}

/* Has taken that many bytes of the parts. */
static void advance(struct connection *connection, size_t sent)
{
    while (sent > 0) {
        struct iovec *part = &connection->part[connection->first_part];
        size_t taken = sent < part->iov_len ? sent : part->iov_len;
        part->iov_base = (uint8_t *)part->iov_base + taken;
        part->iov_len -= taken;
        sent -= taken;
        if (part->iov_len == 0) {
            connection->first_part++;
            connection->parts--;
        }
    }
}

bool connection_send(struct connection *connection, enum io_outcome *outcome)
{
    while (connection->parts > 0) {
        struct msghdr message = {.msg_iov = &connection->part[connection->first_part], .msg_iovlen = (size_t)connection->parts};
        ssize_t sent = sendmsg(connection->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) {
            if (errno == EINTR)
                continue;
            if (errno == EAGAIN)
                return false;
            *outcome = errno == EPIPE || errno == ECONNRESET ? IO_ENDED : IO_FAILED;
            return true;
        }
        advance(connection, (size_t)sent);
    }
    *outcome = IO_DONE;
    return true;
}

bool connection_receive(struct connection *connection, uint8_t *buffer, size_t size, size_t *length, enum io_outcome *outcome)
{
    ssize_t received = recv(connection->fd, buffer, size, MSG_DONTWAIT);
    if (received < 0 && (errno == EINTR || errno == EAGAIN))
        return false;
    if (received > 0) {
        *length = (size_t)received;
        *outcome = IO_DONE;
    } else
        *outcome = received == 0 || errno == ECONNRESET ? IO_ENDED : IO_FAILED;
    return true;
}

void connection_release_parts(JSContext *context, struct connection *connection)
{
    for (int i = 0; i < connection->pinned_count; i++)
        JS_FreeValue(context, connection->pinned[i]);
    connection->pinned_count = connection->parts = connection->first_part = 0;
}

void connection_close(JSContext *context, struct connection *connection)
{
    connection_release_parts(context, connection);
    connection_close_descriptor(connection);
    connection->number = -1;
}

void connection_close_descriptor(struct connection *connection)
{
    /* Out of the table first: a child that is forked meanwhile must not close another file of that number. */
    int fd = atomic_exchange(&connection->fd, -1);
    if (fd >= 0)
        close(fd);
}
