#include "compat/sentry_items.hpp"

#include <doctest/doctest.h>

namespace mainstay::compat::sentry_items_test {

namespace {

/// How one session of an envelope counts: sessions, errored, crashed.
std::vector<std::int64_t> counted(const std::string& session) {
    const std::string bytes = "{}\n{\"type\":\"session\"}\n" + session + "\n";
    const auto envelope = read_envelope(bytes);
    REQUIRE(envelope);
    const auto sent = sent_errors({1}, Time{}, *envelope);
    if (sent.sessions.empty()) return {};
    REQUIRE(sent.sessions.size() == 1);
    const auto& counts = sent.sessions.front();
    return {counts.sessions, counts.errored, counts.crashed};
}

using Counts = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("a session counts when it begins, and when something went wrong in it") {
    CHECK(counted(R"({"sid":"a","init":true,"status":"ok","errors":0})") == Counts{1, 0, 0});
    CHECK(counted(R"({"sid":"a","init":true,"status":"exited","errors":20})") == Counts{1, 1, 0});
    CHECK(counted(R"({"sid":"a","init":true,"status":"crashed","errors":1})") == Counts{1, 1, 1});
    CHECK(counted(R"({"sid":"a","init":false,"status":"ok","errors":1})") == Counts{0, 1, 0});
    CHECK(counted(R"({"sid":"a","init":false,"status":"crashed","errors":2})") == Counts{0, 1, 1});
    CHECK(counted(R"({"sid":"a","init":false,"status":"exited","errors":1})").empty());
}

TEST_CASE("a page goes on after an error that nobody caught: its session has not crashed") {
    CHECK(
        counted(R"({"sid":"a","init":false,"status":"unhandled","errors":1})") == Counts{0, 1, 0}
    );
    CHECK(counted(R"({"sid":"a","init":true,"status":"unhandled","errors":1})") == Counts{1, 1, 0});
}

}  // namespace mainstay::compat::sentry_items_test
