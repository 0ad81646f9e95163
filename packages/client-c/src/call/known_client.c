#define _GNU_SOURCE
#include "known_client.h"

static JSValue options_object(JSContext *context, const struct client *client)
{
    const struct options *options = &client->options;
    JSValue object = JS_NewObject(context);
    JS_SetPropertyStr(context, object, "applicationName", JS_NewString(context, options->application_name));
    JS_SetPropertyStr(context, object, "identity", JS_NewUint32(context, options->identity));
    JS_SetPropertyStr(context, object, "hasToken", JS_NewBool(context, options->token != NULL));
    JS_SetPropertyStr(context, object, "uid", JS_NewUint32(context, client->uid));
    JS_SetPropertyStr(context, object, "provider", JS_NewUint32(context, options->provider));
    JS_SetPropertyStr(context, object, "timeoutMs", JS_NewUint32(context, options->timeout_ms));
    return object;
}

void known_client_open(struct engine *engine, struct client *client)
{
    JSContext *context = engine->context;
    JSValue arguments[2];
    if (client->engine_serial == engine->serial)
        return;
    arguments[0] = JS_NewUint32(context, client->number);
    arguments[1] = options_object(context, client);
    JS_FreeValue(context, engine_invoke(context, engine->api, "open", 2, arguments));
    JS_FreeValue(context, arguments[1]);
    client->engine_serial = engine->serial;
}

static void forget(struct engine *engine, void *argument)
{
    const struct client *client = argument;
    JSValue number = JS_NewUint32(engine->context, client->number);
    JS_FreeValue(engine->context, engine_invoke(engine->context, engine->api, "close", 1, &number));
}

void known_client_close(struct engine *engine, struct client *client)
{
    if (client->engine_serial == engine->serial)
        engine_run(engine, forget, client);
}
