/* The client and the driver's logic as bytecode, compiled by cmake/compile_engine.c. */
#ifndef PARSEC_ENGINE_BYTECODE_H
#define PARSEC_ENGINE_BYTECODE_H

#include <stddef.h>

extern const unsigned char engine_bytecode[];
extern const size_t engine_bytecode_size;

#endif
