#include "bugfix/repository_release.hpp"

#include <map>

#include <doctest/doctest.h>

#include "identity/testing.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix::test::repository_release_test {

namespace {

namespace it = identity::test;

const std::string one = "4f1c2ab000000000000000000000000000000001";
const std::string two = "beef123000000000000000000000000000000002";
const std::string digits = "1234567000000000000000000000000000000003";

/// `tag v1.2.3`, for the tags `name=commit`.
std::string found(
    std::string_view release, const std::map<std::string, std::string>& named = {},
    std::string_view revision = {}
) {
    std::vector<ReleaseTag> tags;
    for (const auto& [name, commit] : named) tags.push_back({name, commit});
    auto find = [](std::string_view id) -> std::optional<std::string> {
        for (const auto& each : {one, two, digits})
            if (each.starts_with(id)) return each;
        return std::nullopt;
    };
    const auto commit = find_release_commit(release, revision, tags, find);
    if (!commit) return it::refusal(commit);
    return std::string(wire::name_of(commit->found_by)) + ' ' + commit->evidence + ' ' +
           commit->commit.substr(0, 7);
}

}  // namespace

TEST_CASE("a release that is called by a commit, or ends in one, is that commit") {
    CHECK(found(one) == "commit " + one + " 4f1c2ab");
    CHECK(found("4F1C2AB") == "commit 4F1C2AB 4f1c2ab");
    CHECK(found("shop@4f1c2ab") == "commit 4f1c2ab 4f1c2ab");
    CHECK(found("shop@1.2.3+4f1c2ab") == "suffix 4f1c2ab 4f1c2ab");
    CHECK(found("shop@1.2.3+build.4f1c2ab") == "suffix 4f1c2ab 4f1c2ab");
    CHECK(found("1.2.3-14-g4f1c2ab") == "suffix 4f1c2ab 4f1c2ab");
    CHECK(found("1.2.3-4f1c2ab") == "suffix 4f1c2ab 4f1c2ab");
    // What is no commit here is none.
    CHECK(found("shop@1.2.3+abcdef0") == "release_unknown");
    CHECK(found("4f1c2a") == "release_unknown");
    CHECK(found("") == "release_unknown");
    // Only digits may be a date: at the end of a name they are no commit.
    CHECK(found("shop@1.2.3+1234567") == "release_unknown");
    CHECK(found("1234567") == "commit 1234567 1234567");
}

TEST_CASE("what a deployment was recorded with counts before what names suggest") {
    CHECK(found("1.2.3", {{"v1.2.3", one}}, two) == "revision " + two + " beef123");
    CHECK(found("1.2.3+4f1c2ab", {}, "beef123") == "revision beef123 beef123");
    CHECK(found("1.2.3", {{"v1.2.3", one}}, "not here") == "tag v1.2.3 4f1c2ab");
    CHECK(found("1.2.3", {{"v1.2.3", one}}, "fedcba9") == "tag v1.2.3 4f1c2ab");
}

TEST_CASE("a tag is that of a release in the usual spellings") {
    for (const auto* tag :
         {"1.2.3", "v1.2.3", "V1.2.3", "release-1.2.3", "release/1.2.3", "rel_1.2.3", "shop-1.2.3",
          "shop-v1.2.3", "shop@1.2.3", "@acme/shop@1.2.3", "Shop/v1.2.3", "releases/v1.2.3"})
        for (const auto* release :
             {"shop@1.2.3", "@acme/shop@1.2.3", "shop@1.2.3+77", "com.acme:shop@v1.2.3"}) {
            INFO(tag, " for ", release);
            CHECK(found(release, {{tag, one}}) == std::string("tag ") + tag + " 4f1c2ab");
        }
    CHECK(found("1.2.3", {{"shop-1.2.3", one}}) == "tag shop-1.2.3 4f1c2ab");
    CHECK(found("2024.11", {{"2024.11", one}}) == "tag 2024.11 4f1c2ab");
    CHECK(found("blue giraffe", {{"blue giraffe", one}}) == "tag blue giraffe 4f1c2ab");
}

TEST_CASE("a tag of another version or package is not that of a release") {
    for (const auto* tag :
         {"1.2.30", "11.2.3", "1.2.3-rc1", "v1.2.3.1", "v11.2.3", "1.2.3x", "cart-1.2.3", "x1.2.3",
          "shop1.2.3", "preshop-1.2.3"}) {
        INFO(tag);
        CHECK(found("shop@1.2.3", {{tag, one}}) == "release_unknown");
    }
    CHECK(found("shop@1.2.3-rc1", {{"v1.2.3", one}}) == "release_unknown");
    CHECK(found("shop@", {{"v1", one}}) == "release_unknown");
}

TEST_CASE("the tag that fits best counts, and of several alike none unless they agree") {
    CHECK(found("shop@1.2.3", {{"v1.2.3", one}, {"shop-1.2.3", two}}) == "tag v1.2.3 4f1c2ab");
    CHECK(found("shop@1.2.3", {{"shop@1.2.3", two}, {"v1.2.3", one}}) == "tag shop@1.2.3 beef123");
    CHECK(found("1.2.3", {{"shop-1.2.3", one}, {"cart-1.2.3", two}}) == "release_ambiguous");
    CHECK(found("1.2.3", {{"shop-1.2.3", one}, {"cart-1.2.3", one}}) == "tag cart-1.2.3 4f1c2ab");
    CHECK(found("1.2.3", {{"1.2.3", one}, {"v1.2.3", two}}) == "tag 1.2.3 4f1c2ab");
    CHECK(
        found("1.2.3", {{"a-1.2.3", one}, {"b-1.2.3", two}, {"v1.2.3", two}}) ==
        "tag v1.2.3 beef123"
    );
}

}  // namespace mainstay::bugfix::test::repository_release_test
