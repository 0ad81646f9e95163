/* The object by which JavaScript tells C what it wants: NativeCall of native-call.ts. */
#ifndef PARSEC_SE_NATIVE_CALL_H
#define PARSEC_SE_NATIVE_CALL_H

#include "call.h"

/* Makes the class known to an engine. */
void native_call_register(struct engine *engine);

/* The object for a call. */
JSValue native_call_new(JSContext *context, struct call *call);

#endif
