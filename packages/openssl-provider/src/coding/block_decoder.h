/*
 * DECODER of our PEM block, in two steps, so that programs find it which look for PEM files and those that look for any object: PEM to DER, and DER
 * to a key of one type.
 */
#ifndef BLOCK_DECODER_H
#define BLOCK_DECODER_H

#include <openssl/core.h>

extern const OSSL_DISPATCH decoder_of_pem[];
extern const OSSL_DISPATCH decoder_of_ec[];
extern const OSSL_DISPATCH decoder_of_rsa[];
extern const OSSL_DISPATCH decoder_of_rsa_pss[];

#endif
