# Sourced by run, test and dev: installs what is missing, builds, and says what it does.
# Every step writes its output to build/logs/ and shows it only when the step fails.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
logs="$root/build/logs"
writable="Check the rights and the free space of that folder."
export LC_ALL=C.UTF-8

# Debian's tools are called by where they are, or come first; a shell's settings for other builds
# have no part in this one.
export PATH="/usr/sbin:/usr/bin:/sbin:/bin:$PATH"
unset CC CXX AR LD CFLAGS CXXFLAGS CPPFLAGS LDFLAGS CPATH CPLUS_INCLUDE_PATH LIBRARY_PATH \
    LD_LIBRARY_PATH PKG_CONFIG_PATH PKG_CONFIG_LIBDIR PYTHONPATH PYTHONHOME NODE_OPTIONS NODE_PATH \
    NODE_ENV MAKEFLAGS CMAKE_GENERATOR CMAKE_PREFIX_PATH CMAKE_TOOLCHAIN_FILE CMAKE_BUILD_TYPE \
    CMAKE_C_COMPILER_LAUNCHER CMAKE_CXX_COMPILER_LAUNCHER CMAKE_INSTALL_PREFIX

# fail MESSAGE [WHAT TO DO]: ends the script.
fail() {
    printf '\n%s\n' "$1" >&2
    [ $# -lt 2 ] || printf '%s\n' "$2" >&2
    exit 1
}

# step NAME ADVICE COMMAND...: runs the command, showing how long it takes and its last line.
step() {
    local name=$1 advice=$2 log begun=$SECONDS ticker=
    shift 2
    mkdir -p "$logs" || fail "Cannot write to $root." "$writable"
    log="$logs/$(printf '%s' "$name" | tr -cs 'A-Za-z0-9\n' '-').log"
    printf '==> %s\n' "$name"
    : >"$log" || fail "Cannot write $log." "$writable"
    if [ -t 1 ]; then
        watch_log "$log" "$begun" &
        ticker=$!
    fi
    local status=0
    "$@" >"$log" 2>&1 </dev/null || status=$?
    if [ -n "$ticker" ]; then
        kill "$ticker" 2>/dev/null || true
        wait "$ticker" 2>/dev/null || true
        printf '\r\033[K'
    fi
    if [ "$status" -ne 0 ]; then
        tail -n 40 "$log" | sed 's/^/    /' >&2
        explain "$log"
        fail "Failed: $name (after $((SECONDS - begun)) s). The whole output: $log" "$advice"
    fi
    printf '    done in %s s\n' $((SECONDS - begun))
}

# Shows the last line of a growing log, on one line of the terminal.
watch_log() {
    trap - EXIT INT TERM
    while sleep 1; do
        printf '\r\033[K    %4s s  %.70s' $((SECONDS - $2)) "$(tail -n 1 "$1" | tr -cd '[:print:]')"
    done
}

# Names the causes of failure that a log shows plainly.
explain() {
    if grep -qi 'no space left' "$1"; then
        printf 'The disk is full: a build needs about 3 GB in %s.\n' "$root/build" >&2
    elif grep -qiE 'could not resolve|failure resolv|EAI_AGAIN|ENOTFOUND|unreachable' "$1"; then
        printf 'The network or the name service cannot be reached from this machine.\n' >&2
    elif grep -qi 'could not get lock' "$1"; then
        printf 'Another package manager is at work on this machine: wait for it to end.\n' >&2
    fi
}

# as_root COMMAND...: with sudo where we are not root.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

# install_packages LIST...: what the lists name and Debian's records do not show as installed.
install_packages() {
    command -v dpkg-query >/dev/null || fail "This is not a Debian system." \
        "Mainstay is set up from Debian 12 packages. Use Debian 12, or a container of it."
    local wanted missing
    wanted=$(sed 's/#.*//; s/[[:space:]]*$//; /^$/d' "$@" | sort -u)
    missing=$(comm -23 <(printf '%s\n' "$wanted") <(installed_packages))
    [ -n "$missing" ] || return 0
    may_install "$missing"
    step "Read Debian's package lists" \
        "Check the network and /etc/apt/sources.list, then start again." \
        as_root apt-get update -q
    # shellcheck disable=SC2086  # One word for each package.
    step "Install $(wc -w <<<"$missing") Debian packages" \
        "Try 'apt-get install -f' as root to see what holds it, then start again." \
        apt_install $missing
}

installed_packages() {
    dpkg-query -W -f='${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort -u
}

# Asks for the password once, before the steps that hide their output begin.
may_install() {
    [ "$(id -u)" -ne 0 ] || return 0
    local command
    command="apt-get install --no-install-recommends $(tr '\n' ' ' <<<"$1")"
    command -v sudo >/dev/null || fail "These Debian packages are missing, and there is no sudo:" \
        "as root: $command"
    printf 'Debian packages are missing; installing them needs your password for sudo.\n'
    sudo -v || fail "sudo was refused." \
        "Have an administrator run: $command"
}

# Installs without starting any service: what needs one here starts its own and ends it.
apt_install() (
    policy=/usr/sbin/policy-rc.d
    cluster=/etc/postgresql-common/createcluster.d/mainstay-setup.conf
    undo=()
    trap 'for file in "${undo[@]}"; do as_root rm -f "$file"; done' EXIT
    if [ ! -e "$policy" ]; then
        undo+=("$policy")
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
    fi
    if [ ! -e /etc/postgresql-common ]; then
        undo+=("$cluster")
        as_root mkdir -p "$(dirname "$cluster")"
        printf 'create_main_cluster = false\n' | as_root tee "$cluster" >/dev/null
    fi
    if command -v debconf-set-selections >/dev/null; then
        printf 'postfix postfix/main_mailer_type select No configuration\n' |
            as_root debconf-set-selections
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        -o Dpkg::Use-Pty=0 \
        -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"
)

# Puts the Node of scripts/node first: the machine's own serves only to fetch it.
use_node() {
    local own="$root/build/node" lock="$root/scripts/node/package-lock.json"
    if ! cmp -s "$lock" "$own/.installed"; then
        command -v npm >/dev/null || install_packages <(printf 'nodejs\nnpm\n')
        mkdir -p "$own"
        cp "$root/scripts/node/package.json" "$lock" "$own"
        step "Bring Node into build/node" \
            "Check that the npm registry can be reached ('npm ping'), then start again." \
            npm --prefix "$own" ci --no-audit --no-fund
        cp "$lock" "$own/.installed"
    fi
    local bin
    bin=$(echo "$own"/node_modules/node-linux-*/bin)  # The one for this kind of processor.
    export PATH="$bin:$own/node_modules/.bin:$PATH"
    hash -r
    [ "$(command -v node)" = "$bin/node" ] && node --version >/dev/null ||
        fail "The Node in $own does not work on this machine." \
            "Remove build/node and start again."
}

# install_web: the web UI's packages by its lock file, again only when the lock file changed.
install_web() {
    local stamp="$root/web/node_modules/.mainstay-lock"
    cmp -s "$root/web/package-lock.json" "$stamp" && return 0
    step "Install the web UI's npm packages" \
        "Check that the npm registry can be reached ('npm ping'), then start again." \
        npm --prefix "$root/web" ci --no-audit --no-fund
    cp "$root/web/package-lock.json" "$stamp"
}

# build_web: web/dist, again only when a source of it changed.
build_web() {
    local stamp="$root/build/web-built"  # Not in web/dist: all of that goes into the binary.
    local newer=none
    if [ -e "$root/web/dist/index.html" ] && [ -e "$stamp" ]; then
        newer=$(find "$root/web" -path "$root/web/node_modules" -prune -o \
            -path "$root/web/dist" -prune -o -type f -newer "$stamp" -print -quit)
    fi
    if [ -z "$newer" ]; then
        return 0
    fi
    step "Build the web UI" "See the messages above; 'npm --prefix web run build' repeats it." \
        npm --prefix "$root/web" run build
    mkdir -p "$root/build"
    touch "$stamp"
}

# Puts DuckDB's library and header where the build looks for them, in the versions and with the
# hashes of scripts/duckdb.txt, unless this system has its own.
use_duckdb() {
    local own="$root/build/duckdb" list="$root/scripts/duckdb.txt"
    cmp -s "$list" "$own/.installed" && return 0
    /usr/sbin/ldconfig -p | grep -q 'libduckdb\.so' && [ -e /usr/include/duckdb.h ] && return 0
    use_node
    rm -rf "$own"
    mkdir -p "$own" || fail "Cannot write to $root." "$writable"
    step "Bring DuckDB into build/duckdb" \
        "Check that the npm registry can be reached ('npm ping'), then start again." \
        unpack_duckdb "$list" "$own"
    cp "$list" "$own/.installed"
}

# unpack_duckdb LIST FOLDER: what of the list is for this kind of processor.
unpack_duckdb() (
    set -e
    while read -r processor file package integrity; do
        case "$processor" in "$(uname -m)" | any) ;; *) continue ;; esac
        archive="$2/$(npm pack --silent --pack-destination "$2" "$package" | tail -n 1)"
        found=sha512-$(openssl dgst -sha512 -binary "$archive" | base64 -w 0)
        if [ "$found" != "$integrity" ]; then
            printf '%s is not the file that was chosen: its hash is %s.\n' "$package" "$found" >&2
            return 1
        fi
        tar -xzf "$archive" -C "$2" --no-same-owner --transform 's|.*/||' "package/$file"
        rm "$archive"
    done < <(sed 's/#.*//; /^[[:space:]]*$/d' "$1")
    [ -e "$2/libduckdb.so" ] || {
        printf 'No DuckDB is known for the processor %s.\n' "$(uname -m)" >&2
        return 1
    }
)

# configure PRESET...: where it is not yet; a tool that is missing or of another version is named
# here.
configure() {
    local preset
    use_duckdb
    for preset in "$@"; do
        [ ! -e "$root/build/$preset/build.ninja" ] || continue
        step "Configure the $preset build" "See the messages above." \
            env -C "$root" /usr/bin/cmake --preset "$preset"
    done
}

# build PRESET TARGET...: configures where needed, then builds.
build() {
    local preset=$1
    shift
    configure "$preset"
    step "Build $* ($preset)" "See the messages above; 'ninja -C build/$preset $*' repeats it." \
        /usr/bin/ninja -C "$root/build/$preset" "$@"
}

# build_server: the release that ./run serves and the tests run against, with the web UI in it.
build_server() {
    use_node
    install_web
    build_web
    build release mainstay
}
