/*
 * Cancels threads in calls that no response ends: at once, and while they wait for the service. Nothing of the calls is left. With
 * `cancelling busy` the program itself is the service, whose backlog is full, so that the calls wait before they are connected.
 */
#define _GNU_SOURCE
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "client.h"
#include "descriptors.h"

#define CANCELS 20
#define MAX_GROWTH (256 * 1024) /* bytes: an eighth of one engine */

static size_t memory_in_use(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static void *sign(void *unused)
{
    uint8_t signature[64];
    size_t length;
    (void)unused;
    parsec_sign_hash(client, "94", ECDSA, hash, sizeof hash, signature, sizeof signature, &length);
    return NULL;
}

static void cancel_one(bool is_waiting)
{
    int before = descriptors();
    pthread_t thread;
    void *result;
    CHECK(pthread_create(&thread, NULL, sign, NULL) == 0);
    while (is_waiting && descriptors() == before)
        sched_yield();
    CHECK(pthread_cancel(thread) == 0);
    CHECK(pthread_join(thread, &result) == 0);
    CHECK(result == PTHREAD_CANCELED);
}

/* Listens at the endpoint and never accepts; connects as often as the system lets one. */
static void fill_backlog(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int listener = socket(AF_UNIX, SOCK_STREAM, 0), connection;
    CHECK(listener >= 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", getenv("PARSEC_SERVICE_ENDPOINT") + strlen("unix:"));
    CHECK(bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, 0) == 0);
    do {
        connection = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
        CHECK(connection >= 0);
    } while (connect(connection, (struct sockaddr *)&address, sizeof address) == 0);
    close(connection);
}

int main(int count, char **arguments)
{
    bool is_busy = count > 1 && strcmp(arguments[1], "busy") == 0;
    size_t memory;
    int before;
    if (is_busy)
        fill_backlog();
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    for (int i = 0; i < 2; i++)
        cancel_one(false); /* the C library makes what it keeps */
    before = descriptors();
    memory = memory_in_use();
    for (int i = 0; i < CANCELS; i++)
        cancel_one(!is_busy && i % 2 == 1);
    CHECK(descriptors() == before);
    CHECK(memory_in_use() < memory + MAX_GROWTH);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_check_key_attributes(client, &ecc));
    parsec_client_close(client);
    puts("ok");
    return 0;
}
