#define _GNU_SOURCE
#include "engine.h"

#include <pthread.h>
#include <stdlib.h>

#include "engine_bytecode.h"

/* Bytes. A new client holds less, so that the collector of cycles does not look through it again and again while it is made. */
#define COLLECT_ABOVE (2 * 1024 * 1024)
#define LARGE_STACK (256 * 1024) /* bytes: more than any of our functions needs */
#define SMALL_STACK (32 * 1024)  /* bytes that an ordinary call needs */
#define STACK_RESERVE (8 * 1024) /* for functions that the engine calls after its own check: C of ours, printing of numbers, a signal */

struct loading {
    void (*register_classes)(struct engine *engine);
    bool has_succeeded;
};

static void load(struct engine *engine, void *argument)
{
    JSContext *context = engine->context;
    JSValue program, result, global;
    struct loading *loading = argument;
    loading->register_classes(engine);
    program = JS_ReadObject(context, engine_bytecode, engine_bytecode_size, JS_READ_OBJ_BYTECODE);
    if (JS_IsException(program) || JS_ResolveModule(context, program) < 0)
        return;
    /* A promise: the module has run, for it waits for nothing. */
    result = JS_EvalFunction(context, program);
    if (JS_IsException(result) || JS_PromiseState(context, result) != JS_PROMISE_FULFILLED)
        return;
    JS_FreeValue(context, result);
    global = JS_GetGlobalObject(context);
    engine->api = JS_GetPropertyStr(context, global, "parsec");
    JS_FreeValue(context, global);
    loading->has_succeeded = JS_IsObject(engine->api);
}

/* Makes the runtime and the context; after a failure engine_free() frees the parts that were made. */
static bool make_runtime(struct engine *engine)
{
    jmp_buf oom_jump;
    if (setjmp(oom_jump) != 0) {
        engine->heap.oom_jump = NULL;
        return false;
    }
    engine->heap.oom_jump = &oom_jump;
    engine->runtime = JS_NewRuntime2(&heap_functions, &engine->heap);
    if (engine->runtime != NULL)
        JS_SetGCThreshold(engine->runtime, COLLECT_ABOVE);
    engine->context = engine->runtime == NULL ? NULL : JS_NewContext(engine->runtime);
    engine->heap.oom_jump = NULL;
    return engine->context != NULL;
}

struct engine *engine_new(void (*register_classes)(struct engine *engine))
{
    static uint64_t last_serial;
    struct loading loading = {register_classes, false};
    struct engine *engine = calloc(1, sizeof *engine);
    if (engine == NULL)
        return NULL;
    heap_init(&engine->heap);
    engine->serial = ++last_serial;
    if (make_runtime(engine) && engine_run(engine, load, &loading) && loading.has_succeeded)
        return engine;
    engine_free(engine);
    return NULL;
}

void engine_free(struct engine *engine)
{
    /* Not JS_FreeRuntime(): clearing the heap is enough, quicker, and also right for an engine that has failed. */
    heap_clear(&engine->heap);
    free(engine);
}

/* The bounds of a stack, in addresses. */
struct stack {
    uintptr_t lowest;
    size_t size; /* bytes; 0 if unknown */
};

static struct stack thread_stack(void)
{
    struct stack stack = {0, 0};
    pthread_attr_t attributes;
    void *start;
    size_t size;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0)
        return stack;
    if (pthread_attr_getstack(&attributes, &start, &size) == 0)
        stack = (struct stack){(uintptr_t)start, size};
    pthread_attr_destroy(&attributes);
    return stack;
}

/*
 * Bytes of the thread's stack that the engine may use: the rest of it, less a reserve for C. None on a stack that the program has made itself,
 * as coroutines have: its end is unknown.
 */
static size_t stack_for_engine(void)
{
    static _Thread_local struct stack stack;
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    size_t left;
    if (stack.size == 0)
        stack = thread_stack();
    left = here - stack.lowest;
    if (here < stack.lowest || left > stack.size || left < STACK_RESERVE)
        return 0;
    return left - STACK_RESERVE < LARGE_STACK ? left - STACK_RESERVE : LARGE_STACK;
}

