/* The number of users who have none in this process's user namespace. */
#ifndef PARSEC_USER_NAMESPACE_H
#define PARSEC_USER_NAMESPACE_H

#include <sys/types.h>

#define NO_UID ((uid_t)-1) /* no user has this number: chown(2) */

/*
 * The number that stands for every user who has none in this user namespace; NO_UID where all users have one. Files of that number may belong
 * to anybody, even if a user inside has been given the same number.
 */
uid_t overflow_uid(void);

#endif
