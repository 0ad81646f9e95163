/* Compiles the script of the engine to bytecode in a C array, with the QuickJS that will run it, so that the two always match. */
#include <stdio.h>
#include <stdlib.h>

#include "quickjs.h"

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    long size;
    if (file == NULL)
        return NULL;
    if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 && fseek(file, 0, SEEK_SET) == 0) {
        text = malloc((size_t)size + 1);
        *length = (size_t)size;
        if (text != NULL && fread(text, 1, *length, file) == *length)
            text[*length] = '\0';
    }
    fclose(file);
    return text;
}

int main(int count, char **arguments)
{
    size_t length = 0, size = 0;
    char *script = count == 3 ? read_file(arguments[1], &length) : NULL;
    JSRuntime *runtime = JS_NewRuntime();
    JSContext *context = JS_NewContext(runtime);
    JSValue program;
    unsigned char *bytecode;
    FILE *output;
    if (script == NULL) {
        fprintf(stderr, "usage: compile_engine SCRIPT OUTPUT\n");
        return 2;
    }
    /* Strips file names and line numbers, so that the bytecode does not depend on the machine that built it. */
    JS_SetStripInfo(runtime, JS_STRIP_SOURCE | JS_STRIP_DEBUG);
    program = JS_Eval(context, script, length, "engine", JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_COMPILE_ONLY);
    bytecode = JS_IsException(program) ? NULL : JS_WriteObject(context, &size, program, JS_WRITE_OBJ_BYTECODE);
    output = bytecode == NULL ? NULL : fopen(arguments[2], "w");
    if (output == NULL) {
        fprintf(stderr, "%s cannot be compiled\n", arguments[1]);
        return 1;
    }
    fprintf(output, "/* Compiled from engine.bundle.js. */\n#include \"engine_bytecode.h\"\n\nconst unsigned char engine_bytecode[] = {");
    for (size_t i = 0; i < size; i++)
        fprintf(output, "%s%u,", i % 20 == 0 ? "\n" : "", bytecode[i]);
    fprintf(output, "\n};\nconst size_t engine_bytecode_size = sizeof engine_bytecode;\n");
    js_free(context, bytecode);
    JS_FreeValue(context, program);
    JS_FreeContext(context);
    JS_FreeRuntime(runtime);
    free(script);
    return fclose(output) == 0 ? 0 : 1;
}
