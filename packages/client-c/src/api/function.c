#define _GNU_SOURCE
#include "function.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"
#include "utf8.h"

#define MAX_INPUT INT32_MAX /* bytes; no service takes nearly as many */

void function_take(struct function *function, struct argument argument)
{
    function->arguments[function->argument_count++] = argument;
}

void function_give(struct function *function, struct output output)
{
    function->outputs[function->output_count++] = output;
}

/* NULL, or what is wrong with an argument. */
static const char *problem_of(const struct argument *argument)
{
    switch (argument->kind) {
    case ARGUMENT_TEXT:
    case ARGUMENT_OPTIONAL_TEXT:
        if (argument->text == NULL)
            return argument->kind == ARGUMENT_TEXT ? "is NULL" : NULL;
        return is_utf8(argument->text) ? NULL : "is not UTF-8";
    case ARGUMENT_ATTRIBUTES:
        return argument->attributes == NULL ? "is NULL" : NULL;
    case ARGUMENT_BYTES:
        if (argument->bytes == NULL && argument->length > 0)
            return "is NULL and has a length";
        return argument->length > MAX_INPUT ? "is too long" : NULL;
    case ARGUMENT_SIZE:
        return argument->length > MAX_INPUT ? "is too large" : NULL;
    default:
        return NULL;
    }
}

static parsec_status invalid(const struct function *function, const char *name, const char *problem)
{
    char text[MAX_ERROR_TEXT];
    snprintf(text, sizeof text, "%s: %s %s.", function->name, name, problem);
    return last_error_set(PARSEC_ERROR_INVALID_ARGUMENT, text);
}

static parsec_status check_arguments(const struct function *function)
{
    for (int i = 0; i < function->argument_count; i++) {
        const struct argument *argument = &function->arguments[i];
        const char *problem = problem_of(argument);
        if (problem != NULL)
            return invalid(function, argument->name, problem);
    }
    return PARSEC_SUCCESS;
}

/* Sets all lengths to 0 first, so that a length is never left as it was. */
static parsec_status check_outputs(const struct function *function)
{
    for (int i = 0; i < function->output_count; i++) {
        if (function->outputs[i].length != NULL)
            *function->outputs[i].length = 0;
    }
    for (int i = 0; i < function->output_count; i++) {
        const struct output *output = &function->outputs[i];
        if (output->kind == OUTPUT_BUFFER && output->length == NULL)
            return invalid(function, "the address of a length", "is NULL");
        if (output->start == NULL && output->size > 0 && output->kind != OUTPUT_OPTIONAL && output->kind != OUTPUT_LIST)
            return invalid(function, "an output", "is NULL and has a size");
    }
    return PARSEC_SUCCESS;
}

static parsec_status too_small(const struct function *function)
{
    char text[MAX_ERROR_TEXT];
    snprintf(text, sizeof text, "%s: a buffer is too small. The length that is needed is in the function's length argument.",
             function->name);
    return last_error_set(PARSEC_ERROR_BUFFER_TOO_SMALL, text);
}

parsec_status function_call(struct function *function, parsec_client *client)
{
    struct call *call;
    parsec_status status = check_outputs(function);
    if (status == PARSEC_SUCCESS)
        status = check_arguments(function);
    if (status != PARSEC_SUCCESS)
        return status;
    call = call_new(function);
    if (call == NULL)
        return last_error_set(PARSEC_ERROR_INSUFFICIENT_MEMORY, "There is not enough memory for a call.");
    status = runner_run(call, client);
    if (status == PARSEC_ERROR_BUFFER_TOO_SMALL && call->native.text[0] == '\0')
        too_small(function);
    else if (status != PARSEC_SUCCESS)
        last_error_set(status, call->native.text);
    call_free(call);
    return status;
}

parsec_status function_call_for_list(struct function *function, parsec_client *client, enum list_kind kind, void **list)
{
    struct output *output = &function->outputs[0];
    parsec_status status;
    if (list == NULL)
        return invalid(function, "the address of the list", "is NULL");
    *list = NULL;
    function_give(function, (struct output){.kind = OUTPUT_LIST});
    status = function_call(function, client);
    if (status == PARSEC_SUCCESS) {
        *list = list_new(kind, output->start, output->size);
        if (*list == NULL)
            status = last_error_set(PARSEC_ERROR_INSUFFICIENT_MEMORY, "There is not enough memory for the list.");
    }
    free(output->start);
    return status;
}
