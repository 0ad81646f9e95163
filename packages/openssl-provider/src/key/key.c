#include "key.h"

#include <stdlib.h>
#include <string.h>

#include "reasons.h"

#define MAX_PUBLIC (MAX_RSA_BYTES + 32) /* RSAPublicKey */

struct key *key_new(struct provider *provider, const struct key_uri *uri, struct public_key *public_key)
{
    struct key *key = calloc(1, sizeof *key);
    if (key == NULL) {
        free(public_key);
        raise_reason(&provider->core, REASON_OUT_OF_MEMORY, "a key takes %zu bytes", sizeof *key);
        return NULL;
    }
    key->provider = provider_up_ref(provider);
    key->uri = *uri;
    atomic_init(&key->public_key, public_key);
    atomic_init(&key->attributes, NULL);
    atomic_init(&key->references, 1);
    return key;
}

struct key *key_up_ref(struct key *key)
{
    atomic_fetch_add(&key->references, 1);
    return key;
}

void key_free(struct key *key)
{
    if (key == NULL || atomic_fetch_sub(&key->references, 1) != 1)
        return;
    free(atomic_load(&key->public_key));
    free(atomic_load(&key->attributes));
    provider_free(key->provider);
    free(key);
}

bool key_is_private(const struct key *key)
{
    const parsec_key_attributes *attributes = key_known_attributes(key);
    return key->uri.name[0] != '\0' && (attributes == NULL || (attributes->type & 0x7000) == 0x7000);
}

parsec_client *key_client(struct key *key)
{
    if (key->uri.name[0] != '\0')
        return provider_client(key->provider, key->uri.provider);
    raise_reason(&key->provider->core, REASON_NOT_A_SERVICE_KEY,
                 "this key is another provider's: use it without -propquery provider=parsec, or import it by Parsec's own tools");
    return NULL;
}

const parsec_key_attributes *key_known_attributes(const struct key *key)
{
    return atomic_load(&key->attributes);
}

const parsec_key_attributes *key_attributes(struct key *key)
{
    parsec_key_attributes *before = atomic_load(&key->attributes);
    parsec_key_attributes *found;
    parsec_client *client;
    parsec_status status;
    if (before != NULL)
        return before;
    client = key_client(key);
    if (client == NULL)
        return NULL;
    found = calloc(1, sizeof *found);
    status = found == NULL ? PARSEC_ERROR_INSUFFICIENT_MEMORY : parsec_get_key_attributes(client, key->uri.name, found);
    if (status != PARSEC_SUCCESS) {
        free(found);
        raise_status(&key->provider->core, status, key->uri.name);
        return NULL;
    }
    if (atomic_compare_exchange_strong(&key->attributes, &before, found))
        return found;
    free(found);
    return before;
}

static bool is_ecc(uint32_t type)
{
    return (type & 0x4f00) == 0x4100;
}

static bool is_rsa(uint32_t type)
{
    return type == PARSEC_KEY_TYPE_RSA_KEY_PAIR || type == PARSEC_KEY_TYPE_RSA_PUBLIC_KEY;
}

/* The public half that the service has given, if it is one of the type and the size that it names. */
static struct public_key *make_public(const parsec_key_attributes *attributes, const uint8_t *data, size_t length)
{
    struct public_key *made;
    if (is_ecc(attributes->type)) {
        const struct curve *curve = curve_by_family((uint8_t)attributes->type, attributes->bits);
        return curve == NULL ? NULL : public_key_of_point(curve, data, length);
    }
    made = public_key_of_rsa(data, length);
    if (made == NULL || made->bits == attributes->bits)
        return made;
    free(made);
    return NULL;
}

/* Asks the service for the public half, which the caller frees. After an error, which is raised, NULL. */
static struct public_key *fetch_public(struct key *key)
{
    struct public_key *made = NULL;
    const parsec_key_attributes *attributes = key_attributes(key);
    uint8_t data[MAX_PUBLIC];
    size_t length;
    parsec_status status;
    if (attributes == NULL)
        return NULL;
    status = parsec_export_public_key(key_client(key), key->uri.name, data, sizeof data, &length);
    if (status != PARSEC_SUCCESS) {
        raise_status(&key->provider->core, status, key->uri.name);
        return NULL;
    }
    if ((key->uri.type == KEY_EC) == is_ecc(attributes->type))
        made = make_public(attributes, data, length);
    if (made == NULL)
        raise_reason(&key->provider->core, REASON_KEY_TYPE, "key %s is no %s key with a curve or a size that OpenSSL has", key->uri.name,
                     key_type_name(key->uri.type));
    return made;
}

const struct public_key *key_public(struct key *key)
{
    struct public_key *before = atomic_load(&key->public_key);
    struct public_key *made;
    if (before != NULL)
        return before;
    made = fetch_public(key);
    if (made == NULL || atomic_compare_exchange_strong(&key->public_key, &before, made))
        return made;
    free(made);
    return before;
}

bool key_is_in_service(struct key *key)
{
    const struct public_key *known = atomic_load(&key->public_key);
    struct public_key *found = fetch_public(key);
    bool is_same = found != NULL && (known == NULL || public_key_is(known, found));
    if (found != NULL && !is_same)
        raise_reason(&key->provider->core, REASON_NO_SUCH_KEY, "the service has another key of the name %s: write its file again",
                     key->uri.name);
    free(found);
    return is_same;
}

/* The type as OpenSSL calls it: that of the URI, if the key can be that, else that of the key; 0 if it is neither EC nor RSA. */
static enum key_type type_of(const parsec_key_attributes *attributes, enum key_type requested)
{
    if (is_ecc(attributes->type))
        return requested == KEY_NONE || requested == KEY_EC ? KEY_EC : KEY_NONE;
    if (!is_rsa(attributes->type) || requested == KEY_EC)
        return KEY_NONE;
    return requested == KEY_NONE ? KEY_RSA : requested;
}

struct key *key_open(struct provider *provider, const struct key_uri *uri)
{
    struct key *key = key_new(provider, uri, NULL);
    const parsec_key_attributes *attributes = key == NULL ? NULL : key_attributes(key);
    if (attributes != NULL) {
        key->uri.type = type_of(attributes, uri->type);
        if (key->uri.type == KEY_NONE)
            raise_reason(&provider->core, REASON_KEY_TYPE, "key %s is not of the type that was asked for; EC and RSA keys are usable here",
                         uri->name);
        else if (key_public(key) != NULL)
            return key;
    }
    key_free(key);
    return NULL;
}
