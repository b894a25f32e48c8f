# Sourced by test: what is checked without a server.

configure asan tsan
use_node
install_web
install_clickhouse
build asan mainstay_tests tests/fuzz/all
build tsan db_tests http_tests jobs_tests
part "unit tests, with the address and undefined-behaviour sanitizers" \
    python3 scripts/unit_tests.py build/asan/mainstay_tests "$memory"
start_postgres "$memory"
for module in db http jobs; do
    beside "unit tests of $module, with the thread sanitizer" "build/tsan/${module}_tests"
done
beside "unit tests of the web UI" npm --prefix web test
beside "readers of outside bytes, fuzzed for a moment" scripts/fuzz.sh asan 3 -seed=1
check "TypeScript" npm --prefix web run check
check "ClickHouse's front for tests" python3 tests/clickhouse_test.py
beside "house rules" python3 scripts/check_house.py
beside "the house rules' own tests" python3 scripts/check_house_test.py
beside "the security table" python3 scripts/check_asvs.py
beside "the API scripts' language" python3 tests/api/script_test.py
check "clang-format" bash -c \
    'git ls-files "*.cpp" "*.hpp" | xargs clang-format-19 --dry-run -Werror'
wait_for_parts
stop_postgres
