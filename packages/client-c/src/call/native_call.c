#define _GNU_SOURCE
#include "native_call.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

static JSClassID native_call_class;

/* NULL once the call has finished; requests are then ignored. */
static struct native_call *native_of(JSValueConst object)
{
    return JS_GetOpaque(object, native_call_class);
}

static struct connection *connection_of(JSContext *context, JSValueConst object, JSValueConst number)
{
    struct native_call *native = native_of(object);
    int32_t value;
    if (native == NULL || JS_ToInt32(context, &value, number) != 0)
        return NULL;
    return connection_find(native->connections, value);
}

static JSValue js_now(JSContext *context, JSValueConst object, int count, JSValueConst *arguments)
{
    (void)object;
    (void)count;
    (void)arguments;
    return JS_NewFloat64(context, clock_now());
}

/* Takes over the parts of a request. False, with an exception, if that is not possible. */
static bool add_parts(JSContext *context, struct connection *connection, JSValueConst parts)
{
    for (uint32_t i = 0;; i++) {
        JSValue part = JS_GetPropertyUint32(context, parts, i);
        uint8_t *start = NULL;
        size_t length = 0;
        if (JS_IsUndefined(part))
            return true;
        if (!engine_view(context, part, &start, &length) || !connection_add_part(connection, part, start, length)) {
            JS_FreeValue(context, part);
            JS_ThrowRangeError(context, "too many parts, or no bytes");
            return false;
        }
    }
}

static JSValue js_exchange(JSContext *context, JSValueConst object, int count, JSValueConst *arguments)
{
    struct native_call *native = native_of(object);
    struct connection *connection;
    int32_t number;
    (void)count;
    if (native == NULL || JS_ToInt32(context, &number, arguments[0]) != 0)
        return JS_UNDEFINED;
    connection = connection_find(native->connections, -1);
    if (connection == NULL)
        return JS_ThrowRangeError(context, "too many connections");
    connection_request(connection, number);
    return add_parts(context, connection, arguments[1]) ? JS_UNDEFINED : JS_EXCEPTION;
}

static JSValue js_close(JSContext *context, JSValueConst object, int count, JSValueConst *arguments)
{
    struct connection *connection = connection_of(context, object, arguments[0]);
    (void)count;
    if (connection != NULL)
        connection_close(context, connection);
    return JS_UNDEFINED;
}

static JSValue js_wake_at(JSContext *context, JSValueConst object, int count, JSValueConst *arguments)
{
    struct native_call *native = native_of(object);
    double time = INFINITY;
    (void)count;
    if (native != NULL && JS_ToFloat64(context, &time, arguments[0]) == 0)
        native->wake_at = time;
    return JS_UNDEFINED;
}

static JSValue js_token(JSContext *context, JSValueConst object, int count, JSValueConst *arguments)
{
    struct native_call *native = native_of(object);
    (void)context;
    (void)count;
    (void)arguments;
    if (native != NULL)
        native->wants_token = true;
    return JS_UNDEFINED;
}

/* The bytes of one output of JavaScript. */
struct result {
    uint8_t *start;
    size_t length;
};

/* Finds the bytes of as many outputs as the function has. */
static bool find_results(JSContext *context, const struct function *function, JSValueConst bytes, struct result *results)
{
    for (int i = 0; i < function->output_count; i++) {
        JSValue value = JS_GetPropertyUint32(context, bytes, (uint32_t)i);
        /* The array keeps the value alive. */
        bool is_found = engine_view(context, value, &results[i].start, &results[i].length);
        JS_FreeValue(context, value);
        if (!is_found)
            return false;
    }
    return true;
}

/* True if every result fits; else the lengths that are needed are told. */
static bool fit(const struct function *function, const struct result *results)
{
    bool does_fit = true;
    for (int i = 0; i < function->output_count; i++) {
        const struct output *output = &function->outputs[i];
        if (output->kind == OUTPUT_BUFFER && results[i].length > output->size)
            does_fit = false;
    }
    for (int i = 0; !does_fit && i < function->output_count; i++) {
        if (function->outputs[i].kind == OUTPUT_BUFFER)
            *function->outputs[i].length = results[i].length;
    }
    return does_fit;
}

