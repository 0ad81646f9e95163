/* The compression functions of SHA-2: FIPS 180-4. */
#ifndef COMPRESS_H
#define COMPRESS_H

#include <stdint.h>

void compress_256(uint64_t words[8], const uint8_t block[64]);
void compress_512(uint64_t words[8], const uint8_t block[128]);

#endif
