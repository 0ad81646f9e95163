#include "list.h"

#include <stdlib.h>
#include <string.h>

struct list {
    size_t count;
    size_t element_size;
    max_align_t elements[]; /* then the texts */
};

/* A field of an element: a number, or the address of a text. */
struct field {
    enum { FIELD_NUMBER, FIELD_TEXT } kind;
    size_t offset; /* bytes */
};

#define NUMBER(type, name) {FIELD_NUMBER, offsetof(type, name)}
#define TEXT(type, name) {FIELD_TEXT, offsetof(type, name)}

static const struct field provider_fields[] = {
    NUMBER(parsec_provider, id),
    NUMBER(parsec_provider, version_major),
    NUMBER(parsec_provider, version_minor),
    NUMBER(parsec_provider, version_revision),
    TEXT(parsec_provider, uuid),
    TEXT(parsec_provider, vendor),
    TEXT(parsec_provider, description),
};
static const struct field authenticator_fields[] = {
    NUMBER(parsec_authenticator, id),
    NUMBER(parsec_authenticator, version_major),
    NUMBER(parsec_authenticator, version_minor),
    NUMBER(parsec_authenticator, version_revision),
    TEXT(parsec_authenticator, description),
};
static const struct field opcode_fields[] = {{FIELD_NUMBER, 0}};
static const struct field key_fields[] = {
    NUMBER(parsec_key, provider),         NUMBER(parsec_key, attributes.type),      NUMBER(parsec_key, attributes.bits),
    NUMBER(parsec_key, attributes.usage), NUMBER(parsec_key, attributes.algorithm), TEXT(parsec_key, name),
};
static const struct field application_fields[] = {{FIELD_TEXT, 0}};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
    size_t element_size;
    const struct field *fields;
    size_t field_count;
} kinds[] = {
    [LIST_PROVIDER] = {sizeof(parsec_provider), provider_fields, COUNT(provider_fields)},
    [LIST_AUTHENTICATOR] = {sizeof(parsec_authenticator), authenticator_fields, COUNT(authenticator_fields)},
    [LIST_OPCODE] = {sizeof(uint32_t), opcode_fields, COUNT(opcode_fields)},
    [LIST_KEY] = {sizeof(parsec_key), key_fields, COUNT(key_fields)},
    [LIST_APPLICATION] = {sizeof(const char *), application_fields, COUNT(application_fields)},
};

/* The rest of the packed bytes. */
struct packed {
    const uint8_t *next;
    size_t left;
};

static uint32_t take_number(struct packed *packed)
{
    uint32_t number = 0;
    if (packed->left < sizeof number) {
        packed->left = 0;
        return 0;
    }
    memcpy(&number, packed->next, sizeof number);
    packed->next += sizeof number;
    packed->left -= sizeof number;
    return number;
}

/* A text is its length with its NUL, and its bytes. */
static const char *take_text(struct packed *packed)
{
    size_t length = take_number(packed);
    const char *text = (const char *)packed->next;
    if (length == 0 || length > packed->left)
        return "";
    packed->next += length;
    packed->left -= length;
    return text;
}

static void take_element(struct packed *packed, enum list_kind kind, uint8_t *element)
{
    for (size_t i = 0; i < kinds[kind].field_count; i++) {
        const struct field *field = &kinds[kind].fields[i];
        if (field->kind == FIELD_NUMBER) {
            uint32_t number = take_number(packed);
            memcpy(element + field->offset, &number, sizeof number);
        } else {
            const char *text = take_text(packed);
            memcpy(element + field->offset, (const void *)&text, sizeof text);
        }
    }
}

void *list_new(enum list_kind kind, const uint8_t *bytes, size_t length)
{
    struct packed given = {bytes, length};
    /* Each element has at least one number in the packed bytes. */
    size_t count = take_number(&given);
    size_t size = count > length / sizeof(uint32_t) ? 0 : count * kinds[kind].element_size;
    struct list *list = malloc(sizeof *list + size + length);
    struct packed packed = {NULL, length};
    if (list == NULL)
        return NULL;
    list->count = size == 0 ? 0 : count;
    list->element_size = kinds[kind].element_size;
    packed.next = memcpy((uint8_t *)list->elements + size, bytes, length);
    (void)take_number(&packed);
    for (size_t i = 0; i < list->count; i++)
        take_element(&packed, kind, (uint8_t *)list->elements + i * list->element_size);
    return list;
}

static size_t count_of(const void *list)
{
    return list == NULL ? 0 : ((const struct list *)list)->count;
}

static const void *element_of(const void *list, size_t index)
{
    const struct list *elements = list;
    return index < count_of(list) ? (const uint8_t *)elements->elements + index * elements->element_size : NULL;
}

/* The functions that all kinds of lists have. */
#define LIST_FUNCTIONS(kind)                                            \
    size_t parsec_##kind##_list_count(const parsec_##kind##_list *list) \
    {                                                                   \
        return count_of(list);                                          \
    }                                                                   \
    void parsec_##kind##_list_free(parsec_##kind##_list *list)          \
    {                                                                   \
        free(list);                                                     \
    }
LIST_FUNCTIONS(provider)
LIST_FUNCTIONS(authenticator)
LIST_FUNCTIONS(opcode)
LIST_FUNCTIONS(key)
LIST_FUNCTIONS(application)

const parsec_provider *parsec_provider_list_get(const parsec_provider_list *list, size_t index)
{
    return element_of(list, index);
}

const parsec_authenticator *parsec_authenticator_list_get(const parsec_authenticator_list *list, size_t index)
{
    return element_of(list, index);
}

uint32_t parsec_opcode_list_get(const parsec_opcode_list *list, size_t index)
{
    const uint32_t *opcode = element_of(list, index);
    return opcode == NULL ? 0 : *opcode;
}

const parsec_key *parsec_key_list_get(const parsec_key_list *list, size_t index)
{
    return element_of(list, index);
}

const char *parsec_application_list_get(const parsec_application_list *list, size_t index)
{
    const char *const *name = (const char *const *)element_of(list, index);
    return name == NULL ? NULL : *name;
}
