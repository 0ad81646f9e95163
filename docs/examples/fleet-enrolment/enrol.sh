#!/bin/sh
# Enrols devices of a fleet by the command `parsec` alone: a CA key in the service of this machine, and for each device a key in the device's own
# service, a request, and a certificate. No private key is ever in a file.
#
#   enrol.sh FOLDER NAME…
#
# The device's service is DEVICE_ENDPOINT; a real fleet has `ssh DEVICE parsec …` there. Run again, it enrols those that have no certificate, or one that ends within 30 days.
set -eu
umask 077

folder=$1
shift
mkdir -p "$folder"

on_device() { parsec --endpoint "$DEVICE_ENDPOINT" "$@"; }
has_key() { "$@" >/dev/null 2>&1; }
# The end of a certificate in seconds since 1970.
end_of() { date -d "$(parsec cert show --in "$1" --json | sed -n 's/.*"notAfter": "\(.*\)".*/\1/p')" +%s; }
is_lasting() { [ -e "$1" ] && [ "$(end_of "$1")" -gt "$(($(date +%s) + 30 * 86400))" ]; }

has_key parsec key show fleet-ca || parsec key create fleet-ca --type ec-p256
if ! [ -e "$folder/ca.pem" ]; then
  parsec cert self-sign -k fleet-ca --subject "CN=Fleet CA" --ca --days 3650 --out "$folder/ca.pem"
fi

for name in "$@"; do
  case $name in
  *[!a-z0-9-]* | "") echo "enrol.sh: $name is no name of a device: a-z, 0-9 and - only" >&2 && exit 2 ;;
  esac
  if is_lasting "$folder/$name.pem"; then
    echo "$name has its certificate"
    continue
  fi
  has_key on_device key show "$name/identity" || on_device key create "$name/identity" --type ec-p256
  on_device csr -k "$name/identity" --subject "CN=$name" --out "$folder/$name.csr"
  # Subject, names and uses are those of the CA: the request proves the key, and no more.
  parsec cert issue -k fleet-ca --ca-cert "$folder/ca.pem" --in "$folder/$name.csr" --days 90 \
    --subject "CN=$name" --san "$name.fleet.example" --key-usage digitalSignature --ext-key-usage clientAuth serverAuth \
    --out "$folder/$name.pem"
  rm "$folder/$name.csr"
  echo "$name is enrolled"
done
