/* The JavaScript engine with the client in it. All functions but engine_free() want the core's mutex held. */
#ifndef PARSEC_SE_ENGINE_H
#define PARSEC_SE_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "heap.h"
#include "options.h"
#include "parsec_se_core.h"

struct engine {
    struct heap heap;
    JSRuntime *runtime;
    JSContext *context;
    JSValue api;       /* what engine.ts hands out */
    struct options options;
    unsigned calls;    /* that are under way in it; the last one to leave a dead engine frees it */
    int32_t death;     /* 0, or the status of calls that find themselves in an engine that is no more */
    bool is_retired;   /* for new calls there is another */
};

/* Class of the objects by which JavaScript tells C what it wants; their opaque pointer is the call, NULL once that is over. */
extern JSClassID engine_call_class;

/* NULL where there is no memory. */
struct engine *engine_new(const struct options *options);

/* Wipes and frees. No call may be under way. */
void engine_free(struct engine *engine);

/* Whether this thread's stack is large enough for an ordinary call. */
bool engine_has_stack(void);

/*
 * Runs `step` in the engine, then every job that is pending. False when memory ran out: the engine is dead then, and whatever `step`
 * had begun is lost.
 */
bool engine_run(struct engine *engine, void (*step)(struct engine *engine, void *argument), void *argument);

/* Calls a method; what it throws is dropped and an exception returned. */
JSValue engine_invoke(JSContext *context, JSValueConst object, const char *method, int count, JSValue *arguments);

/* PSA's status for attributes, without asking the service. */
int32_t engine_judge(struct engine *engine, const parsec_se_core_attributes *attributes);

/* An object of PSA's numbers. */
JSValue engine_attributes(JSContext *context, const parsec_se_core_attributes *attributes);

/* A Uint8Array of the caller's memory. Take it back with engine_detach() before that goes away. */
JSValue engine_bytes(JSContext *context, const uint8_t *bytes, size_t length);

/* Empties a Uint8Array from engine_bytes(), whoever still holds it, and frees it. */
void engine_detach(JSContext *context, JSValue bytes);

/* Where the bytes of a Uint8Array are; false for anything else. */
bool engine_view(JSContext *context, JSValueConst bytes, uint8_t **start, size_t *length);

#endif
