#!/bin/sh
# The identity of a device from end to end: a key in its Parsec service, a request, a certificate of a small CA, and mutual TLS between two
# processes whose private keys are in no file. Device, gateway and CA have a service each: DEVICE_ENDPOINT, GATEWAY_ENDPOINT, CA_ENDPOINT.
# It needs `parsec`, OpenSSL 3, and as PARSEC_MODULE the path of the module of @parsec-ts/openssl-provider.
#
#   device-identity.sh PORT        works in the current directory
set -eu
port=$1

on_device() { PARSEC_SERVICE_ENDPOINT=$DEVICE_ENDPOINT "$@"; }
on_gateway() { PARSEC_SERVICE_ENDPOINT=$GATEWAY_ENDPOINT "$@"; }
at_ca() { PARSEC_SERVICE_ENDPOINT=$CA_ENDPOINT "$@"; }

# 1. Keys, each in its own service.
at_ca parsec key create fleet-ca --type ec-p256
on_device parsec key create device/identity --type ec-p256
on_gateway parsec key create gateway/identity --type ec-p256

# 2. The CA certifies both keys. Names and uses are its own: a request proves its key, and no more.
at_ca parsec cert self-sign -k fleet-ca --subject "CN=Fleet CA" --ca --days 3650 --out ca.pem
on_device parsec csr -k device/identity --subject CN=pump-17 |
  at_ca parsec cert issue -k fleet-ca --ca-cert ca.pem --in - --subject CN=pump-17 --ext-key-usage clientAuth --out device.pem
on_gateway parsec csr -k gateway/identity --subject CN=gateway |
  at_ca parsec cert issue -k fleet-ca --ca-cert ca.pem --in - --subject CN=gateway --san gateway.example --ext-key-usage serverAuth --out gateway.pem

# 3. OpenSSL finds keys by their names.
cat > openssl.cnf <<END
openssl_conf = openssl_init
[openssl_init]
providers = providers
[providers]
default = default_section
parsec = parsec_section
[default_section]
activate = 1
[parsec_section]
module = $PARSEC_MODULE
activate = 1
END
export OPENSSL_CONF="$PWD/openssl.cnf"

# 4. Mutual TLS: each side verifies the other's certificate, and each handshake is signed in a Parsec service. The device reads its settings.
mkdir settings
echo "pressure limit: 4.2 bar" > settings/pump-17
on_gateway openssl s_server -WWW -accept "127.0.0.1:$port" -cert gateway.pem -key parsec:gateway/identity -CAfile ca.pem -Verify 1 \
  -verify_return_error > gateway.log 2>&1 &
gateway=$!
trap 'kill $gateway 2>/dev/null || true' EXIT
until grep -q ACCEPT gateway.log; do
  kill -0 $gateway
  sleep 0.1
done
printf 'GET /settings/pump-17 HTTP/1.0\r\n\r\n' |
  on_device openssl s_client -connect "127.0.0.1:$port" -cert device.pem -key parsec:device/identity -CAfile ca.pem -verify_return_error \
    -verify_hostname gateway.example -quiet 2> device.log | grep "pressure limit"
