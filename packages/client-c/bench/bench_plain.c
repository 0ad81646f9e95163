/* The peer to compare with: sends one prepared request repeatedly, each over a new connection, and reads the response: bench_plain FILE CALLS */
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static void call(const char *path, const uint8_t *request, size_t length)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    uint8_t response[4096];
    size_t received = 0;
    int connection = socket(AF_UNIX, SOCK_STREAM, 0);
    memcpy(address.sun_path, path, strlen(path) + 1);
    CHECK(connection >= 0 && connect(connection, (struct sockaddr *)&address, sizeof address) == 0);
    CHECK(write(connection, request, length) == (ssize_t)length);
    for (;;) {
        ssize_t more = read(connection, response + received, sizeof response - received);
        CHECK(more >= 0);
        if (more == 0)
            break;
        received += (size_t)more;
    }
    /* The status. Wire protocol, header of a response. */
    CHECK(received > 36 && response[32] == 0 && response[33] == 0);
    close(connection);
}

int main(int count, char **arguments)
{
    const char *endpoint = getenv("PARSEC_SERVICE_ENDPOINT");
    uint8_t request[4096];
    FILE *file = count > 2 ? fopen(arguments[1], "rb") : NULL;
    size_t length;
    int calls;
    double started;
    CHECK(file != NULL && endpoint != NULL && strncmp(endpoint, "unix:", 5) == 0 && strlen(endpoint) < 100);
    length = fread(request, 1, sizeof request, file);
    fclose(file);
    calls = atoi(arguments[2]);
    started = now();
    for (int i = 0; i < calls; i++)
        call(endpoint + 5, request, length);
    printf("%.1f\n", (now() - started) / calls);
    return 0;
}
