/* STORE for the scheme "parsec": a key by its URI, or the names of all keys by "parsec:". */
#ifndef KEY_STORE_H
#define KEY_STORE_H

#include <openssl/core.h>

extern const OSSL_DISPATCH store_functions[];

#endif
