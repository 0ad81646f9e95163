/* A function of the header while it is called: its arguments, and where its results go. It lies on the stack of the caller. */
#ifndef PARSEC_ARGUMENTS_H
#define PARSEC_ARGUMENTS_H

#include "parsec_client.h"

#define MAX_ARGUMENTS 6
#define MAX_OUTPUTS 3

enum argument_kind { ARGUMENT_TEXT, ARGUMENT_OPTIONAL_TEXT, ARGUMENT_NUMBER, ARGUMENT_ATTRIBUTES, ARGUMENT_BYTES, ARGUMENT_SIZE };

struct argument {
    const char *name; /* of the property in function-arguments.ts */
    enum argument_kind kind;
    const char *text;
    uint32_t number;
    const parsec_key_attributes *attributes;
    const uint8_t *bytes; /* the caller's memory */
    size_t length;        /* of the bytes; or the size of an output */
};

enum output_kind {
    OUTPUT_BUFFER,   /* takes up to `size` bytes and tells their number */
    OUTPUT_EXACT,    /* takes `size` bytes */
    OUTPUT_OPTIONAL, /* the same, unless `start` is NULL */
    OUTPUT_LIST      /* is allocated, and freed by function_call_for_list() */
};

struct output {
    enum output_kind kind;
    uint8_t *start; /* the caller's memory, but for a list */
    size_t size;
    size_t *length;
};

struct function {
    const char *name; /* of the function in functions.ts */
    struct argument arguments[MAX_ARGUMENTS];
    int argument_count;
    struct output outputs[MAX_OUTPUTS];
    int output_count;
};

#endif
