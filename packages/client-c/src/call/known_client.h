/* The clients that an engine knows. The library's mutex is held. */
#ifndef PARSEC_KNOWN_CLIENT_H
#define PARSEC_KNOWN_CLIENT_H

#include "client.h"
#include "engine/engine.h"

/* Makes a client known to an engine that runs, unless it is. */
void known_client_open(struct engine *engine, struct client *client);

/* Has the engine forget a client. */
void known_client_close(struct engine *engine, struct client *client);

#endif
