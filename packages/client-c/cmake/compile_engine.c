/* Compiles the module of the engine to bytecode in a C array, with the QuickJS that will run it, so that the two always match. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "quickjs.h"

/* The bytes from here to the end of a file; -1 if the system does not say. */
static long size_of(FILE *file)
{
    long size;
    if (fseek(file, 0, SEEK_END) != 0)
        return -1;
    size = ftell(file);
    return fseek(file, 0, SEEK_SET) == 0 ? size : -1;
}

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    long size = file == NULL ? -1 : size_of(file);
    if (size >= 0)
        text = malloc((size_t)size + 1);
    if (text != NULL) {
        *length = fread(text, 1, (size_t)size, file);
        text[*length] = '\0';
    }
    if (file != NULL)
        fclose(file);
    return text;
}

/* Writes an array in C; false if the file cannot be written as a whole. */
static bool write_array(const char *path, const uint8_t *bytes, size_t size)
{
    bool is_written;
    FILE *output = fopen(path, "w");
    if (output == NULL)
        return false;
    fprintf(output, "/* Compiled from engine.bundle.js. */\n#include \"engine_bytecode.h\"\n\nconst unsigned char engine_bytecode[] = {");
    for (size_t i = 0; i < size; i++)
        fprintf(output, "%s%u,", i % 20 == 0 ? "\n" : "", bytes[i]);
    fprintf(output, "\n};\nconst size_t engine_bytecode_size = sizeof engine_bytecode;\n");
    is_written = ferror(output) == 0;
    return fclose(output) == 0 && is_written;
}

/* Compiles a script and writes its bytecode; false if one of both is not possible. */
static bool compile(JSContext *context, const char *script, size_t length, const char *path)
{
    size_t size = 0;
    JSValue program = JS_Eval(context, script, length, "engine", JS_EVAL_TYPE_MODULE | JS_EVAL_FLAG_COMPILE_ONLY);
    uint8_t *bytecode = JS_IsException(program) ? NULL : JS_WriteObject(context, &size, program, JS_WRITE_OBJ_BYTECODE);
    bool is_written = bytecode != NULL && write_array(path, bytecode, size);
    js_free(context, bytecode);
    JS_FreeValue(context, program);
    return is_written;
}

int main(int count, char **arguments)
{
    size_t length = 0;
    bool is_written;
    char *script = count == 3 ? read_file(arguments[1], &length) : NULL;
    JSRuntime *runtime = JS_NewRuntime();
    JSContext *context = JS_NewContext(runtime);
    if (script == NULL) {
        fprintf(stderr, "usage: compile_engine SCRIPT OUTPUT\n");
        return 2;
    }
    /* Strips file names and line numbers, so that the bytecode does not depend on the machine that built it. */
    JS_SetStripInfo(runtime, JS_STRIP_SOURCE | JS_STRIP_DEBUG);
    is_written = compile(context, script, length, arguments[2]);
    if (!is_written)
        fprintf(stderr, "%s cannot be compiled into %s\n", arguments[1], arguments[2]);
    JS_FreeContext(context);
    JS_FreeRuntime(runtime);
    free(script);
    return is_written ? 0 : 1;
}
