/* AlgorithmIdentifiers of signatures, as certificates hold them: RFC 5758, RFC 4055. */
#ifndef ALGORITHM_ID_H
#define ALGORITHM_ID_H

#include "der.h"
#include "digest.h"

#define MAX_ALGORITHM_ID 128

void algorithm_id_write_ecdsa(const struct digest *digest, struct der_output *output);
void algorithm_id_write_rsa(const struct digest *digest, struct der_output *output);
/* With all parameters of RSASSA-PSS: the mask uses the same digest, and the salt is as long as the hash. */
void algorithm_id_write_pss(const struct digest *digest, struct der_output *output);

#endif
