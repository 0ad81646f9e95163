/* PSA's numbers for the test programs without Mbed TLS. */
#ifndef CORE_H
#define CORE_H

#include "check.h"
#include "parsec_se_core.h"

#define SUCCESS 0
#define NOT_PERMITTED (-133)
#define NOT_SUPPORTED (-134)
#define INVALID_ARGUMENT (-135)
#define BAD_STATE (-137)
#define BUFFER_TOO_SMALL (-138)
#define DOES_NOT_EXIST (-140)
#define INSUFFICIENT_MEMORY (-141)
#define COMMUNICATION_FAILURE (-145)
#define INVALID_SIGNATURE (-149)

#define ECDSA 0x06000609
/* A P-256 key pair that may be exported, sign and verify. */
static const parsec_se_core_attributes ecc = {0x7112, 256, 0x3c01, ECDSA};
static const uint8_t hash[32] = {1, 2, 3};

#endif
