/* Reads every element of a list and every byte of its texts, and frees it. */
#ifndef FUZZ_LISTS_H
#define FUZZ_LISTS_H

#include "parsec_client.h"

void use_provider_list(parsec_provider_list *list);
void use_authenticator_list(parsec_authenticator_list *list);
void use_opcode_list(parsec_opcode_list *list);
void use_key_list(parsec_key_list *list);
void use_application_list(parsec_application_list *list);

#endif
