/*
 * Eight threads export a public key from a service that responds with large bodies of its own making. Prints by how many bytes the heap grew
 * at most, by the allocator's own count, and the status of the calls. Linked with --wrap=malloc.
 * heap_growth calls: makes a thousand calls, and prints by how many bytes the heap is larger afterwards.
 * heap_growth list: has the service list its clients, and prints by how many bytes the heap grew at most, and by how many it is larger afterwards.
 */
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>

#include "client.h"

#define THREADS 8
#define ROUNDS 4

static atomic_long in_use, peak;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void __real_free(void *block);

static void count(long bytes)
{
    long now = atomic_fetch_add(&in_use, bytes) + bytes;
    long highest = atomic_load(&peak);
    while (now > highest && !atomic_compare_exchange_weak(&peak, &highest, now)) {
    }
}

static void *counted(void *block)
{
    if (block != NULL)
        count((long)malloc_usable_size(block));
    return block;
}

void *__wrap_malloc(size_t size)
{
    return counted(__real_malloc(size));
}

void *__wrap_calloc(size_t members, size_t size)
{
    return counted(__real_calloc(members, size));
}

void *__wrap_realloc(void *old, size_t size)
{
    if (old != NULL)
        count(-(long)malloc_usable_size(old));
    return counted(__real_realloc(old, size));
}

void __wrap_free(void *block)
{
    if (block != NULL)
        count(-(long)malloc_usable_size(block));
    __real_free(block);
}

static void *export_key(void *status)
{
    uint8_t key[65];
    size_t length;
    *(int32_t *)status = parsec_export_public_key(client, "1", key, sizeof key, &length);
    return NULL;
}

static void list_clients(void)
{
    parsec_application_list *list;
    uint32_t major, minor;
    long before;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_ping(client, &major, &minor));
    before = atomic_load(&in_use);
    atomic_store(&peak, before);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_list_clients(client, &list));
    parsec_application_list_free(list);
    printf("%ld %ld\n", atomic_load(&peak) - before, atomic_load(&in_use) - before);
}

static void sign(int count)
{
    uint8_t signature[64];
    size_t length;
    for (int i = 0; i < count; i++)
        CHECK_STATUS(PARSEC_SUCCESS, parsec_sign_hash(client, "1", ECDSA, hash, sizeof hash, signature, sizeof signature, &length));
}

static void make_calls(void)
{
    long before;
    sign(20);
    before = atomic_load(&in_use);
    sign(1000);
    printf("%ld\n", atomic_load(&in_use) - before);
}

int main(int argument_count, char **arguments)
{
    pthread_t threads[THREADS];
    int32_t statuses[THREADS];
    long before;
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    if (argument_count > 1 && strcmp(arguments[1], "list") == 0) {
        list_clients();
        return 0;
    }
    if (argument_count > 1 && strcmp(arguments[1], "calls") == 0) {
        make_calls();
        return 0;
    }
    /* The first call asks for providers and authenticators, and leaves what it keeps. */
    export_key(&statuses[0]);
    before = atomic_load(&in_use);
    atomic_store(&peak, before);
    /* More than one round: garbage of the first must not add up. */
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < THREADS; i++)
            CHECK(pthread_create(&threads[i], NULL, export_key, &statuses[i]) == 0);
        for (int i = 0; i < THREADS; i++)
            CHECK(pthread_join(threads[i], NULL) == 0);
        for (int i = 1; i < THREADS; i++)
            CHECK(statuses[i] == statuses[0]);
    }
    printf("%ld %d\n", atomic_load(&peak) - before, statuses[0]);
    return 0;
}
