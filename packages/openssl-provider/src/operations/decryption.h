/*
 * ASYM_CIPHER: decryption with RSA-OAEP by keys of the service, and encryption, which encryption.h begins. Decryption with PKCS#1 v1.5 is refused:
 * which error a server shows, and when, would tell an attacker whether the padding was right.
 */
#ifndef DECRYPTION_H
#define DECRYPTION_H

#include <openssl/core.h>

extern const OSSL_DISPATCH decryption_functions[];

#endif
