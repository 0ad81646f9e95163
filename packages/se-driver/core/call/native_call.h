/* The C side of NativeCall of native-call.ts: the requests that JavaScript makes during one call, and the result that it reports. */
#ifndef PARSEC_SE_NATIVE_CALL_H
#define PARSEC_SE_NATIVE_CALL_H

#include "connection/connection.h"
#include "engine/engine.h"

struct native_call {
    JSValue object; /* the methods of NativeCall; its opaque pointer is this struct, NULL once the call has finished */

    /* Requested. */
    double wake_at; /* milliseconds; INFINITY for never */
    struct connection connections[MAX_CONNECTIONS];

    /* Reported. The output is the caller's buffer. */
    bool is_finished;
    int32_t status;
    uint32_t value;
    uint8_t *output;
    size_t output_size;
    size_t output_length;
};

/* Adds the class to an engine. */
void native_call_register(struct engine *engine);

/* Makes the object for a call. */
void native_call_attach(JSContext *context, struct native_call *native);

/* Releases the object. JavaScript that still refers to it can request nothing any more. */
void native_call_detach(JSContext *context, struct native_call *native);

#endif
