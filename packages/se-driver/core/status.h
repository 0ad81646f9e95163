/* PSA's statuses that the core itself gives. PSA Crypto API, "Status codes". */
#ifndef PARSEC_SE_STATUS_H
#define PARSEC_SE_STATUS_H

enum {
    PSA_SUCCESS = 0,
    PSA_GENERIC_ERROR = -132,
    PSA_INVALID_ARGUMENT = -135,
    PSA_BAD_STATE = -137,
    PSA_BUFFER_TOO_SMALL = -138,
    PSA_INSUFFICIENT_MEMORY = -141,
    PSA_COMMUNICATION_FAILURE = -145,
    PSA_INSUFFICIENT_ENTROPY = -148
};

#endif
