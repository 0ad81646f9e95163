/* The addon for Node: loads the module, and writes the block of a key. By Node-API alone, so that one binary serves every version. */
#include <node_api.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "key_block_of.h"
#include "load_provider.h"
#include "openssl.h"

#define MAX_ARGUMENTS 2

/* Found once: the addresses are those of the program, which all threads of JavaScript share. */
static struct addon {
    struct openssl openssl;
    const char *missing; /* the name of a function that the program does not have; NULL if it has all */
} the_addon;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void find_functions(void)
{
    the_addon.missing = openssl_find(&the_addon.openssl);
}

/* A block that is being written, by a thread of Node's pool: the service is asked there, and JavaScript goes on. */
struct block_job {
    const struct openssl *openssl;
    napi_async_work work;
    napi_deferred deferred;
    char *uri;
    unsigned char *block;
    size_t length;
    struct failure failure;
};

static napi_value text_value(napi_env env, const char *text, size_t length)
{
    napi_value value = NULL;
    napi_create_string_utf8(env, text, length, &value);
    return value;
}

static napi_value failure_value(napi_env env, const struct failure *failure)
{
    napi_value object = NULL;
    napi_create_object(env, &object);
    napi_set_named_property(env, object, "reason", text_value(env, failure->reason, NAPI_AUTO_LENGTH));
    napi_set_named_property(env, object, "text", text_value(env, failure->text, NAPI_AUTO_LENGTH));
    return object;
}

static void free_texts(char *texts[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(texts[i]);
}

/* Copies the arguments, which are texts and which the caller frees. False after an error, which is thrown then. */
static bool text_arguments(napi_env env, napi_callback_info info, char *texts[], size_t count)
{
    napi_value arguments[MAX_ARGUMENTS] = {NULL};
    size_t given = MAX_ARGUMENTS;
    memset((void *)texts, 0, count * sizeof *texts);
    napi_get_cb_info(env, info, &given, arguments, NULL, NULL);
    for (size_t i = 0; i < count; i++) {
        size_t length = 0;
        if (napi_get_value_string_utf8(env, arguments[i], NULL, 0, &length) == napi_ok)
            texts[i] = malloc(length + 1);
        if (texts[i] == NULL || napi_get_value_string_utf8(env, arguments[i], texts[i], length + 1, &length) != napi_ok) {
            free_texts(texts, count);
            napi_throw_type_error(env, NULL, "The arguments must be texts.");
            return false;
        }
    }
    return true;
}

/* missingFunction(): the name of a function of OpenSSL that the program does not have, else undefined. */
static napi_value missing_function(napi_env env, napi_callback_info info)
{
    (void)info;
    return the_addon.missing == NULL ? NULL : text_value(env, the_addon.missing, NAPI_AUTO_LENGTH);
}

static napi_value boolean_value(napi_env env, bool is_true)
{
    napi_value value = NULL;
    napi_get_boolean(env, is_true, &value);
    return value;
}

/* isLoaded() */
static napi_value is_loaded(napi_env env, napi_callback_info info)
{
    (void)info;
    return boolean_value(env, provider_is_loaded(&the_addon.openssl));
}

/* hasDefaultProvider() */
static napi_value has_default_provider(napi_env env, napi_callback_info info)
{
    (void)info;
    return boolean_value(env, default_provider_is_active(&the_addon.openssl));
}

/* configuration(): the one that load() has applied, else undefined. */
static napi_value configuration(napi_env env, napi_callback_info info)
{
    const char *applied = applied_configuration();
    (void)info;
    return applied == NULL ? NULL : text_value(env, applied, NAPI_AUTO_LENGTH);
}

/* load(module, configuration): undefined, or a failure. */
static napi_value load(napi_env env, napi_callback_info info)
{
    char *texts[2];
    struct failure failure;
    bool is_loaded;
    if (!text_arguments(env, info, texts, 2))
        return NULL;
    is_loaded = load_provider(&the_addon.openssl, texts[0], texts[1], &failure);
    free_texts(texts, 2);
    return is_loaded ? NULL : failure_value(env, &failure);
}

static void run_job(napi_env env, void *data)
{
    struct block_job *job = data;
    (void)env;
    job->block = key_block_of(job->openssl, job->uri, &job->length);
    failure_take(job->openssl, &job->failure);
}

/* Both outcomes are results: JavaScript makes the error. */
static void end_job(napi_env env, napi_status status, void *data)
{
    struct block_job *job = data;
    (void)status;
    napi_resolve_deferred(env, job->deferred,
                          job->block != NULL ? text_value(env, (char *)job->block, job->length) : failure_value(env, &job->failure));
    napi_delete_async_work(env, job->work);
    key_block_free(job->openssl, job->block);
    free(job->uri);
    free(job);
}

/* keyBlock(uri): a promise of the block or of a failure. */
static napi_value key_block(napi_env env, napi_callback_info info)
{
    napi_value promise = NULL;
    struct block_job *job = calloc(1, sizeof *job);
    if (job == NULL) {
        napi_throw_error(env, NULL, "There is no memory.");
        return NULL;
    }
    if (!text_arguments(env, info, &job->uri, 1)) {
        free(job);
        return NULL;
    }
    job->openssl = &the_addon.openssl;
    napi_create_promise(env, &job->deferred, &promise);
    napi_create_async_work(env, NULL, text_value(env, "parsec-key-block", NAPI_AUTO_LENGTH), run_job, end_job, job, &job->work);
    napi_queue_async_work(env, job->work);
    return promise;
}

static napi_value define(napi_env env, napi_value exports)
{
    const napi_property_descriptor properties[] = {
        {.utf8name = "missingFunction", .method = missing_function, .attributes = napi_enumerable},
        {.utf8name = "isLoaded", .method = is_loaded, .attributes = napi_enumerable},
        {.utf8name = "hasDefaultProvider", .method = has_default_provider, .attributes = napi_enumerable},
        {.utf8name = "configuration", .method = configuration, .attributes = napi_enumerable},
        {.utf8name = "load", .method = load, .attributes = napi_enumerable},
        {.utf8name = "keyBlock", .method = key_block, .attributes = napi_enumerable},
    };
    napi_define_properties(env, exports, sizeof properties / sizeof properties[0], properties);
    return exports;
}

NAPI_MODULE_INIT(/* napi_env env, napi_value exports */)
{
    pthread_once(&once, find_functions);
    return define(env, exports);
}
