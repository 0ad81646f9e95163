#define _GNU_SOURCE
#include "trust.h"

#include <string.h>

#include "file_system.h"
#include "user_namespace.h"

#define SYSTEM_DIRECTORY "/run/parsec"

void trust_init(struct trust *trust, const struct options *options, uid_t uid)
{
    *trust = (struct trust){.options = options, .owners = {0, uid}, .owner_count = 2, .overflow_uid = overflow_uid()};
    if (options->trusted_uid != 0)
        trust->owners[trust->owner_count++] = options->trusted_uid;
}

bool trust_user(const struct trust *trust, uid_t uid)
{
    if (uid == trust->overflow_uid)
        return false;
    for (int i = 0; i < trust->owner_count; i++) {
        if (trust->owners[i] == uid)
            return true;
    }
    return false;
}

static bool others_write(const struct stat *status)
{
    return (status->st_mode & (S_IWGRP | S_IWOTH)) != 0;
}

/* True if the list, with commas between its names, has this one. */
static bool has_name(const char *list, const char *name)
{
    size_t length = strlen(name);
    while (*list != '\0') {
        size_t next = strcspn(list, ",");
        if (next == length && strncmp(list, name, length) == 0)
            return true;
        list += next + (list[next] == ',');
    }
    return false;
}

/* The number of a mount's user may be one of the namespace outside, where only 0 means the same. */
static bool trust_mounter(const struct trust *trust, uid_t uid)
{
    return uid == 0 || (trust->overflow_uid == NO_UID && trust_user(trust, uid));
}

/* Refuses a file system whose owners and modes may be made up. */
static bool trust_file_system(const struct trust *trust, int descriptor, const struct stat *status)
{
    struct file_system file_system;
    if (!file_system_of(descriptor, &file_system))
        return false;
    if (file_system.is_kept_by_kernel || has_name(trust->options->trusted_file_systems, file_system.name))
        return true;
    if (!file_system.has_mounter || !trust_mounter(trust, file_system.mounter))
        return false;
    /* Users who may write to a directory above can have moved the mount there. */
    return !trust->has_shared_directory || status->st_dev == trust->device;
}

bool trust_owner(const struct trust *trust, const struct stat *status)
{
    return trust->options->is_relaxed || trust_user(trust, status->st_uid);
}

static bool check_directory(struct trust *trust, const struct directory *directory)
{
    const struct stat *status = directory->status;
    if (directory->real_path[0] == '\0')
        trust->has_shared_directory = false;
    if (!trust_file_system(trust, directory->descriptor, status))
        return false;
    trust->device = status->st_dev;
    /* If only trusted users may write to the directory above, only they can have made this one and chosen its owner. */
    if (directory->parent != NULL && !others_write(directory->parent) && strcmp(directory->real_path, SYSTEM_DIRECTORY) == 0
        && !trust->has_failed && trust->owner_count < 4)
        trust->owners[trust->owner_count++] = status->st_uid;
    if (!trust_user(trust, status->st_uid))
        return false;
    if (!others_write(status))
        return true;
    trust->has_shared_directory = true;
    /* In a sticky directory only the owner of an entry can replace it, and the entry is checked next. */
    return (status->st_mode & S_ISVTX) != 0;
}

bool trust_directory(struct trust *trust, const struct directory *directory)
{
    if (!check_directory(trust, directory))
        trust->has_failed = true;
    return trust->options->is_relaxed || !trust->has_failed;
}

bool trust_socket(const struct trust *trust, int descriptor, const struct stat *status)
{
    return trust->options->is_relaxed || (trust_file_system(trust, descriptor, status) && trust_user(trust, status->st_uid));
}
