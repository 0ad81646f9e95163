# Signs with a key of a Parsec service from Python, through the library of @parsec-ts/client-c: python3 sign.py libparsec_client.so
import ctypes
import hashlib
import sys

parsec = ctypes.CDLL(sys.argv[1])
parsec.parsec_last_error.restype = ctypes.c_char_p

SUCCESS, ALREADY_EXISTS = 0, -139
ECDSA_SHA_256, P_256_KEY_PAIR, SIGN_AND_VERIFY_HASH = 0x06000609, 0x7112, 0x3000


class KeyAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("type", "bits", "usage", "algorithm")]


def call(function, *arguments, accept=(SUCCESS,)):
    status = function(*arguments)
    if status not in accept:
        raise OSError(parsec.parsec_last_error().decode())


client = ctypes.c_void_p()
call(parsec.parsec_client_open, ctypes.byref(client), None)
attributes = KeyAttributes(P_256_KEY_PAIR, 256, SIGN_AND_VERIFY_HASH, ECDSA_SHA_256)
call(parsec.parsec_generate_key, client, b"python", ctypes.byref(attributes), accept=(SUCCESS, ALREADY_EXISTS))
digest = hashlib.sha256(b"signed by Python").digest()
signature, length = ctypes.create_string_buffer(64), ctypes.c_size_t()
hashed = (client, b"python", ctypes.c_uint32(ECDSA_SHA_256), digest, ctypes.c_size_t(len(digest)))
call(parsec.parsec_sign_hash, *hashed, signature, ctypes.c_size_t(64), ctypes.byref(length))
call(parsec.parsec_verify_hash, *hashed, signature, length)
parsec.parsec_client_close(client)
print(f"signed and verified: {length.value} bytes")
