#define _GNU_SOURCE
#include "file_system.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>

/* Numbers of types: statfs(2). */
static const unsigned int kept_by_kernel[] = {
    0xef53,     /* ext2, ext3, ext4 */
    0x58465342, /* xfs */
    0x9123683e, /* btrfs */
    0x01021994, /* tmpfs */
    0x794c7630, /* overlay */
};

/* The number of the mount that an entry was reached through; -1 if unknown. */
static int mount_of(int descriptor)
{
    char path[64], line[128];
    int mount = -1;
    bool was_found = false;
    FILE *info;
    snprintf(path, sizeof path, "/proc/self/fdinfo/%d", descriptor);
    info = fopen(path, "re");
    while (info != NULL && !was_found && fgets(line, sizeof line, info) != NULL)
        was_found = sscanf(line, "mnt_id: %d", &mount) == 1;
    if (info != NULL)
        fclose(info);
    return mount;
}

/*
 * Reads the type and the user of a line of /proc/self/mountinfo: proc_pid_mountinfo(5). Spaces within a field are written as numbers. False if
 * there is no type.
 */
static bool read_mount(const char *line, struct file_system *file_system)
{
    const char *type = strstr(line, " - ");
    const char *options, *user;
    if (type == NULL || sscanf(type, " - %63s", file_system->name) != 1)
        return false;
    /* Behind the type and the source. */
    options = strchr(type + 3, ' ');
    options = options == NULL ? NULL : strchr(options + 1, ' ');
    for (user = options; user != NULL; user = strchr(user + 1, ',')) {
        if (sscanf(user + 1, "user_id=%u", &file_system->mounter) == 1) {
            file_system->has_mounter = true;
            break;
        }
    }
    return true;
}

static bool find_mount(int mount, struct file_system *file_system)
{
    char *line = NULL;
    size_t size = 0;
    int number;
    bool was_found = false;
    FILE *mounts = fopen("/proc/self/mountinfo", "re");
    while (mounts != NULL && !was_found && getline(&line, &size, mounts) != -1)
        was_found = sscanf(line, "%d ", &number) == 1 && number == mount && read_mount(line, file_system);
    free(line);
    if (mounts != NULL)
        fclose(mounts);
    return was_found;
}

bool file_system_of(int descriptor, struct file_system *file_system)
{
    struct statfs status;
    memset(file_system, 0, sizeof *file_system);
    if (fstatfs(descriptor, &status) != 0)
        return false;
    for (size_t i = 0; i < sizeof kept_by_kernel / sizeof *kept_by_kernel; i++) {
        if ((unsigned int)status.f_type == kept_by_kernel[i]) {
            file_system->is_kept_by_kernel = true;
            return true;
        }
    }
    return find_mount(mount_of(descriptor), file_system);
}
