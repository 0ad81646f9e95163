"""Speaks TLS with itself, each end with a certificate: tls_pair.py KEY VERSION. Prints the version and the name of the server's peer."""

import socket
import ssl
import sys
import threading

key, version = sys.argv[1:]
cert_files = f"{key}.crt", f"{key}.pem"


def context(purpose: int) -> ssl.SSLContext:
    made = ssl.SSLContext(purpose)
    made.load_cert_chain(*cert_files)
    made.load_verify_locations(cert_files[0])
    made.verify_mode = ssl.CERT_REQUIRED
    made.minimum_version = made.maximum_version = ssl.TLSVersion[f"TLSv{version.replace('.', '_')}"]
    return made


def serve(end: socket.socket) -> None:
    with context(ssl.PROTOCOL_TLS_SERVER).wrap_socket(end, server_side=True) as tls:
        name = dict(part[0] for part in tls.getpeercert()["subject"])["commonName"]
        tls.sendall(f"{tls.version()} {name}".encode())


server_end, client_end = socket.socketpair()
server = threading.Thread(target=serve, args=(server_end,))
server.start()
with context(ssl.PROTOCOL_TLS_CLIENT).wrap_socket(client_end, server_hostname="localhost") as client:
    print(client.recv(100).decode())
server.join()
