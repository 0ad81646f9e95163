/* Calls on stacks that the program has made itself, which the system knows nothing of: they are refused, and nothing below is written. */
#include <sys/mman.h>
#include <ucontext.h>

#include "client.h"

static ucontext_t main_context, coroutine;
static int32_t status;

static void sign(void)
{
    uint8_t signature[64];
    size_t length;
    status = parsec_sign_hash(client, "93", ECDSA, hash, sizeof hash, signature, sizeof signature, &length);
}

static void run_on_stack(size_t size)
{
    /* No access to the page below: writing there ends the program. */
    uint8_t *memory = mmap(NULL, 4096 + size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(memory != MAP_FAILED && mprotect(memory + 4096, size, PROT_READ | PROT_WRITE) == 0);
    CHECK(getcontext(&coroutine) == 0);
    coroutine.uc_stack.ss_sp = memory + 4096;
    coroutine.uc_stack.ss_size = size;
    coroutine.uc_link = &main_context;
    makecontext(&coroutine, sign, 0);
    CHECK(swapcontext(&main_context, &coroutine) == 0);
    CHECK(munmap(memory, 4096 + size) == 0);
}

int main(void)
{
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    sign();
    CHECK_STATUS(PARSEC_ERROR_DOES_NOT_EXIST, status);
    for (size_t size = 16 * 1024; size <= 1024 * 1024; size *= 2) {
        run_on_stack(size);
        CHECK_STATUS(PARSEC_ERROR_INSUFFICIENT_MEMORY, status);
    }
    puts("ok");
    return 0;
}
