/* The bytes that the fuzzer has chosen, taken from the front as arguments of functions and as plans of the service. Behind their end all are 0. */
#ifndef FUZZ_INPUT_H
#define FUZZ_INPUT_H

#include "check.h"
#include "parsec_client.h"

/* Memory of exactly so many bytes, so that AddressSanitizer sees each byte too many. Freed by free_arguments(). */
struct block {
    uint8_t *bytes;
    size_t size;
    size_t length; /* of an output: set by the function */
};

/* Starts with the bytes of one run. They are not copied. */
void input_set(const uint8_t *bytes, size_t size);
bool input_is_empty(void);

uint8_t take_byte(void);
uint16_t take_short(void);

/* Copies a short and then that many bytes, as far as there are; at most `size`. Returns their number. */
size_t take_into(uint8_t *target, size_t size);

/* Arguments of functions, by their kinds in functions.json. */
const char *take_text(void);
uint32_t take_number(void);
const parsec_key_attributes *take_attributes(void);
struct block take_bytes(void);
struct block *take_buffer(void);

/* Checks what the header promises of a status and of the buffers that were taken since free_arguments(). */
void check_call(parsec_status status);
void free_arguments(void);

#endif
