/* The C side of NativeCall of native-call.ts: the requests that JavaScript makes during one call, and the result that it reports. */
#ifndef PARSEC_NATIVE_CALL_H
#define PARSEC_NATIVE_CALL_H

#include "arguments.h"
#include "connection/connection.h"
#include "engine/engine.h"
#include "last_error.h"

struct native_call {
    JSValue object; /* the methods of NativeCall; its opaque pointer is this struct, NULL once the call has finished */

    /* Requested. */
    double wake_at; /* milliseconds; INFINITY for never */
    bool wants_token;

    /* Reported. The outputs are copied to where the function wants them. */
    struct function *function;
    bool is_finished;
    parsec_status status;
    char text[MAX_ERROR_TEXT]; /* of an error */

    /* Requested, and last: one too many is beyond the call's memory, where a sanitizer sees it. */
    struct connection connections[MAX_CONNECTIONS];
};

/* Adds the class to an engine. */
void native_call_register(struct engine *engine);

/* Makes the object for a call. */
void native_call_attach(JSContext *context, struct native_call *native);

/* Releases the object. JavaScript that still refers to it can request nothing any more. */
void native_call_detach(JSContext *context, struct native_call *native);

#endif
