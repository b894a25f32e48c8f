# Sourced by test: runs parts, counts what they counted, and shows the output of those that fail.

passed=0
failed=0
broken_parts=()

# part NAME COMMAND...: one that counts nothing, or fails and counts no failure, is one failure.
part() {
    local name=$1 begun=$SECONDS log status=0 good bad
    shift
    mkdir -p "$logs"
    log="$logs/test-$(printf '%s' "$name" | tr -cs 'A-Za-z0-9\n' '-').log"
    printf -- '--- %s\n' "$name"
    setsid --wait "$@" >"$log" 2>&1 </dev/null &
    running=$!
    wait "$running" || status=$?
    running=
    read -r good bad < <(count "$log")
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
    if [ "$good" -eq 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
        printf 'This part ran no test.\n' >>"$log"
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
    if [ "$bad" -ne 0 ]; then
        broken_parts+=("$name")
        tail -n 200 "$log" | sed 's/^/    /'
        printf '    exit status %s; the whole output: %s\n' "$status" "$log"
    fi
    printf '    %s good, %s bad in %s s\n' "$good" "$bad" $((SECONDS - begun))
}

# check NAME COMMAND...: a command that is one test by itself.
check() {
    part "$1" bash -c '"$@" && echo "1 passed, 0 failed"' check "${@:2}"
}

# The totals in the closing lines of doctest, vitest, node:test and of our own runners.
count() {
    awk '
        { gsub(/\033\[[0-9;]*m/, "") }
        /^\[doctest\] test cases:/ { split($0, f, "|"); good += f[2]; bad += f[3] }
        /^ *Tests .*\([0-9]+\)$/ {
            for (i = 2; i <= NF; i++) {
                if ($i ~ /^passed/) good += $(i - 1)
                if ($i ~ /^failed/) bad += $(i - 1)
            }
        }
        /^(#|ℹ) pass [0-9]+$/ { good += $3 }
        /^(#|ℹ) fail [0-9]+$/ { bad += $3 }
        /^[0-9]+ passed, [0-9]+ failed$/ { good += $1; bad += $3 }
        END { print good + 0, bad + 0 }
    ' "$1"
}

# Ends what a part has left running: each part is a session of its own.
end_running() {
    [ -n "${running:-}" ] || return 0
    pkill -TERM -s "$running" 2>/dev/null || kill "$running" 2>/dev/null || true
    for _ in $(seq 300); do
        pgrep -s "$running" >/dev/null || break
        sleep 0.1
    done
    running=
}

# Whatever still runs in the folder of this test was left behind: one failure, and its end.
check_nothing_left() {
    local left
    printf -- '--- nothing is left running\n'
    if left=$(pgrep -af -- "$work"); then
        printf '%s\n' "$left" | sed 's/^/    /'
        cut -d ' ' -f 1 <<<"$left" | xargs -r kill 2>/dev/null || true
        failed=$((failed + 1))
        broken_parts+=("nothing is left running")
    else
        passed=$((passed + 1))
    fi
}
