/* A key of the service, or a public key that OpenSSL has handed over. */
#ifndef KEY_H
#define KEY_H

#include <stdatomic.h>

#include "key_uri.h"
#include "provider.h"

/*
 * Shared between threads and contexts by references. Both halves of knowledge about it are immutable once they are set, and are set once: no lock
 * is held while the service is asked, and none that a fork could leave locked. Only a peer's key with a single reference takes another point.
 */
struct key {
    struct provider *provider; /* a reference */
    struct key_uri uri;        /* its type is set; its name is "" for a public key that is not in the service */
    _Atomic(struct public_key *) public_key;
    _Atomic(parsec_key_attributes *) attributes;
    atomic_uint references;
};

/* A reference by which a store or a decoder hands a key to OpenSSL, which hands it to KEYMGMT's load: that takes the key and leaves NULL. */
struct key_reference {
    struct key *key;
};

/* Makes a key with one reference, which the caller owns. `public_key` may be NULL and belongs to the key afterwards, even after an error. */
struct key *key_new(struct provider *provider, const struct key_uri *uri, struct public_key *public_key);
struct key *key_up_ref(struct key *key);
void key_free(struct key *key);

/* Opens a key of the service by its URI and asks there for its type and its public half. After an error, which is raised, NULL. */
struct key *key_open(struct provider *provider, const struct key_uri *uri);

/* The public half, which the service is asked for when it is first needed. After an error, which is raised, NULL. The key owns it. */
const struct public_key *key_public(struct key *key);
/* The attributes, likewise. */
const parsec_key_attributes *key_attributes(struct key *key);
/* Asks the service if it has the key, and with the public half that is known here. False after an error, which is raised. */
bool key_is_in_service(struct key *key);
/* The attributes if they are known already, else NULL. */
const parsec_key_attributes *key_known_attributes(const struct key *key);

/* False for public keys. */
bool key_is_private(const struct key *key);
/* The client of a key of the service; raises an error and returns NULL for another key. */
parsec_client *key_client(struct key *key);

#endif
