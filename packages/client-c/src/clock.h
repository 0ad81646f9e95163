/* The clock of calls. */
#ifndef PARSEC_CLOCK_H
#define PARSEC_CLOCK_H

/* Milliseconds of a clock that never goes back. */
double clock_now(void);

#endif
