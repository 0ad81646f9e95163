/* ENCODER: public halves as SubjectPublicKeyInfo, keys of the service as our PEM block where a program asks for a private key, and as text. */
#ifndef KEY_ENCODER_H
#define KEY_ENCODER_H

#include <openssl/core.h>

extern const OSSL_DISPATCH encoder_of_public_der[];
extern const OSSL_DISPATCH encoder_of_public_pem[];
extern const OSSL_DISPATCH encoder_of_block[];
extern const OSSL_DISPATCH encoder_of_text[];
/* Refuses the formats of private keys, with a reason of its own. */
extern const OSSL_DISPATCH encoder_of_private_key[];

#endif
