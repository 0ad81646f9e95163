/* SIGNATURE: ECDSA and RSA, by keys of the service. The service signs and verifies; messages are hashed here. */
#ifndef SIGNATURE_H
#define SIGNATURE_H

#include <openssl/core.h>

extern const OSSL_DISPATCH signature_functions[];

#endif
