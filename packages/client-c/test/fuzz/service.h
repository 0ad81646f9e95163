/*
 * A hostile service without a process of its own: the library's system calls for sockets and for the time are wrapped. The input plans each
 * connection. Time passes while a call waits and when it receives, so that a service that never responds costs nothing.
 */
#ifndef FUZZ_SERVICE_H
#define FUZZ_SERVICE_H

/* Makes the socket file of the endpoint, and names it in the environment. */
void service_start(void);

/* Checks that the library has closed every connection. */
void service_check_closed(void);

#endif
