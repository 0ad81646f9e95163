#include "algorithm_id.h"

/* The arcs above that of each digest. */
static const uint8_t ECDSA_ARC[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03};
static const uint8_t RSA_ARC[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01};
static const uint8_t DIGEST_ARC[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02};
#define RSA_PSS_ARC 0x0a
#define MGF1_ARC 0x08

static void write_oid(const uint8_t *arc, size_t length, uint8_t last, struct der_output *output)
{
    size_t end = output->start;
    der_write_bytes(output, &last, 1);
    der_write_bytes(output, arc, length);
    der_write_head(output, DER_OBJECT_IDENTIFIER, end);
}

void algorithm_id_write_ecdsa(const struct digest *digest, struct der_output *output)
{
    size_t end = output->start;
    write_oid(ECDSA_ARC, sizeof ECDSA_ARC, digest->ecdsa_oid, output);
    der_write_head(output, DER_SEQUENCE, end);
}

void algorithm_id_write_rsa(const struct digest *digest, struct der_output *output)
{
    size_t end = output->start;
    der_write(output, DER_NULL, NULL, 0);
    write_oid(RSA_ARC, sizeof RSA_ARC, digest->rsa_oid, output);
    der_write_head(output, DER_SEQUENCE, end);
}

static void write_digest(const struct digest *digest, struct der_output *output)
{
    size_t end = output->start;
    der_write(output, DER_NULL, NULL, 0);
    write_oid(DIGEST_ARC, sizeof DIGEST_ARC, digest->oid, output);
    der_write_head(output, DER_SEQUENCE, end);
}

void algorithm_id_write_pss(const struct digest *digest, struct der_output *output)
{
    const uint8_t salt_length = (uint8_t)digest->size;
    size_t end = output->start;
    size_t part;
    der_write_integer(output, &salt_length, 1);
    der_write_head(output, DER_CONTEXT(2), end);
    part = output->start;
    write_digest(digest, output);
    write_oid(RSA_ARC, sizeof RSA_ARC, MGF1_ARC, output);
    der_write_head(output, DER_SEQUENCE, part);
    der_write_head(output, DER_CONTEXT(1), part);
    part = output->start;
    write_digest(digest, output);
    der_write_head(output, DER_CONTEXT(0), part);
    der_write_head(output, DER_SEQUENCE, end);
    write_oid(RSA_ARC, sizeof RSA_ARC, RSA_PSS_ARC, output);
    der_write_head(output, DER_SEQUENCE, end);
}
