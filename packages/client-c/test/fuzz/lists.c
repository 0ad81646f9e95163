#include "lists.h"

#include "check.h"

void use_provider_list(parsec_provider_list *list)
{
    for (size_t i = 0; i < parsec_provider_list_count(list); i++) {
        const parsec_provider *provider = parsec_provider_list_get(list, i);
        CHECK(strlen(provider->uuid) + strlen(provider->vendor) + strlen(provider->description) < SIZE_MAX);
    }
    CHECK(parsec_provider_list_get(list, parsec_provider_list_count(list)) == NULL);
    parsec_provider_list_free(list);
}

void use_authenticator_list(parsec_authenticator_list *list)
{
    for (size_t i = 0; i < parsec_authenticator_list_count(list); i++)
        CHECK(strlen(parsec_authenticator_list_get(list, i)->description) < SIZE_MAX);
    CHECK(parsec_authenticator_list_get(list, parsec_authenticator_list_count(list)) == NULL);
    parsec_authenticator_list_free(list);
}

void use_opcode_list(parsec_opcode_list *list)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < parsec_opcode_list_count(list); i++)
        sum |= parsec_opcode_list_get(list, i);
    CHECK((sum & parsec_opcode_list_get(list, parsec_opcode_list_count(list))) == 0);
    parsec_opcode_list_free(list);
}

void use_key_list(parsec_key_list *list)
{
    for (size_t i = 0; i < parsec_key_list_count(list); i++)
        CHECK(strlen(parsec_key_list_get(list, i)->name) < SIZE_MAX);
    CHECK(parsec_key_list_get(list, parsec_key_list_count(list)) == NULL);
    parsec_key_list_free(list);
}

void use_application_list(parsec_application_list *list)
{
    for (size_t i = 0; i < parsec_application_list_count(list); i++)
        CHECK(strlen(parsec_application_list_get(list, i)) < SIZE_MAX);
    CHECK(parsec_application_list_get(list, parsec_application_list_count(list)) == NULL);
    parsec_application_list_free(list);
}
