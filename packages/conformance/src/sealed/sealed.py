"""Opens and seals texts as docs/sealed-format.md says, by Python's `cryptography`: a second implementation, without our TypeScript.

Reads a JSON array of requests and writes one of responses. All bytes are hexadecimal; `privateKey` is PKCS#8, `publicKey` SPKI.

    {"action": "open", "algorithm": 1, "key": "…", "additionalData": "…", "sealed": "…"}     -> {"plaintext": "…"} or {"refused": true}
    {"action": "seal", "algorithm": 1, "key": "…", "additionalData": "…", "plaintext": "…"}  -> {"sealed": "…"}

A request to seal may name a `nonce`, for vectors.
"""

import json
import os
import sys

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESCCM, AESGCM, ChaCha20Poly1305

MAGIC = b"PSLD"
VERSION = 1
NONCE_LENGTH = 12
TAG_LENGTH = 16
MARKER = b"\x01"
DATA_KEY_LENGTH = 32
LIMIT = 1_032_192
AEADS = {1: AESGCM, 2: AESCCM, 3: ChaCha20Poly1305}
OAEP_HASHES = {4: hashes.SHA256, 5: hashes.SHA384, 6: hashes.SHA512}


class Refused(Exception):
    """A sealed text that is wrong in any way."""


def oaep(algorithm):
    hash_class = OAEP_HASHES[algorithm]
    return padding.OAEP(mgf=padding.MGF1(hash_class()), algorithm=hash_class(), label=None)


def authenticated(header, additional_data):
    return header + len(additional_data).to_bytes(8, "big") + additional_data


def seal(request):
    algorithm = request["algorithm"]
    plaintext = bytes.fromhex(request["plaintext"])
    additional_data = bytes.fromhex(request["additionalData"])
    if len(plaintext) + len(additional_data) > LIMIT:
        raise ValueError("too long to seal")
    nonce = bytes.fromhex(request["nonce"]) if "nonce" in request else os.urandom(NONCE_LENGTH)
    header = MAGIC + bytes([VERSION, algorithm, NONCE_LENGTH]) + nonce
    if algorithm in OAEP_HASHES:
        public_key = serialization.load_der_public_key(bytes.fromhex(request["publicKey"]))
        data_key = os.urandom(DATA_KEY_LENGTH)
        wrapped = public_key.encrypt(data_key, oaep(algorithm))
        header += len(wrapped).to_bytes(2, "big") + wrapped
        cipher = AESGCM(data_key)
    else:
        cipher = AEADS[algorithm](bytes.fromhex(request["key"]))
    return header + cipher.encrypt(nonce, MARKER + plaintext, authenticated(header, additional_data))


def open_sealed(request):
    algorithm = request["algorithm"]
    sealed = bytes.fromhex(request["sealed"])
    additional_data = bytes.fromhex(request["additionalData"])
    header_length = 7 + NONCE_LENGTH
    private_key = None
    if algorithm in OAEP_HASHES:
        private_key = serialization.load_der_private_key(bytes.fromhex(request["privateKey"]), password=None)
        modulus_length = (private_key.key_size + 7) // 8
        header_length += 2 + modulus_length
    length = len(sealed) - header_length - len(MARKER) - TAG_LENGTH
    if length < 0 or length + len(additional_data) > LIMIT:
        raise Refused
    if sealed[:7] != MAGIC + bytes([VERSION, algorithm, NONCE_LENGTH]):
        raise Refused
    header, ciphertext = sealed[:header_length], sealed[header_length:]
    nonce = header[7 : 7 + NONCE_LENGTH]
    try:
        if private_key is None:
            cipher = AEADS[algorithm](bytes.fromhex(request["key"]))
        else:
            if int.from_bytes(header[19:21], "big") != modulus_length:
                raise Refused
            data_key = private_key.decrypt(header[21:], oaep(algorithm))
            if len(data_key) != DATA_KEY_LENGTH:
                raise Refused
            cipher = AESGCM(data_key)
        marked = cipher.decrypt(nonce, ciphertext, authenticated(header, additional_data))
    except (InvalidTag, ValueError):
        raise Refused from None
    if marked[:1] != MARKER:
        raise Refused
    return marked[1:]


def respond(request):
    if request["action"] == "seal":
        return {"sealed": seal(request).hex()}
    try:
        return {"plaintext": open_sealed(request).hex()}
    except Refused:
        return {"refused": True}


if __name__ == "__main__":
    json.dump([respond(request) for request in json.load(sys.stdin)], sys.stdout)
