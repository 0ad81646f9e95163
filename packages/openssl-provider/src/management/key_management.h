/* KEYMGMT of EC, RSA and RSA-PSS. */
#ifndef KEY_MANAGEMENT_H
#define KEY_MANAGEMENT_H

#include <openssl/core.h>

/* Private names: only this provider has operations of these, so no other one is handed a key whose private half it does not have. */
#define NAME_ECDSA "PARSEC-ECDSA"
#define NAME_RSA_SIGNATURE "PARSEC-RSA"
#define NAME_ECDH "PARSEC-ECDH"
#define NAME_RSA_OAEP "PARSEC-RSA-OAEP"

extern const OSSL_DISPATCH key_management_ec[];
extern const OSSL_DISPATCH key_management_rsa[];
extern const OSSL_DISPATCH key_management_rsa_pss[];

#endif
