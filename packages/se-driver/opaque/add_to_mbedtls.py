#!/usr/bin/env python3
"""Adds Parsec's opaque driver to the source of an Mbed TLS 3.6, and generates its driver wrappers.

    python3 add_to_mbedtls.py <Mbed TLS>

Afterwards build Mbed TLS as usual. It wants Python with jinja2 and jsonschema, as the generator of Mbed TLS does. Changed are
the two templates of the wrappers, the list of drivers, the generated files, and two calls in library/psa_crypto.c that refuse the key of
any opaque driver for key agreement (Mbed-TLS/mbedtls issue 8747); a second run changes nothing. If the source is not as expected, nothing is
changed, and the program ends with 1 and says what was not found.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DESCRIPTION = "parsec_opaque.json"
ENTRY_POINTS = "parsec_opaque_entry_points.h"
MARK = "/* Parsec's opaque driver */"

# Operations whose entry point takes what the wrapper takes.
OPERATIONS = [
    *["sign_hash", "verify_hash", "cipher_encrypt", "cipher_decrypt", "mac_compute"],
    *["asymmetric_encrypt", "asymmetric_decrypt", "key_agreement"],
]
# These go on with Mbed TLS' own code, which hashes and signs the hash, where the service cannot do it.
WITH_FALLBACK = ["sign_message", "verify_message"]
# The generator finds the entry points of these in the driver's description.
DESCRIBED = ["import_key", "export_key", "export_public_key", "get_builtin_key"]

CASE = f"        {MARK}\n        case PARSEC_OPAQUE_LOCATION:\n"


class NotAsExpected(Exception):
    """The source of Mbed TLS is another one than this program was written for."""


def once(pattern, text, what):
    """The only match of a pattern."""
    matches = list(re.finditer(pattern, text, re.MULTILINE | re.DOTALL))
    if len(matches) != 1:
        raise NotAsExpected(f"{what} was found {len(matches)} times, expected once")
    return matches[0]


def call(operation, parameters):
    """The call of an entry point with the parameters of the wrapper."""
    names = [re.search(r"(\w+)\s*$", one).group(1) for one in parameters.split(",")]
    arguments = [name for name in names if not name.startswith("custom")]
    return f"parsec_opaque_{operation}( {', '.join(arguments)} )"


def case_of(operation, parameters):
    """The case of our location in a wrapper. What has no entry point is refused here: the default calls it an invalid argument."""
    if operation in WITH_FALLBACK:
        return (
            f"{CASE}            status = {call(operation, parameters)};\n"
            "            if( status != PSA_ERROR_NOT_SUPPORTED )\n                return( status );\n            break;\n"
        )
    if operation in OPERATIONS or operation == "generate_key":
        return f"{CASE}            return( {call(operation, parameters)} );\n"
    if operation.startswith("get_key_buffer_size"):
        return (
            f"{CASE}            *key_buffer_size = PARSEC_OPAQUE_CONTEXT_SIZE;\n            return( PSA_SUCCESS );\n"
        )
    return f"{CASE}            return( PSA_ERROR_NOT_SUPPORTED );\n"


WRAPPER = r"^(?:static inline )?psa_status_t psa_driver_wrapper_(?P<name>\w+)\((?P<parameters>[^)]*)\)\s*\{(?P<body>.*?)^\}"


def with_cases(template):
    """Adds a case to each wrapper that chooses by the location of a key. Returns the names of the wrappers too."""
    added = []

    def extended(match):
        name, body = match["name"], match["body"]
        if "switch( location )" not in body or name in DESCRIBED:
            return match[0]
        start = once(r"switch\( location \)\s*\{\n", body, f"The choice by location in psa_driver_wrapper_{name}()")
        added.append(name)
        split = match.start("body") - match.start() + start.end()
        return match[0][:split] + case_of(name, match["parameters"]) + match[0][split:]

    return re.sub(WRAPPER, extended, template, flags=re.MULTILINE | re.DOTALL), added


def with_start_and_end(template):
    """Adds the calls when Mbed TLS starts and ends."""
    start = once(r"^static inline psa_status_t psa_driver_wrapper_init\( void \)\n\{.*?(?=^    \(void\) status;\n)", template, "The end of psa_driver_wrapper_init()")
    code = f"    {MARK}\n    status = parsec_opaque_init( );\n    if( status != PSA_SUCCESS )\n        return( status );\n\n"
    template = template[: start.end()] + code + template[start.end() :]
    end = once(r"^static inline void psa_driver_wrapper_free\( void \)\n\{\n", template, "psa_driver_wrapper_free()")
    return template[: end.end()] + f"    {MARK}\n    parsec_opaque_free( );\n\n" + template[end.end() :]


def check_names(found, expected):
    """Ends unless each operation of the driver has its wrapper."""
    missing = sorted(set(expected) - set(found))
    if missing:
        raise NotAsExpected(f"No wrapper chooses by location for {', '.join(missing)}")


def check_version(root):
    version = (root / "include/mbedtls/build_info.h").read_text(encoding="utf-8")
    once(r'^#define MBEDTLS_VERSION_STRING +"3\.6\.\d+"', version, "The version 3.6 in include/mbedtls/build_info.h")


def core_of(root):
    """The file that calls the wrappers, with key agreement for opaque drivers."""
    path = root / "library/psa_crypto.c"
    core = path.read_text(encoding="utf-8")
    # The service chooses the initialization vector: parsec_opaque_cipher_encrypt() writes it into this array.
    once(
        r"^psa_status_t psa_cipher_encrypt\([^{]*\{(?:(?!^\}).)*?uint8_t local_iv\[PSA_CIPHER_IV_MAX_SIZE\];"
        r"(?:(?!^\}).)*?alg, local_iv, default_iv_length, input, input_length,"
        r"(?:(?!^\}).)*?memcpy\(output, local_iv, default_iv_length\);",
        core,
        "The initialization vector of psa_cipher_encrypt() in library/psa_crypto.c",
    )
    for function in ("psa_raw_key_agreement", "psa_key_derivation_key_agreement"):
        start = rf"^psa_status_t {function}\([^{{]*\{{(?:(?!^\}}).)*?psa_get_and_lock_"
        match = once(start + r"(?P<kind>transparent_|)key_slot_with_policy\(", core, f"The look-up of the key in {function}()")
        core = core[: match.start("kind")] + core[match.end("kind") :]
    return {path: core}


def templates_of(root):
    """The contents of both templates with our code, by path."""
    folder = root / "scripts/data_files/driver_templates"
    inline, other = folder / "psa_crypto_driver_wrappers.h.jinja", folder / "psa_crypto_driver_wrappers_no_static.c.jinja"
    texts = {path: path.read_text(encoding="utf-8") for path in (inline, other)}
    if all(MARK in text for text in texts.values()):
        return texts
    if any(MARK in text for text in texts.values()):
        raise NotAsExpected("One of both templates has the driver already")
    texts[inline], found = with_cases(texts[inline])
    check_names(found, [*OPERATIONS, *WITH_FALLBACK, "generate_key", "get_key_buffer_size_from_key_data"])
    texts[inline] = with_start_and_end(texts[inline])
    texts[other], found = with_cases(texts[other])
    check_names(found, ["get_key_buffer_size"])
    return texts


def add(root):
    """Reads and checks everything before it writes anything."""
    check_version(root)
    files = {**core_of(root), **templates_of(root)}
    descriptions = root / "scripts/data_files/driver_jsons"
    drivers = json.loads((descriptions / "driverlist.json").read_text(encoding="utf-8"))
    files[descriptions / "driverlist.json"] = json.dumps([one for one in drivers if one != DESCRIPTION] + [DESCRIPTION]) + "\n"
    files[descriptions / DESCRIPTION] = (HERE / DESCRIPTION).read_text(encoding="utf-8")
    files[root / "library" / ENTRY_POINTS] = (HERE / ENTRY_POINTS).read_text(encoding="utf-8")
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "scripts/generate_driver_wrappers.py"], cwd=root, check=True)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: add_to_mbedtls.py <the source of an Mbed TLS 3.6>")
    try:
        add(Path(sys.argv[1]).resolve())
    except (NotAsExpected, OSError, ValueError) as error:
        sys.exit(f"add_to_mbedtls.py: {error}. The driver was written for Mbed TLS 3.6.")
    except subprocess.CalledProcessError as error:
        sys.exit(f"add_to_mbedtls.py: the generator of Mbed TLS failed with {error.returncode}. It wants jinja2 and jsonschema.")


if __name__ == "__main__":
    main()
