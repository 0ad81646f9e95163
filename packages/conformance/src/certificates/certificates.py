"""Reads and verifies certificates and requests by Python's `cryptography`.

Reads a JSON array of requests and writes one of responses, which hold what Python reads, or `refused` with the reason:

    {"kind": "request", "pem": "…"}                       -> {"subject": "CN=a", "dns": ["a.b"], "ip": ["10.0.0.1"]}
    {"kind": "certificate", "pem": "…", "issuer": "…"}    -> the same, and "serial": "40…"; `issuer` is the CA's certificate
"""

import json
import sys

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding

RSA_PSS = "1.2.840.113549.1.1.10"


def verify(signed, data, key):
    """Verifies by the public key. Older releases know no parameters of RSA-PSS: there, the hash is that of the case."""
    algorithm = signed.signature_hash_algorithm
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signed.signature, data, ec.ECDSA(algorithm))
    else:
        key.verify(signed.signature, data, padding.PKCS1v15(), algorithm)


def verify_pss(signed, data, key, name):
    from cryptography.hazmat.primitives import hashes

    algorithm = {"SHA-256": hashes.SHA256, "SHA-384": hashes.SHA384, "SHA-512": hashes.SHA512}[name]()
    pss = padding.PSS(padding.MGF1(algorithm), algorithm.digest_size)
    key.verify(signed.signature, data, pss, algorithm)


def read(case):
    if case["kind"] == "request":
        signed = x509.load_pem_x509_csr(case["pem"].encode())
        data, key = signed.tbs_certrequest_bytes, signed.public_key()
    else:
        signed = x509.load_pem_x509_certificate(case["pem"].encode())
        issuer = x509.load_pem_x509_certificate(case["issuer"].encode())
        if signed.issuer != issuer.subject:
            raise ValueError("the issuer has another name")
        data, key = signed.tbs_certificate_bytes, issuer.public_key()
    if signed.signature_algorithm_oid.dotted_string == RSA_PSS:
        verify_pss(signed, data, key, case["hash"])
    else:
        verify(signed, data, key)
    names = signed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    result = {
        "subject": signed.subject.rfc4514_string(),
        "dns": names.get_values_for_type(x509.DNSName),
        "ip": [str(address) for address in names.get_values_for_type(x509.IPAddress)],
    }
    if case["kind"] == "certificate":
        result["serial"] = format(signed.serial_number, "x")
    return result


def answer(case):
    try:
        return read(case)
    except (InvalidSignature, ValueError) as error:
        return {"refused": f"{type(error).__name__} {error}"}


json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
