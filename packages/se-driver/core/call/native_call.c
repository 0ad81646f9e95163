#include "native_call.h"

#include <math.h>
#include <string.h>

#include "clock.h"
#include "status.h"

static JSClassID native_call_class;

/* NULL once the call has finished; requests are then ignored. */
static struct native_call *native_of(JSValueConst object)
{
    return JS_GetOpaque(object, native_call_class);
}

static struct connection *connection_of(JSContext *context, JSValueConst object, JSValueConst number)
{
    struct native_call *native = native_of(object);
    int32_t value = -1;
    if (native == NULL || JS_ToInt32(context, &value, number) != 0 || value < 0)
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

static JSValue js_connect(JSContext *context, JSValueConst object, int count, JSValueConst *arguments)
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
    return JS_UNDEFINED;
}

static JSValue js_write(JSContext *context, JSValueConst object, int count, JSValueConst *arguments)
{
    struct connection *connection = connection_of(context, object, arguments[0]);
    (void)count;
    if (connection == NULL || connection->pinned_count > 0)
        return JS_ThrowInternalError(context, "no such connection, or it is still sending");
    for (uint32_t i = 0;; i++) {
        JSValue part = JS_GetPropertyUint32(context, arguments[1], i);
        uint8_t *start = NULL;
        size_t length = 0;
        if (JS_IsUndefined(part))
            return JS_UNDEFINED;
        if (!engine_view(context, part, &start, &length) || !connection_add_part(connection, part, start, length)) {
            JS_FreeValue(context, part);
            return JS_ThrowRangeError(context, "too many parts, or no bytes");
        }
    }
}

static JSValue js_read(JSContext *context, JSValueConst object, int count, JSValueConst *arguments)
{
    struct connection *connection = connection_of(context, object, arguments[0]);
    (void)count;
    if (connection != NULL)
        connection->wants_read = true;
    return JS_UNDEFINED;
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

/* Copies the result into the caller's buffer if it fits. Otherwise the buffer stays untouched. */
static int32_t copy_output(JSContext *context, struct native_call *native, JSValueConst bytes)
{
    uint8_t *start = NULL;
    size_t length = 0;
    if (JS_IsUndefined(bytes))
        return PARSEC_SUCCESS;
    if (!engine_view(context, bytes, &start, &length))
        return PARSEC_ERROR_GENERIC;
    if (length > native->output_size)
        return PARSEC_ERROR_BUFFER_TOO_SMALL;
    if (length > 0)
        memcpy(native->output, start, length);
    native->output_length = length;
    return PARSEC_SUCCESS;
}

static JSValue js_finish(JSContext *context, JSValueConst object, int count, JSValueConst *arguments)
{
    struct native_call *native = native_of(object);
    int32_t status = PARSEC_ERROR_GENERIC;
    (void)count;
    if (native == NULL || native->is_finished)
        return JS_UNDEFINED;
    JS_ToInt32(context, &status, arguments[0]);
    JS_ToUint32(context, &native->value, arguments[1]);
    native->status = status == PARSEC_SUCCESS ? copy_output(context, native, arguments[2]) : status;
    native->is_finished = true;
    return JS_UNDEFINED;
}

static const JSCFunctionListEntry methods[] = {
    JS_CFUNC_DEF("now", 0, js_now),
    JS_CFUNC_DEF("connect", 1, js_connect),
    JS_CFUNC_DEF("write", 2, js_write),
    JS_CFUNC_DEF("read", 1, js_read),
    JS_CFUNC_DEF("close", 1, js_close),
    JS_CFUNC_DEF("wakeAt", 1, js_wake_at),
    JS_CFUNC_DEF("finish", 3, js_finish),
};

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
