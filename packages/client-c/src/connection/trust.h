/* The users who are trusted with an endpoint, and the check of each entry on the way to it. As trust-checker.ts in transport-unix. */
#ifndef PARSEC_TRUST_H
#define PARSEC_TRUST_H

#include <sys/stat.h>

#include "options.h"

/* For one resolution of a path, from the root on. */
struct trust {
    const struct options *options;
    uid_t owners[4];           /* who may own the socket, the directories and the links on the way */
    int owner_count;
    uid_t overflow_uid;        /* stands for users without a number: never trusted */
    bool has_failed;           /* a directory on the way is not trusted, which relaxed trust lets pass */
    bool has_shared_directory; /* others may write to a directory on the way, sticky or not */
    dev_t device;              /* of the directory that was checked last */
};

/* The directory that a path has reached. */
struct directory {
    int descriptor;
    const char *real_path; /* without symbolic links and without a slash at its end: "" for the root */
    const struct stat *status;
    const struct stat *parent; /* of the directory above, if it has been checked; else NULL */
};

/* `uid` is the own user. */
void trust_init(struct trust *trust, const struct options *options, uid_t uid);

/* True for users who may own the endpoint. */
bool trust_user(const struct trust *trust, uid_t uid);

/* True if the owner of an entry is trusted, or nothing is to be checked. */
bool trust_owner(const struct trust *trust, const struct stat *status);

/* True if the directory's file system and owner are trusted and no one else may write to it, or nothing is to be checked. */
bool trust_directory(struct trust *trust, const struct directory *directory);

/* True if the socket's file system and owner are trusted, or nothing is to be checked. */
bool trust_socket(const struct trust *trust, int descriptor, const struct stat *status);

#endif
