/* Forks while other threads are in the middle of calls: the parent and the child both go on, and the child has no connection of the parent's. */
#include <pthread.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"

static volatile bool is_finished;

static void sign(void)
{
    uint8_t signature[64];
    size_t length;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_sign_hash(client, "50", ECDSA, hash, sizeof hash, signature, sizeof signature, &length));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_verify_hash(client, "50", ECDSA, hash, sizeof hash, signature, length));
}

static void *keep_signing(void *unused)
{
    (void)unused;
    while (!__atomic_load_n(&is_finished, __ATOMIC_RELAXED))
        sign();
    return NULL;
}

/* Sockets among the lowest descriptors: of a program that has none but those of its calls. */
static int connections(void)
{
    int found = 0;
    for (int fd = 3; fd < 64; fd++) {
        struct sockaddr_storage peer;
        socklen_t length = sizeof peer;
        found += getpeername(fd, (struct sockaddr *)&peer, &length) == 0;
    }
    return found;
}

int main(void)
{
    pthread_t threads[3];
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_generate_key(client, "50", &ecc));
    for (int i = 0; i < 3; i++)
        CHECK(pthread_create(&threads[i], NULL, keep_signing, NULL) == 0);
    for (int i = 0; i < 100; i++) {
        int status;
        pid_t child = fork();
        if (child == 0) {
            CHECK(connections() == 0);
            sign();
            sign();
            /* Runs the exit handlers. */
            exit(0);
        }
        CHECK(child > 0 && waitpid(child, &status, 0) == child);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    __atomic_store_n(&is_finished, true, __ATOMIC_RELAXED);
    for (int i = 0; i < 3; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    /* The exit of the children has closed no client of the parent. */
    sign();
    CHECK_STATUS(PARSEC_SUCCESS, parsec_destroy_key(client, "50"));
    puts("ok");
    return 0;
}
