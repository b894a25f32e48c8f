# Sourced by test: runs parts, counts what they counted, and shows the output of those that fail.

passed=0
failed=0
broken_parts=()
part_names=()  # Of the parts that run, by process id; and when each began.
part_begun=()
part_waits=()  # Set of those that sleep nearly all their time.

# part NAME COMMAND...: one that counts nothing, or fails and counts no failure, is one failure.
part() {
    beside "$@"
    wait_for_parts
}

# beside NAME COMMAND...: as part, for one that mostly waits and minds no company: it runs together
# with the next ones, one more at once than there are processors. What must come after them all
# calls wait_for_parts first.
beside() {
    while [ $((${#part_names[@]} - ${#part_waits[@]})) -gt "$(nproc)" ]; do wait_for_part; done
    begin_part "$@"
}

# waiting NAME COMMAND...: as beside, for one that sleeps nearly all its time: it takes no place of
# those that run at once.
waiting() {
    begin_part "$@"
    part_waits[$!]=1
}

begin_part() {
    local name=$1
    shift
    mkdir -p "$logs"
    setsid --wait "$@" >"$(log_of "$name")" 2>&1 </dev/null &
    part_names[$!]=$name
    part_begun[$!]=$SECONDS
}

wait_for_parts() {
    while [ "${#part_names[@]}" -gt 0 ]; do wait_for_part; done
}

# Counts the next part that ends.
wait_for_part() {
    local ended status=0
    wait -n -p ended "${!part_names[@]}" || status=$?
    tell_part "${part_names[$ended]}" "$status" $((SECONDS - part_begun[ended]))
    unset "part_names[$ended]" "part_begun[$ended]" "part_waits[$ended]"
}

log_of() {
    printf '%s/test-%s.log' "$logs" "$(printf '%s' "$1" | tr -cs 'A-Za-z0-9\n' '-')"
}

# tell_part NAME STATUS SECONDS
tell_part() {
    local log good bad
    log=$(log_of "$1")
    read -r good bad < <(count "$log")
    if [ "$2" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
    if [ "$good" -eq 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
        printf 'This part ran no test.\n' >>"$log"
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
    printf -- '--- %s\n' "$1"
    if [ "$bad" -ne 0 ]; then
        broken_parts+=("$1")
        show_failures "$log"
        printf '    exit status %s; the whole output: %s\n' "$2" "$log"
    fi
    printf '    %s good, %s bad in %s s\n' "$good" "$bad" "$3"
}

# The places of a log where doctest, node:test, vitest and the sanitizers say what went wrong, and
# its end.
show_failures() {
    {
        grep -nE -B 8 -A 16 \
            ': (FATAL )?ERROR: |^ *not ok |^ *FAIL |Sanitizer: |runtime error: ' "$1" |
            head -n 200 || true
        tail -n 50 "$1"
    } | sed 's/^/    /'
}

# check NAME COMMAND...: as beside, a command that is one test by itself.
check() {
    beside "$1" bash -c '"$@" && echo "1 passed, 0 failed"' check "${@:2}"
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

# Ends the parts that still run, with all they started: each is a session of its own.
end_running() {
    local part
    for part in "${!part_names[@]}"; do
        pkill -TERM -s "$part" 2>/dev/null || kill "$part" 2>/dev/null || true
    done
    for part in "${!part_names[@]}"; do
        for _ in $(seq 300); do
            pgrep -s "$part" >/dev/null || break
            sleep 0.1
        done
    done
    part_names=()
    part_waits=()
}

# Whatever still runs in the folder of this test was left behind: one failure, and its end.
check_nothing_left() {
    local left
    printf -- '--- nothing is left running\n'
    if left=$(pgrep -af -- "$work|$memory"); then
        printf '%s\n' "$left" | sed 's/^/    /'
        cut -d ' ' -f 1 <<<"$left" | xargs -r kill 2>/dev/null || true
        failed=$((failed + 1))
        broken_parts+=("nothing is left running")
    else
        passed=$((passed + 1))
    fi
}
