/* Generation of keys in the service, by KEYMGMT: only for a program that asks for provider=parsec, and by a name that it gives. */
#ifndef KEY_GENERATION_H
#define KEY_GENERATION_H

#include <openssl/core.h>
#include <openssl/core_dispatch.h>

void *key_generation_begin_ec(void *provider, int selection, const OSSL_PARAM parameters[]);
void *key_generation_begin_rsa(void *provider, int selection, const OSSL_PARAM parameters[]);
void *key_generation_begin_rsa_pss(void *provider, int selection, const OSSL_PARAM parameters[]);
int key_generation_set(void *data, const OSSL_PARAM parameters[]);
const OSSL_PARAM *key_generation_settable(void *data, void *provider);
void *key_generation_run(void *data, OSSL_CALLBACK *callback, void *context);
void key_generation_end(void *data);

#endif
