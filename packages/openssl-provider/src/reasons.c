#include "reasons.h"

#include <stdarg.h>
#include <stddef.h>

/* Node makes a code of each: "ERR_OSSL_PARSEC_SERVICE_NOT_REACHABLE". The casts are OSSL_ITEM's: nothing writes there. */
const OSSL_ITEM reason_texts[] = {
    {REASON_NO_DEFAULT_PROVIDER, (void *)"parsec needs the default provider"},
    {REASON_BAD_SETTING, (void *)"parsec setting not valid"},
    {REASON_NOT_REACHABLE, (void *)"parsec service not reachable"},
    {REASON_NOT_TRUSTED, (void *)"parsec endpoint not trusted"},
    {REASON_NOT_AUTHENTICATED, (void *)"parsec identity refused"},
    {REASON_TIMED_OUT, (void *)"parsec service timed out"},
    {REASON_NO_SUCH_PROVIDER, (void *)"parsec service has no such provider"},
    {REASON_NO_SUCH_KEY, (void *)"parsec key does not exist"},
    {REASON_NOT_PERMITTED, (void *)"parsec key does not permit this"},
    {REASON_NOT_SUPPORTED, (void *)"parsec provider does not support this"},
    {REASON_KEY_EXISTS, (void *)"parsec key exists already"},
    {REASON_REFUSED, (void *)"parsec request not valid"},
    {REASON_SERVICE_FAILED, (void *)"parsec service failed"},
    {REASON_BAD_RESPONSE, (void *)"parsec response not valid"},
    {REASON_BAD_URI, (void *)"parsec uri not valid"},
    {REASON_BAD_BLOCK, (void *)"parsec pem block not valid"},
    {REASON_KEY_TYPE, (void *)"parsec key type not usable"},
    {REASON_DIGEST, (void *)"parsec digest not usable"},
    {REASON_PADDING, (void *)"parsec padding not usable"},
    {REASON_SALT_LENGTH, (void *)"parsec salt length not usable"},
    {REASON_NOT_A_SERVICE_KEY, (void *)"parsec key is not in the service"},
    {REASON_BUFFER_TOO_SMALL, (void *)"parsec buffer too small"},
    {REASON_OUT_OF_MEMORY, (void *)"parsec out of memory"},
    {REASON_DECRYPTION, (void *)"parsec decryption failed"},
    {REASON_BAD_PARAMETER, (void *)"parsec parameter not valid"},
    {REASON_PRIVATE_HALF, (void *)"parsec private key stays in the service"},
    {REASON_OWN_PROCESS, (void *)"parsec service runs in this process"},
    {REASON_LIBCRYPTO, (void *)"parsec functions of libcrypto not found"},
    {0, NULL},
};

void raise_reason(const struct core *core, enum reason reason, const char *format, ...)
{
    va_list arguments;
    if (core->handle == NULL)
        return;
    core->new_error(core->handle);
    va_start(arguments, format);
    core->vset_error(core->handle, (uint32_t)reason, format, arguments);
    va_end(arguments);
}

static const struct {
    parsec_status status;
    enum reason reason;
    const char *advice; /* added to the client's own text; "" where that says enough */
} REASONS[] = {
    {PARSEC_ERROR_COMMUNICATION_FAILURE, REASON_NOT_REACHABLE,
     "Start the service, or name its endpoint: PARSEC_SERVICE_ENDPOINT, or endpoint in openssl.cnf."},
    {PARSEC_ERROR_UNTRUSTED, REASON_NOT_TRUSTED,
     "The socket and the directories above it must belong to root, to this user or to the service, and no other user may write there."},
    {PARSEC_ERROR_OWN_PROCESS, REASON_OWN_PROCESS,
     "A thread that signs waits for the service, which could not answer if it had to run in that thread: run it in a process of its own."},
    {PARSEC_ERROR_NOT_AUTHENTICATED, REASON_NOT_AUTHENTICATED, "Name the application as the service expects."},
    {PARSEC_ERROR_AUTHENTICATION_ERROR, REASON_NOT_AUTHENTICATED, "Name the application as the service expects."},
    {PARSEC_ERROR_AUTHENTICATOR_DOES_NOT_EXIST, REASON_NOT_AUTHENTICATED, "Configure an authenticator in the service."},
    {PARSEC_ERROR_AUTHENTICATOR_NOT_REGISTERED, REASON_NOT_AUTHENTICATED, "Configure an authenticator in the service."},
    {PARSEC_ERROR_DEADLINE, REASON_TIMED_OUT, "Here that is PARSEC_TIMEOUT_MS, or timeout_ms in openssl.cnf."},
    {PARSEC_ERROR_PROVIDER_NOT_REGISTERED, REASON_NO_SUCH_PROVIDER, ""},
    {PARSEC_ERROR_PROVIDER_DOES_NOT_EXIST, REASON_NO_SUCH_PROVIDER, ""},
    {PARSEC_ERROR_DOES_NOT_EXIST, REASON_NO_SUCH_KEY,
     "A key belongs to the user, or to the application name, that made it: `openssl storeutl parsec:` lists those of this one."},
    {PARSEC_ERROR_INVALID_HANDLE, REASON_NO_SUCH_KEY, ""},
    {PARSEC_ERROR_NOT_PERMITTED, REASON_NOT_PERMITTED, ""},
    {PARSEC_ERROR_NOT_SUPPORTED, REASON_NOT_SUPPORTED, ""},
    {PARSEC_ERROR_OPCODE_DOES_NOT_EXIST, REASON_NOT_SUPPORTED, ""},
    {PARSEC_ERROR_ALREADY_EXISTS, REASON_KEY_EXISTS, "Choose another name, or destroy that key first."},
    {PARSEC_ERROR_INVALID_ARGUMENT, REASON_REFUSED, ""},
    {PARSEC_ERROR_CORRUPTION_DETECTED, REASON_BAD_RESPONSE, ""},
    {PARSEC_ERROR_BUFFER_TOO_SMALL, REASON_BUFFER_TOO_SMALL, ""},
    {PARSEC_ERROR_INSUFFICIENT_MEMORY, REASON_OUT_OF_MEMORY, ""},
    {PARSEC_ERROR_INVALID_PADDING, REASON_DECRYPTION, ""},
};
#define REASON_COUNT (sizeof REASONS / sizeof REASONS[0])

void raise_status_as(const struct core *core, parsec_status status, const char *text, const char *key_name)
{
    const char *advice = "";
    enum reason reason = REASON_SERVICE_FAILED;
    for (size_t i = 0; i < REASON_COUNT; i++) {
        if (REASONS[i].status == status) {
            reason = REASONS[i].reason;
            advice = REASONS[i].advice;
        }
    }
    if (*text == '\0')
        text = parsec_status_name(status);
    if (key_name == NULL)
        raise_reason(core, reason, "%s %s", text, advice);
    else
        raise_reason(core, reason, "key %s: %s %s", key_name, text, advice);
}

void raise_status(const struct core *core, parsec_status status, const char *key_name)
{
    raise_status_as(core, status, parsec_last_error(), key_name);
}
