#!/bin/sh
# SSH into a root directory like a container's. The user's key and the CA's are in the service of this machine; the container holds the CA's
# public half and a host key of its own, which the CA certifies. No list of keys is kept on either side.
#
#   ssh-chroot.sh ROOT COMMAND…
#
# ROOT must not exist yet, or be one that this script has made. Runs as root, with ssh, sshd, ssh-keygen, ldd, unshare and chroot. sshd serves
# one connection and ends with it: a container that listens has `sshd -D` instead, and ssh no ProxyCommand.
set -eu
umask 022

root=$1
shift
case $root in
/*[!a-zA-Z0-9/._-]* | [!/]*) echo "ssh-chroot.sh: ROOT must be an absolute path of a-z, A-Z, 0-9, '.', '_' and '-'" >&2 && exit 2 ;;
esac
host=$(basename "$root")
# The last that is made, so that it stands for the whole.
mark=$root/etc/ssh-chroot

has_key() { parsec key show "$1" >/dev/null 2>&1; }

# Puts a program into the container, with the libraries that it loads.
add_program() {
  mkdir -p "$root$(dirname "$2")" "$root/lib"
  cp "$1" "$root$2"
  ldd "$1" | awk '$2 == "=>" { print $3 }' | xargs cp -t "$root/lib"
  loader=$(ldd "$1" | awk '$1 ~ "^/" { print $1 }')
  mkdir -p "$root$(dirname "$loader")"
  cp "$loader" "$root$loader"
}

make_container() {
  mkdir "$root"
  add_program "$(command -v sshd)" /usr/sbin/sshd
  add_program "$(readlink -f /bin/sh)" /bin/sh
  add_program "$(command -v cat)" /bin/cat
  mkdir -p "$root/dev" "$root/etc/ssh" "$root/run/sshd"
  [ -e "$root/dev/null" ] || mknod -m 666 "$root/dev/null" c 1 3
  echo "$host" >"$root/etc/hostname"
  printf '%s\n' "root:x:0:0::/:/bin/sh" "sshd:x:100:100::/run/sshd:/bin/false" "ada:x:1000:1000::/:/bin/sh" >"$root/etc/passwd"
  printf '%s\n' "root:x:0:" "sshd:x:100:" "ada:x:1000:" >"$root/etc/group"
  cat >"$root/etc/ssh/sshd_config" <<CONFIG
HostKey /etc/ssh/host_key
HostCertificate /etc/ssh/host_key-cert.pub
TrustedUserCAKeys /etc/ssh/ca.pub
AuthorizedKeysFile none
AuthenticationMethods publickey
AllowUsers ada
UsePAM no
PidFile none
CONFIG
  ssh-keygen -q -t ed25519 -N "" -C "$host" -f "$root/etc/ssh/host_key"
  touch "$mark"
}

if [ -e "$root" ] && ! [ -e "$mark" ]; then
  echo "ssh-chroot.sh: $root is no container of this script, or an unfinished one: name a directory that does not exist" >&2 && exit 2
fi
[ -e "$root" ] || make_container

has_key ssh-ca || parsec key create ssh-ca --type ec-p256
has_key login || parsec key create login --type ec-p256

parsec ssh-key -k ssh-ca >"$root/etc/ssh/ca.pub"
parsec ssh-cert --in "$root/etc/ssh/host_key.pub" -k ssh-ca --host --principals "$host" --lifetime 365d \
  --out "$root/etc/ssh/host_key-cert.pub"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
parsec ssh-key -k login >"$work/login.pub"
parsec ssh-cert --in "$work/login.pub" -k ssh-ca --principals ada --lifetime 5m --out "$work/login-cert.pub"
echo "@cert-authority $host $(cat "$root/etc/ssh/ca.pub")" >"$work/known_hosts"

parsec ssh-agent --keys login --certificate "$work/login-cert.pub" -- ssh -F none \
  -o "ProxyCommand=unshare --fork --kill-child --pid chroot $root /usr/sbin/sshd -i" \
  -o BatchMode=yes -o StrictHostKeyChecking=yes -o GlobalKnownHostsFile=none -o UserKnownHostsFile="$work/known_hosts" \
  "ada@$host" "$@"
