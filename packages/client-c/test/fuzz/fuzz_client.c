/*
 * The target of libFuzzer: a client with options of the input calls functions of the input, with arguments of the input, at a service that
 * does what the input says. Findings are reports of the sanitizers, leaks, calls that do not end, and broken promises of the header.
 */
#include <sanitizer/lsan_interface.h>

#include "functions.h"
#include "input.h"
#include "service.h"

#define MAX_CALLS 6           /* of one run */
#define RUNS_BEFORE_CHECK 250 /* a search for leaks takes several times as long as a run */

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Keeps the engine between the runs, which would take ten times as long to make. */
static parsec_client *keeper;

/* Its address is handed to give_token(). */
static int token_context;

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    service_start();
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&keeper, NULL));
    return 0;
}

/* A token of the input; it may claim to be longer than its memory. */
static parsec_status give_token(void *context, uint8_t *token, size_t size, size_t *length)
{
    CHECK(context == &token_context);
    *length = take_into(token, size);
    if (take_byte() == UINT8_MAX)
        *length = size + 1;
    return take_byte() == UINT8_MAX ? PARSEC_ERROR_NOT_PERMITTED : PARSEC_SUCCESS;
}

static parsec_status open_client(parsec_client **client)
{
    uint8_t choice = take_byte();
    parsec_client_options options = {.size = sizeof options, .timeout_ms = 1000, .token_context = &token_context};
    parsec_status status;
    options.identity = choice % 8;
    options.trust = choice / 8 % 4;
    options.token = (choice & 64) != 0 ? give_token : NULL;
    options.provider = (choice & 128) != 0 ? take_byte() : 0;
    options.application_name = take_text();
    status = parsec_client_open(client, &options);
    CHECK((status == PARSEC_SUCCESS) == (*client != NULL));
    free_arguments();
    return status;
}

/* Runs the calls of an input. */
static void run(void)
{
    parsec_client *client;
    if (open_client(&client) != PARSEC_SUCCESS)
        return;
    for (int i = 0; i < MAX_CALLS && !input_is_empty(); i++) {
        fuzz_functions[take_byte() % fuzz_function_count](client);
        free_arguments();
        service_check_closed();
    }
    parsec_client_close(client);
    CHECK_STATUS(PARSEC_ERROR_CLOSED, parsec_destroy_key(client, "closed"));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static int runs;
    input_set(bytes, size);
    run();
    if (++runs % RUNS_BEFORE_CHECK == 0)
        CHECK(__lsan_do_recoverable_leak_check() == 0);
    return 0;
}
