/* KEYEXCH: ECDH by keys of the service. */
#ifndef KEY_AGREEMENT_H
#define KEY_AGREEMENT_H

#include <openssl/core.h>

extern const OSSL_DISPATCH key_agreement_functions[];

#endif
