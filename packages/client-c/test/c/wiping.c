/*
 * Imports a key into the service and exports it again, then searches all of its own memory for copies of the key. The search pattern itself is
 * never in memory as a whole, except in the buffers that hold the key. `wiping careless` is a program that forgets to wipe a copy.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

#include "client.h"

#define LENGTH 32

static uint8_t pattern_at(size_t i)
{
    return (uint8_t)(0x37 + 101 * i + (i * i) % 13);
}

static bool matches(const uint8_t *bytes)
{
    /* Compares the middle only: the allocator overwrites the ends of freed memory. */
    for (size_t i = 4; i < LENGTH - 4; i++) {
        if (bytes[i] != pattern_at(i))
            return false;
    }
    return true;
}

/* Counts copies of the key in all writable memory of the process. */
static int occurrences(void)
{
    static uint8_t window[1 << 16];
    FILE *maps = fopen("/proc/self/maps", "r");
    int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC), found = 0;
    char line[512];
    CHECK(maps != NULL && memory >= 0);
    while (fgets(line, sizeof line, maps) != NULL) {
        unsigned long from, to;
        char access[8];
        if (sscanf(line, "%lx-%lx %7s", &from, &to, access) != 3 || access[1] != 'w')
            continue;
        for (unsigned long at = from; at < to; at += sizeof window - LENGTH) {
            ssize_t length = pread(memory, window, sizeof window, (off_t)at);
            for (ssize_t i = 0; i + LENGTH <= length && i < (ssize_t)sizeof window - LENGTH; i++) {
                bool is_window =
                    at + (unsigned long)i + LENGTH > (unsigned long)window && at + (unsigned long)i < (unsigned long)window + sizeof window;
                found += !is_window && matches(window + i);
            }
        }
    }
    memset(window, 0, sizeof window);
    fclose(maps);
    close(memory);
    return found;
}

static void fill(uint8_t key[LENGTH])
{
    for (size_t i = 0; i < LENGTH; i++)
        key[i] = pattern_at(i);
}

int main(int count, char **arguments)
{
    bool is_careless = count > 1 && strcmp(arguments[1], "careless") == 0;
    uint8_t *key = malloc(LENGTH), *exported = malloc(LENGTH);
    uint32_t bits;
    size_t length;
    CHECK(key != NULL && exported != NULL);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
    CHECK(occurrences() == 0);
    fill(key);
    CHECK(occurrences() == 1);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_import_key(client, "60", &ecc, key, LENGTH, &bits));
    CHECK(bits == 256);
    CHECK_STATUS(PARSEC_SUCCESS, parsec_export_key(client, "60", exported, LENGTH, &length));
    CHECK(length == LENGTH && memcmp(key, exported, LENGTH) == 0);
    if (!is_careless)
        explicit_bzero(exported, LENGTH);
    CHECK(occurrences() == (is_careless ? 2 : 1));
    CHECK_STATUS(PARSEC_SUCCESS, parsec_destroy_key(client, "60"));
    explicit_bzero(key, LENGTH);
    CHECK(occurrences() == (is_careless ? 1 : 0));
    parsec_client_close(client);
    CHECK(occurrences() == (is_careless ? 1 : 0));
    puts("ok");
    return 0;
}
