#include "bugfix/release_order.hpp"

#include <string>

#include <doctest/doctest.h>

namespace mainstay::bugfix::release_order_test {

namespace {

std::string order(std::string_view one, std::string_view other) {
    const auto found = compare_releases(one, other);
    const auto reverse = compare_releases(other, one);
    CHECK(found.has_value() == reverse.has_value());
    if (!found) return "none";
    CHECK((*found < 0) == (*reverse > 0));
    if (*found < 0) return "<";
    return *found > 0 ? ">" : "=";
}

ErrorGroup resolved(ResolvedIn in, std::string release) {
    ErrorGroup group;
    group.state = ErrorState::resolved;
    group.resolved_as = in;
    group.resolved_in = std::move(release);
    group.resolved_at = Time{1'000};
    return group;
}

bool reopens(const ErrorGroup& group, std::string_view release, Time at = {2'000}) {
    return is_regression(group, {.release = release, .at = at});
}

}  // namespace

TEST_CASE("semantic versions are ordered as their rule says") {
    CHECK(order("1.2.3", "1.2.4") == "<");
    CHECK(order("1.9.0", "1.10.0") == "<");
    CHECK(order("v2.0", "2.0.0") == "=");
    CHECK(order("1.0.0-alpha", "1.0.0-alpha.1") == "<");
    CHECK(order("1.0.0-alpha.1", "1.0.0-alpha.beta") == "<");
    CHECK(order("1.0.0-beta.2", "1.0.0-beta.11") == "<");
    CHECK(order("1.0.0-rc.1", "1.0.0") == "<");
    CHECK(order("1.0.0+1", "1.0.0+exp") == "=");
    CHECK(order("1.0.0+9", "1.0.0+10") == "<");
}

TEST_CASE("versions of Python, of Maven and of calendars are ordered too") {
    CHECK(order("1.0rc1", "1.0") == "<");
    CHECK(order("1.0b2", "1.0rc1") == "<");
    CHECK(order("1.0.post1", "1.0") == ">");
    CHECK(order("1.0.0-SNAPSHOT", "1.0.0") == "<");
    CHECK(order("5.4.2.Final", "5.4.2") == "=");
    CHECK(order("2026.11.29", "2026.2.3") == ">");
    CHECK(order("20261129", "20261130") == "<");
    CHECK(order("shop@1.2.3+45", "shop@1.2.3+46") == "<");
    CHECK(order("com.example.shop@2.0", "com.example.shop@10.0") == "<");
}

TEST_CASE("what has no order is not compared, not even by its letters") {
    CHECK(order("4e1243b", "5e1243b") == "none");
    CHECK(order("1234567890abcdef1234567890abcdef12345678", "1.0.0") == "none");
    CHECK(order("main", "1.0.0") == "none");
    CHECK(order("shop@1.0", "till@2.0") == "none");
    CHECK(order("", "1.0") == "none");
    CHECK(order("main", "main") == "=");
    CHECK(order(std::string(1'000, '9'), "1.0") == "none");
    CHECK(order(std::string(10'000, '.'), "1.0") == "none");
}

TEST_CASE("a group that is resolved in a release is reopened by it or a newer one") {
    const auto group = resolved(ResolvedIn::release, "1.4.0");
    CHECK(reopens(group, "1.4.0"));
    CHECK(reopens(group, "1.5.0-rc.1"));
    CHECK(!reopens(group, "1.3.9"));
    CHECK(!reopens(group, "1.4.0-rc.2"));
    CHECK(!reopens(group, ""));
    CHECK(!reopens(group, "nonsense"));
    CHECK(!reopens(group, "other@9.0"));
}

TEST_CASE("a group that is resolved in the next release is reopened by newer ones alone") {
    const auto group = resolved(ResolvedIn::next_release, "1.4.0");
    CHECK(!reopens(group, "1.4.0"));
    CHECK(reopens(group, "1.4.1"));
}

TEST_CASE("a group that is resolved now is reopened by what comes later") {
    const auto group = resolved(ResolvedIn::now, "");
    CHECK(reopens(group, ""));
    CHECK(!reopens(group, "9.9.9", Time{900}));
}

TEST_CASE("a group that is resolved now is not reopened by releases older than the newest then") {
    const auto group = resolved(ResolvedIn::now, "1.4.0");
    CHECK(!reopens(group, "1.3.9"));
    CHECK(!reopens(group, "nonsense"));
    CHECK(reopens(group, "1.4.0"));
    CHECK(reopens(group, "2.0"));
    CHECK(reopens(group, "other@1.0"));
    CHECK(reopens(group, ""));
}

TEST_CASE("releases without an order are taken as they were first seen") {
    const auto group = resolved(ResolvedIn::next_release, "main-aaa");
    const ReleaseOfEvent later{"main-bbb", Time{2'000}, Time{500}, Time{400}};
    const ReleaseOfEvent earlier{"main-bbb", Time{2'000}, Time{300}, Time{400}};
    CHECK(is_regression(group, later));
    CHECK(!is_regression(group, earlier));
    CHECK(!reopens(group, "main-bbb"));
}

}  // namespace mainstay::bugfix::release_order_test
