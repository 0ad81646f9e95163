/* Is its own service, which never accepts: a call that the options refuse this ends at once, in a forked child it waits for its parent. */
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"

static void listen_here(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", getenv("PARSEC_SERVICE_ENDPOINT") + strlen("unix:"));
    CHECK(listener >= 0 && bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, 8) == 0);
}

/* The status of a request by a client whose calls may take a short time. */
static parsec_status status_of(uint32_t own_process)
{
    parsec_client_options options = {.size = sizeof options, .timeout_ms = 200, .own_process = own_process};
    parsec_status status;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, &options));
    status = parsec_destroy_key(client, "none");
    parsec_client_close(client);
    return status;
}

int main(void)
{
    parsec_client_options wrong = {.size = sizeof wrong, .own_process = PARSEC_OWN_PROCESS_REFUSED + 1};
    int status;
    pid_t child;
    listen_here();
    CHECK_STATUS(PARSEC_ERROR_OWN_PROCESS, status_of(PARSEC_OWN_PROCESS_REFUSED));
    CHECK_STATUS(PARSEC_ERROR_DEADLINE, status_of(0));
    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, parsec_client_open(&client, &wrong));
    child = fork();
    if (child == 0)
        _exit(status_of(PARSEC_OWN_PROCESS_REFUSED) == PARSEC_ERROR_DEADLINE ? 0 : 1);
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    return 0;
}
