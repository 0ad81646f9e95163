#define _GNU_SOURCE
#include "client.h"

#include <stdlib.h>
#include <unistd.h>

static struct client *clients;
static uint32_t last_number;

/* A handle is a number in the clothes of an address: it is compared, and never followed. */
static parsec_client *handle_of(const struct client *client)
{
    return (parsec_client *)(uintptr_t)client->number;
}

struct client *client_add(const struct options *options, parsec_client **handle)
{
    struct client *client = calloc(1, sizeof *client);
    if (client == NULL)
        return NULL;
    client->options = *options;
    client->uid = geteuid();
    client->number = ++last_number;
    client->next = clients;
    clients = client;
    *handle = handle_of(client);
    return client;
}

struct client *client_find(const parsec_client *handle)
{
    struct client *client = clients;
    while (client != NULL && handle_of(client) != handle)
        client = client->next;
    return client;
}

struct client *client_any(void)
{
    return clients;
}

void client_close(struct client *client)
{
    struct client **link = &clients;
    while (*link != client)
        link = &(*link)->next;
    *link = client->next;
    client->is_closed = true;
    if (client->calls == 0)
        free(client);
}

void client_leave(struct client *client)
{
    if (--client->calls == 0 && client->is_closed)
        free(client);
}
