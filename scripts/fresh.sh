# Sourced by dev: both commands, each in one go, from a fresh clone of HEAD on a Debian 12 of its
# own.
#
# A kind of machine is a folder that debootstrap fills and a process tree in namespaces of its own,
# which ends as a whole. Caches are cold, unless MAINSTAY_FRESH_CACHE names a folder that keeps
# Debian's packages and ccache's objects from one run to the next.

fresh_base=${MAINSTAY_FRESH_DIR:-/var/tmp/mainstay-fresh}
fresh_mirror=${MAINSTAY_FRESH_MIRROR:-http://deb.debian.org/debian}

dev_fresh() {
    local kinds=("$@") kind
    [ $# -gt 0 ] || kinds=(minimal user crowded)
    [ "$(id -u)" -eq 0 ] || fail "./dev fresh makes whole systems in folders: run it as root."
    for kind in "${kinds[@]}"; do
        case "$kind" in
            minimal | user | crowded) ;;
            *) fail "There is no kind of machine named '$kind'." "Kinds: minimal user crowded" ;;
        esac
    done
    install_packages scripts/packages-dev.txt
    mkdir -p "$root/build/fresh"
    for kind in "${kinds[@]}"; do fresh_machine "$kind"; done
}

# fresh_machine KIND: leaves build/fresh/KIND.log, the transcript, and shows its end.
fresh_machine() {
    local kind=$1 machine="$fresh_base/$1" log="$root/build/fresh/$1.log" status=0
    rm -rf "$machine"
    mkdir -p "$machine"
    step "Make a Debian 12 ($kind)" "Check that $fresh_mirror can be reached." \
        debootstrap --variant=minbase bookworm "$machine" "$fresh_mirror"
    fresh_prepare "$machine"
    step "Clone HEAD into it ($kind)" "Commit first: what is not committed is not cloned." \
        git clone -q --no-local --no-hardlinks "$root" "$machine/home/builder/mainstay"
    printf '==> ./run and ./test (%s); the transcript grows in %s\n' "$kind" "$log"
    # A namespace dies with its first process, which the signals of a terminal do not end.
    unshare --mount --pid --fork --kill-child --propagation private \
        bash "$root/scripts/fresh_machine.sh" "$machine" "$kind" >"$log" 2>&1 </dev/null &
    fresh_running=$!
    trap 'pkill -KILL -P "$fresh_running"; exit 130' INT TERM
    wait "$fresh_running" || status=$?
    trap - INT TERM
    tail -n 25 "$log" | sed 's/^/    /'
    [ "$status" -eq 0 ] || fail "Failed on a $kind machine; the transcript: $log" \
        "The system is still there: chroot $machine"
    rm -rf "$machine"
}

# The sources of bookworm, and what this machine needs to reach them.
fresh_prepare() {
    local machine=$1
    local host_certificates=${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}
    mkdir -p "$machine/home/builder" "$machine/opt"
    cat >"$machine/etc/apt/sources.list" <<TEXT
deb $fresh_mirror bookworm main
deb $fresh_mirror bookworm-updates main
deb ${fresh_mirror%/debian}/debian-security bookworm-security main
TEXT
    cp -L /etc/resolv.conf "$machine/etc/resolv.conf"
    [ ! -e "$host_certificates" ] || cp -L "$host_certificates" "$machine/opt/certificates.crt"
    if [ -n "${MAINSTAY_FRESH_CACHE:-}" ]; then
        mkdir -p "$MAINSTAY_FRESH_CACHE"/{packages,ccache} "$machine/var/cache/ccache"
        chmod 777 "$MAINSTAY_FRESH_CACHE/ccache"
    fi
}
