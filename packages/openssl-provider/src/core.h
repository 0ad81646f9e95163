/* The functions of libcrypto that this module calls: OpenSSL hands them to a provider that is loaded, so nothing is linked. */
#ifndef CORE_H
#define CORE_H

#include <openssl/core.h>
#include <openssl/core_dispatch.h>
#include <stdbool.h>

struct core {
    const OSSL_CORE_HANDLE *handle; /* NULL after teardown: nothing may be called any more */
    OSSL_FUNC_core_get_params_fn *get_params;
    OSSL_FUNC_core_get_libctx_fn *get_library_context;
    OSSL_FUNC_core_new_error_fn *new_error;
    OSSL_FUNC_core_vset_error_fn *vset_error;
    OSSL_FUNC_BIO_read_ex_fn *bio_read;
    OSSL_FUNC_BIO_write_ex_fn *bio_write;
    OSSL_FUNC_BIO_gets_fn *bio_gets;
    OSSL_FUNC_provider_register_child_cb_fn *register_child;
    OSSL_FUNC_provider_deregister_child_cb_fn *deregister_child;
    OSSL_FUNC_provider_name_fn *provider_name;
};

/* Takes the functions that OpenSSL offers; false if one that every OpenSSL 3 has is missing. */
bool core_begin(struct core *core, const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *functions);

/* True if the default or the fips provider is active in the library context that loads this module. */
bool core_has_default_provider(const struct core *core);

/* A value of the provider's section in openssl.cnf; NULL if there is none. It lives as long as the provider. */
const char *core_configured(const struct core *core, const char *name);

#endif