static parsec_status copy_result(struct output *output, const struct result *result)
{
    switch (output->kind) {
    case OUTPUT_BUFFER:
        *output->length = result->length;
        break;
    case OUTPUT_LIST:
        output->size = result->length;
        output->start = malloc(result->length + 1);
        if (output->start == NULL)
            return PARSEC_ERROR_INSUFFICIENT_MEMORY;
        break;
    default:
        if (output->start == NULL)
            return PARSEC_SUCCESS;
        if (result->length != output->size)
            return PARSEC_ERROR_GENERIC_ERROR;
        break;
    }
    if (result->length > 0)
        memcpy(output->start, result->start, result->length);
    return PARSEC_SUCCESS;
}

/* Copies the results if all of them fit. Otherwise the buffers stay untouched. */
static parsec_status copy_results(JSContext *context, struct native_call *native, JSValueConst bytes)
{
    struct result results[MAX_OUTPUTS];
    parsec_status status = PARSEC_SUCCESS;
    if (!find_results(context, native->function, bytes, results))
        return PARSEC_ERROR_GENERIC_ERROR;
    if (!fit(native->function, results))
        return PARSEC_ERROR_BUFFER_TOO_SMALL;
    for (int i = 0; i < native->function->output_count && status == PARSEC_SUCCESS; i++)
        status = copy_result(&native->function->outputs[i], &results[i]);
    return status;
}

static void copy_text(JSContext *context, struct native_call *native, JSValueConst text)
{
    size_t length;
    const char *bytes = JS_ToCString(context, text);
    if (bytes == NULL) {
        JS_FreeValue(context, JS_GetException(context));
        return;
    }
    length = strnlen(bytes, sizeof native->text - 1);
    memcpy(native->text, bytes, length);
    native->text[length] = '\0';
    JS_FreeCString(context, bytes);
}

static JSValue js_finish(JSContext *context, JSValueConst object, int count, JSValueConst *arguments)
{
    struct native_call *native = native_of(object);
    int32_t status = PARSEC_ERROR_GENERIC_ERROR;
    (void)count;
    if (native == NULL || native->is_finished)
        return JS_UNDEFINED;
    JS_ToInt32(context, &status, arguments[0]);
    native->status = status == PARSEC_SUCCESS ? copy_results(context, native, arguments[2]) : status;
    if (status != PARSEC_SUCCESS)
        copy_text(context, native, arguments[1]);
    native->is_finished = true;
    return JS_UNDEFINED;
}

/* One on each line. */
/* clang-format off */
static const JSCFunctionListEntry methods[] = {
    JS_CFUNC_DEF("now", 0, js_now),
    JS_CFUNC_DEF("exchange", 2, js_exchange),
    JS_CFUNC_DEF("close", 1, js_close),
    JS_CFUNC_DEF("wakeAt", 1, js_wake_at),
    JS_CFUNC_DEF("token", 0, js_token),
    JS_CFUNC_DEF("finish", 3, js_finish),
};
/* clang-format on */

static const JSClassDef definition = {.class_name = "NativeCall"};

void native_call_register(struct engine *engine)
{
    JSValue prototype = JS_NewObject(engine->context);
    JS_NewClassID(&native_call_class);
    JS_NewClass(engine->runtime, native_call_class, &definition);
    JS_SetPropertyFunctionList(engine->context, prototype, methods, sizeof methods / sizeof *methods);
    JS_SetClassProto(engine->context, native_call_class, prototype);
}

void native_call_attach(JSContext *context, struct native_call *native)
{
    native->object = JS_NewObjectClass(context, (int)native_call_class);
    JS_SetOpaque(native->object, native);
}

void native_call_detach(JSContext *context, struct native_call *native)
{
    JS_SetOpaque(native->object, NULL);
    JS_FreeValue(context, native->object);
}
