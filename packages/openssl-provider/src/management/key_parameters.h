/* Parameters of keys: the public half as OpenSSL asks for it, hands it to other providers, and hands it to this one. */
#ifndef KEY_PARAMETERS_H
#define KEY_PARAMETERS_H

#include <openssl/core.h>
#include <openssl/core_dispatch.h>

#include "key.h"

int key_parameters_get(void *data, OSSL_PARAM parameters[]);
const OSSL_PARAM *key_parameters_gettable_ec(void *provider);
const OSSL_PARAM *key_parameters_gettable_rsa(void *provider);

/* Hands over the public half, whatever was selected: the private one stays in the service. */
int key_parameters_export(void *data, int selection, OSSL_CALLBACK *callback, void *context);
/* Replaces the point of a public key that is not in the service: CMS makes a peer's key by that. */
int key_parameters_set_ec(void *data, const OSSL_PARAM parameters[]);
const OSSL_PARAM *key_parameters_settable_ec(void *provider);
/* Takes a public half into a key that has none. */
int key_parameters_import(void *data, int selection, const OSSL_PARAM parameters[]);
const OSSL_PARAM *key_parameters_exported_ec(int selection);
const OSSL_PARAM *key_parameters_exported_rsa(int selection);

/* Bytes of the largest signature by a key. */
size_t key_parameters_signature_size(const struct public_key *public_key);
/* The digest that the policy of a key names, or else the usual one for it. */
const struct digest *key_default_digest(const struct key *key);

#endif
