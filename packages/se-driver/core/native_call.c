#include "native_call.h"

#include <math.h>
#include <string.h>

#include "status.h"

/* NULL once the call is over: what is wanted then is nobody's wish. */
static struct call *call_of(JSValueConst native)
{
    return JS_GetOpaque(native, engine_call_class);
}

static struct connection *connection_of(JSContext *context, JSValueConst native, JSValueConst number)
{
    struct call *call = call_of(native);
    int32_t value = -1;
    if (call == NULL || JS_ToInt32(context, &value, number) != 0 || value < 0)
        return NULL;
    return call_connection(call, value);
}

static JSValue now(JSContext *context, JSValueConst native, int count, JSValueConst *arguments)
{
    (void)native;
    (void)count;
    (void)arguments;
    return JS_NewFloat64(context, call_now());
}

static JSValue want_connect(JSContext *context, JSValueConst native, int count, JSValueConst *arguments)
{
    struct call *call = call_of(native);
    struct connection *connection;
    int32_t number;
    (void)count;
    if (call == NULL || JS_ToInt32(context, &number, arguments[0]) != 0)
        return JS_UNDEFINED;
    connection = call_connection(call, -1);
    if (connection == NULL)
        return JS_ThrowRangeError(context, "too many connections");
    memset(connection, 0, sizeof *connection);
    connection->number = number;
    connection->fd = -1;
    connection->wants_connect = true;
    return JS_UNDEFINED;
}

static JSValue want_write(JSContext *context, JSValueConst native, int count, JSValueConst *arguments)
{
    struct connection *connection = connection_of(context, native, arguments[0]);
    (void)count;
    if (connection == NULL || connection->holding > 0)
        return JS_ThrowInternalError(context, "nothing can be written there");
    for (uint32_t i = 0;; i++) {
        JSValue part = JS_GetPropertyUint32(context, arguments[1], i);
        uint8_t *start = NULL;
        size_t length = 0;
        if (JS_IsUndefined(part))
            return JS_UNDEFINED;
        if (connection->holding == MAX_PARTS || !engine_view(context, part, &start, &length)) {
            JS_FreeValue(context, part);
            return JS_ThrowRangeError(context, "too many parts, or no bytes");
        }
        connection->held[connection->holding++] = part;
        if (length > 0)
            connection->part[connection->parts++] = (struct iovec){start, length};
    }
}

static JSValue want_read(JSContext *context, JSValueConst native, int count, JSValueConst *arguments)
{
    struct connection *connection = connection_of(context, native, arguments[0]);
    (void)count;
    if (connection != NULL)
        connection->wants_read = true;
    return JS_UNDEFINED;
}

static JSValue close_connection(JSContext *context, JSValueConst native, int count, JSValueConst *arguments)
{
    struct connection *connection = connection_of(context, native, arguments[0]);
    (void)count;
    if (connection != NULL)
        call_close(call_of(native), connection);
    return JS_UNDEFINED;
}

static JSValue wake_at(JSContext *context, JSValueConst native, int count, JSValueConst *arguments)
{
    struct call *call = call_of(native);
    double time = INFINITY;
    (void)count;
    if (call != NULL && JS_ToFloat64(context, &time, arguments[0]) == 0)
        call->wake_at = time;
    return JS_UNDEFINED;
}

/* Not a byte more than the caller has room for. */
static int32_t give(JSContext *context, struct call *call, JSValueConst bytes)
{
    uint8_t *start = NULL;
    size_t length = 0;
    if (JS_IsUndefined(bytes))
        return 0;
    if (!engine_view(context, bytes, &start, &length))
        return PSA_GENERIC_ERROR;
    if (length > call->output_size)
        return PSA_BUFFER_TOO_SMALL;
    if (length > 0)
        memcpy(call->output, start, length);
    call->output_length = length;
    return 0;
}

static JSValue finish(JSContext *context, JSValueConst native, int count, JSValueConst *arguments)
{
    struct call *call = call_of(native);
    int32_t status = PSA_GENERIC_ERROR;
    (void)count;
    if (call == NULL || call->is_finished)
        return JS_UNDEFINED;
    JS_ToInt32(context, &status, arguments[0]);
    JS_ToUint32(context, &call->value, arguments[1]);
    call->status = status == 0 ? give(context, call, arguments[2]) : status;
    call->is_finished = true;
    return JS_UNDEFINED;
}

static const JSCFunctionListEntry methods[] = {
    JS_CFUNC_DEF("now", 0, now),
    JS_CFUNC_DEF("connect", 1, want_connect),
    JS_CFUNC_DEF("write", 2, want_write),
    JS_CFUNC_DEF("read", 1, want_read),
    JS_CFUNC_DEF("close", 1, close_connection),
    JS_CFUNC_DEF("wakeAt", 1, wake_at),
    JS_CFUNC_DEF("finish", 3, finish),
};

static const JSClassDef definition = {.class_name = "NativeCall"};

void native_call_register(struct engine *engine)
{
    JSValue prototype = JS_NewObject(engine->context);
    JS_NewClassID(&engine_call_class);
    JS_NewClass(engine->runtime, engine_call_class, &definition);
    JS_SetPropertyFunctionList(engine->context, prototype, methods, sizeof methods / sizeof *methods);
    JS_SetClassProto(engine->context, engine_call_class, prototype);
}

JSValue native_call_new(JSContext *context, struct call *call)
{
    JSValue native = JS_NewObjectClass(context, (int)engine_call_class);
    JS_SetOpaque(native, call);
    return native;
}
