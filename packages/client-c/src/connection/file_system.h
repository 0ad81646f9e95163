/* The file system of an open entry: owners and modes are as trustworthy as the file system that shows them. */
#ifndef PARSEC_FILE_SYSTEM_H
#define PARSEC_FILE_SYSTEM_H

#include <stdbool.h>
#include <sys/types.h>

struct file_system {
    bool is_kept_by_kernel; /* ext2 to ext4, xfs, btrfs, tmpfs, overlay: no program can make it show another owner */
    char name[64];          /* of another one: its type, as the third column of /proc/mounts has it; never "" */
    bool has_mounter;       /* for file systems in user space (FUSE) */
    uid_t mounter;          /* who mounted it and runs the program behind it */
};

/* False if the system does not say, as behind chroot() where the mount is out of sight. The descriptor may be one of O_PATH. */
bool file_system_of(int descriptor, struct file_system *file_system);

#endif
