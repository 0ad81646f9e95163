/* Descriptors by which one thread wakes another out of poll(). They are kept for the next calls. Callers hold the library's mutex. */
#ifndef PARSEC_WAKE_H
#define PARSEC_WAKE_H

#include <stdbool.h>

/* Takes a descriptor; -1 if the process may have no more: the call then cannot be woken and ends at its deadline. */
int wake_take(void);

/* Makes the descriptor readable. */
void wake_signal(int descriptor);

/* Gives a descriptor back. */
void wake_release(int descriptor, bool was_signalled);

/* Closes those that are kept: no client is open any more, or in a child process, which shares them with its parent. */
void wake_close_all(void);

#endif
