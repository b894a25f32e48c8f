#!/usr/bin/env bash
# Started by ./dev fresh as the first process of a namespace: turns a folder with a Debian 12 into a
# machine of a kind, and does on it what the README says.
set -euo pipefail
machine=$1 kind=$2

enter=(
    chroot "$machine" /usr/bin/env -i HOME=/root TERM=dumb
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    NODE_EXTRA_CA_CERTS=/opt/certificates.crt PIP_CERT=/opt/certificates.crt
    SSL_CERT_FILE=/opt/certificates.crt
)

inside() { "${enter[@]}" "$@"; }

say() { printf '\n$ %s\n' "$*"; }

# A mount by itself, as the root of a machine is: tests mount over parts of it.
mount --bind "$machine" "$machine"
mount -t proc proc "$machine/proc"
mount -t sysfs -o ro sysfs "$machine/sys"
mount -t tmpfs -o mode=755 tmpfs "$machine/dev"
for device in null zero full random urandom tty; do
    touch "$machine/dev/$device"
    mount --bind "/dev/$device" "$machine/dev/$device"
done
mkdir "$machine"/dev/{pts,shm}
mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts "$machine/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$machine/dev/shm"
ln -s pts/ptmx "$machine/dev/ptmx"
for link in fd:/proc/self/fd stdin:/proc/self/fd/0 stdout:/proc/self/fd/1 stderr:/proc/self/fd/2; do
    ln -s "${link#*:}" "$machine/dev/${link%%:*}"
done
cache=()
if [ -n "${MAINSTAY_FRESH_CACHE:-}" ]; then
    mount --bind "$MAINSTAY_FRESH_CACHE/packages" "$machine/var/cache/apt/archives"
    mount --bind "$MAINSTAY_FRESH_CACHE/ccache" "$machine/var/cache/ccache"
    cache=(CCACHE_DIR=/var/cache/ccache CCACHE_UMASK=000)
fi

install() {
    inside DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

# Each step replaces the one before it, so that a signal to what was started reaches ./run.
inside useradd --shell /bin/bash --home /home/builder builder
person=("${enter[@]}")
case "$kind" in
    user)
        inside apt-get update -q
        install sudo
        printf 'builder ALL=(ALL) NOPASSWD: ALL\n' >"$machine/etc/sudoers.d/builder"
        inside chown -R builder: /home/builder
        person+=(setpriv --reuid builder --regid builder --init-groups /usr/bin/env
            HOME=/home/builder)
        ;;
    crowded)
        inside apt-get update -q
        printf 'postfix postfix/main_mailer_type select Local only\n' |
            inside debconf-set-selections
        install llvm clang gcc g++ nodejs npm postgresql postfix
        inside pg_ctlcluster 15 main start
        inside postfix start
        ;;
esac
[ ${#cache[@]} -eq 0 ] || person+=(/usr/bin/env "${cache[@]}")
person+=(bash -c 'cd /home/builder/mainstay && exec "$@"' person)

# Starts ./run, waits until the server says that it is well, and ends it by the signal of Ctrl-C.
run_once() {
    local begun=$SECONDS pid status=0
    say ./run
    "${person[@]}" ./run &
    pid=$!
    until (exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /api/v1/health HTTP/1.0\r\n\r\n' >&3 &&
        grep -q '200 OK' <&3) 2>/dev/null; do
        kill -0 "$pid" 2>/dev/null || { wait "$pid"; return; }
        sleep 0.2
    done
    printf '[healthy after %s s]\n' $((SECONDS - begun))
    kill -INT "$pid"
    wait "$pid" || status=$?
    printf '[ended with %s]\n' "$status"
    return "$status"
}

say cat /etc/debian_version
cat "$machine/etc/debian_version"
say "dpkg -l | grep -c ^ii"
inside dpkg -l | grep -c ^ii
run_once
run_once
say ./test
begun=$SECONDS
"${person[@]}" ./test
printf '[./test took %s s]\n' $((SECONDS - begun))
