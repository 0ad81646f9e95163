/* The JavaScript engine with the client in it. Callers hold the library's mutex, except for engine_free() and engine_has_stack(). */
#ifndef PARSEC_ENGINE_H
#define PARSEC_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "heap.h"
#include "parsec_client.h"

struct engine {
    struct heap heap;
    JSRuntime *runtime;
    JSContext *context;
    JSValue api; /* the object of engine.ts with the functions that C calls */
    uint64_t serial; /* no two engines of a process have the same */
    unsigned calls;  /* in progress; the last one to leave a failed or retired engine frees it */
    parsec_status failure; /* 0, or the status of the calls in progress once the engine cannot be used any more */
    bool is_retired; /* new calls use another engine */
};

/* Makes an engine; NULL if memory ran out. `register_classes` adds the classes of the functions that JavaScript calls. */
struct engine *engine_new(void (*register_classes)(struct engine *engine));

/* Wipes and frees. No call may be in progress. */
void engine_free(struct engine *engine);

/* True if this thread's stack is large enough for an ordinary call. */
bool engine_has_stack(void);

/*
 * Runs `step` in the engine, then every pending job. Returns false if memory ran out: the engine has failed then, and everything that `step`
 * had begun is lost (heap.c says what the jump abandons).
 */
bool engine_run(struct engine *engine, void (*step)(struct engine *engine, void *argument), void *argument);

/* Calls a method. An error that it throws is dropped, and an exception returned. */
JSValue engine_invoke(JSContext *context, JSValueConst object, const char *method, int count, JSValue *arguments);

/* Makes an object of PSA's numbers. */
JSValue engine_attributes(JSContext *context, const parsec_key_attributes *attributes);

/* Makes a Uint8Array over the caller's memory. engine_detach() must be called before that memory is freed. */
JSValue engine_bytes(JSContext *context, const uint8_t *bytes, size_t length);

/* Empties a Uint8Array from engine_bytes(), also for JavaScript that still refers to it, and releases it. */
void engine_detach(JSContext *context, JSValue bytes);

/* Finds the bytes of a Uint8Array; false for any other value. */
bool engine_view(JSContext *context, JSValueConst bytes, uint8_t **start, size_t *length);

#endif