bool engine_has_stack(void)
{
    return stack_for_engine() >= SMALL_STACK;
}

bool engine_run(struct engine *engine, void (*step)(struct engine *engine, void *argument), void *argument)
{
    jmp_buf oom_jump;
    size_t stack = stack_for_engine();
    if (setjmp(oom_jump) != 0) {
        engine->heap.oom_jump = NULL;
        engine->failure = PARSEC_ERROR_INSUFFICIENT_MEMORY;
        return false;
    }
    engine->heap.oom_jump = &oom_jump;
    /* Another thread may have run the engine before. */
    JS_UpdateStackTop(engine->runtime);
    /* 0 would mean no limit at all. */
    JS_SetMaxStackSize(engine->runtime, stack == 0 ? 1 : stack);
    step(engine, argument);
    for (;;) {
        JSContext *context;
        int ran = JS_ExecutePendingJob(engine->runtime, &context);
        if (ran == 0)
            break;
        /* A job of a promise throws into its promise. No code waits for an error that is left here, so it is dropped. */
        if (ran < 0)
            JS_FreeValue(engine->context, JS_GetException(engine->context));
    }
    engine->heap.oom_jump = NULL;
    return true;
}

JSValue engine_invoke(JSContext *context, JSValueConst object, const char *method, int count, JSValue *arguments)
{
    JSValue function = JS_GetPropertyStr(context, object, method);
    JSValue result = JS_Call(context, function, object, count, arguments);
    JS_FreeValue(context, function);
    if (JS_IsException(result))
        JS_FreeValue(context, JS_GetException(context));
    return result;
}

JSValue engine_attributes(JSContext *context, const parsec_key_attributes *attributes)
{
    JSValue object = JS_NewObject(context);
    JS_SetPropertyStr(context, object, "type", JS_NewUint32(context, attributes->type));
    JS_SetPropertyStr(context, object, "bits", JS_NewUint32(context, attributes->bits));
    JS_SetPropertyStr(context, object, "usage", JS_NewUint32(context, attributes->usage));
    JS_SetPropertyStr(context, object, "algorithm", JS_NewUint32(context, attributes->algorithm));
    return object;
}

JSValue engine_bytes(JSContext *context, const uint8_t *bytes, size_t length)
{
    static uint8_t nothing;
    uint8_t *start = length == 0 ? &nothing : (uint8_t *)(uintptr_t)bytes;
    JSValue buffer = JS_NewArrayBuffer(context, start, length, NULL, NULL, false);
    /* QuickJS reads offset and length even if fewer arguments are passed. */
    JSValue arguments[3] = {buffer, JS_UNDEFINED, JS_UNDEFINED};
    JSValue view = JS_NewTypedArray(context, 3, arguments, JS_TYPED_ARRAY_UINT8);
    JS_FreeValue(context, buffer);
    return view;
}

void engine_detach(JSContext *context, JSValue bytes)
{
    JSValue buffer = JS_GetTypedArrayBuffer(context, bytes, NULL, NULL, NULL);
    if (JS_IsException(buffer))
        JS_FreeValue(context, JS_GetException(context));
    else
        JS_DetachArrayBuffer(context, buffer);
    JS_FreeValue(context, buffer);
    JS_FreeValue(context, bytes);
}

bool engine_view(JSContext *context, JSValueConst bytes, uint8_t **start, size_t *length)
{
    size_t offset = 0, unused, size;
    JSValue buffer = JS_GetTypedArrayBuffer(context, bytes, &offset, length, &unused);
    uint8_t *content;
    if (JS_IsException(buffer)) {
        JS_FreeValue(context, JS_GetException(context));
        return false;
    }
    content = JS_GetArrayBuffer(context, &size, buffer);
    JS_FreeValue(context, buffer);
    if (content == NULL) {
        JS_FreeValue(context, JS_GetException(context));
        return *length == 0;
    }
    *start = content + offset;
    return true;
}
