#include "telemetry/profile.hpp"

#include <algorithm>
#include <random>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "telemetry/pprof_testing.hpp"
#include "telemetry/profile_views.hpp"

namespace mainstay::telemetry::profile_test {

namespace {

/// A stack by names from the root, a letter each, and what it took.
struct Stack {
    std::string_view path;
    std::int64_t value;
};

ProfileTree tree_of(const std::vector<Stack>& stacks, std::size_t nodes_max = profile_nodes_max) {
    PprofMaker maker;
    maker.value_type("cpu", "nanoseconds");
    for (char c = 'a'; c <= 'z'; ++c)
        maker.place(static_cast<std::uint64_t>(c), std::string_view(&c, 1));
    for (const auto& [path, value] : stacks)
        maker.sample(std::vector<std::uint64_t>(path.rbegin(), path.rend()), {value});
    const auto body = maker.bytes();
    auto profile = read_pprof(body);
    REQUIRE(profile);
    ProfileTree tree(nodes_max);
    tree.add(*profile, 0, Granularity::functions);
    return tree;
}

std::string shown(const ProfileTree& tree) {
    std::string all;
    for (const auto& bar : flame_bars(tree, 0)) {
        all += fmt::format(
            "{}{} {}/{}\n", std::string(bar.depth, ' '), tree.paths().frame(bar.frame).name,
            bar.self, bar.total
        );
    }
    return all;
}

std::string top(const ProfileTree& tree, CostOrder order, std::size_t max) {
    std::string all;
    for (const auto& cost : top_functions(tree, order, max))
        all += fmt::format("{} {}/{};", tree.paths().frame(cost.frame).name, cost.self, cost.total);
    return all;
}

}  // namespace

TEST_CASE("samples add up along their call paths, and callees stand by name") {
    auto tree = tree_of({{"abd", 5}, {"ac", 2}, {"abd", 1}, {"ab", 3}, {"e", 4}});
    CHECK(tree.total() == 15);
    CHECK(shown(tree) == " 0/15\n a 0/11\n  b 3/9\n   d 6/6\n  c 2/2\n e 4/4\n");
}

TEST_CASE("profiles of one type merge into one tree, in any order") {
    auto first = tree_of({{"ab", 5}, {"c", 1}});
    auto second = tree_of({{"c", 2}, {"ab", 1}, {"ad", 7}});
    ProfileTree one, other;
    one.add(first);
    one.add(second);
    other.add(second);
    other.add(first);
    CHECK(shown(one) == " 0/16\n a 0/13\n  b 6/6\n  d 7/7\n c 3/3\n");
    CHECK(shown(one) == shown(other));
}

TEST_CASE("a function that calls itself counts once for its total") {
    auto tree = tree_of({{"aaa", 5}, {"aba", 2}, {"b", 1}, {"cab", 4}});
    CHECK(top(tree, CostOrder::total, 9) == "a 7/11;b 5/7;c 0/4;");
    CHECK(top(tree, CostOrder::self, 2) == "a 7/11;b 5/7;");
}

TEST_CASE("negative values are left out and counted") {
    auto tree = tree_of({{"a", 5}, {"b", -3}, {"c", 0}});
    CHECK(tree.negative() == 1);
    CHECK(shown(tree) == " 0/5\n a 5/5\n");
}

TEST_CASE("sums beyond 64 bits stay at the end of the range") {
    constexpr auto largest = std::numeric_limits<std::int64_t>::max();
    auto tree = tree_of({{"ab", largest}, {"ac", largest}, {"b", 1}});
    CHECK(tree.total() == largest);
    CHECK(tree.totals()[1] == largest);
    CHECK(top(tree, CostOrder::total, 1) == fmt::format("a 0/{};", largest));
    CHECK(ProfileDifference(tree, tree).functions(CostOrder::self, 9).empty());
}

TEST_CASE("the smallest are folded into what called them, and it is said how much") {
    std::vector<Stack> stacks{{"ab", 100}, {"ac", 90}};
    for (std::string_view path : {"ad", "ae", "afg", "h", "ij"}) stacks.push_back({path, 1});
    auto tree = tree_of(stacks, 6);
    CHECK(shown(tree) == " 0/195\n (other) 2/2\n a 0/193\n  (other) 3/3\n  b 100/100\n  c 90/90\n");
    CHECK(tree.folded().nodes == 7);
    CHECK(tree.folded().value == 5);
    tree.add(tree_of({{"ak", 2}, {"h", 7}}));
    CHECK(tree.total() == 204);
    CHECK(tree.paths().nodes().size() <= 7);
    CHECK(tree.folded().value > 5);
}

TEST_CASE("lines are nodes of their own only where they are asked for") {
    PprofMaker maker;
    maker.value_type("cpu", "nanoseconds");
    maker.function(1, "main", "main.c", 10);
    maker.location(1, {1}, 12);
    maker.location(2, {1}, 15);
    maker.sample({1}, {1});
    maker.sample({2}, {2});
    const auto body = maker.bytes();
    auto profile = read_pprof(body);
    REQUIRE(profile);
    ProfileTree functions, lines;

    functions.add(*profile, 0, Granularity::functions);
    lines.add(*profile, 0, Granularity::lines);

    REQUIRE(functions.paths().nodes().size() == 2);
    CHECK(functions.paths().frame(1) == Frame{"main", "main.c", 10});
    CHECK(lines.paths().nodes().size() == 3);
    CHECK(lines.paths().frame(2) == Frame{"main", "main.c", 15});
}

TEST_CASE("inlined functions stand below what they were inlined into") {
    PprofMaker maker;
    maker.value_type("cpu", "nanoseconds");
    maker.function(1, "outer");
    maker.function(2, "inner");
    maker.location(1, {2, 1});
    maker.sample({1}, {1});
    const auto body = maker.bytes();
    auto profile = read_pprof(body);
    REQUIRE(profile);
    ProfileTree tree;
    tree.add(*profile, 0, Granularity::functions);
    CHECK(shown(tree) == " 0/1\n outer 0/1\n  inner 1/1\n");
}

TEST_CASE("code without symbols is named by its file, by line also by its place there") {
    PprofMaker maker;
    maker.value_type("cpu", "nanoseconds");
    maker.mapping(1, 0x1000, "/usr/lib/libc.so.6");
    maker.location(1, {}, 0, 1, 0x1010);
    maker.location(2, {}, 0, 1, 0x1020);
    maker.location(3, {}, 0, 0, 0x20);
    for (std::uint64_t id : {1U, 2U, 3U}) maker.sample({id}, {1});
    const auto body = maker.bytes();
    auto profile = read_pprof(body);
    REQUIRE(profile);
    ProfileTree functions, lines;
    functions.add(*profile, 0, Granularity::functions);
    lines.add(*profile, 0, Granularity::lines);
    CHECK(shown(functions) == " 0/3\n [?] 1/1\n [libc.so.6] 2/2\n");
    CHECK(shown(lines) == " 0/3\n [?+0x20] 1/1\n [libc.so.6+0x10] 1/1\n [libc.so.6+0x20] 1/1\n");
}

TEST_CASE("a difference compares shares, so that a longer profile has not grown") {
    auto before = tree_of({{"ab", 6}, {"ac", 2}, {"d", 2}});
    auto after = tree_of({{"ab", 60}, {"ae", 40}});

    const ProfileDifference difference(before, after);

    std::string all;
    for (const auto& bar : difference.bars(0.0)) {
        all += fmt::format(
            "{}{} {:+.0f}%\n", std::string(bar.depth, ' '), difference.frame(bar.frame).name,
            100 * bar.total.growth()
        );
    }
    CHECK(all == " +0%\n a +20%\n  b +0%\n  c -20%\n  e +40%\n d -20%\n");
    CHECK(difference.bars(0.3).size() == 4);
    std::string functions;
    for (const auto& row : difference.functions(CostOrder::self, 2))
        functions += fmt::format(
            "{} {}→{};", difference.frame(row.frame).name, row.self.before, row.self.after
        );
    CHECK(functions == "e 0→40;c 2→0;");
}

TEST_CASE("a difference to nothing has all shares on one side") {
    auto after = tree_of({{"a", 5}});
    const ProfileDifference difference(ProfileTree(), after);
    CHECK(difference.bars(0).at(1).total.share_before == 0);
    CHECK(difference.bars(0).at(1).total.share_after == 1);
}

TEST_CASE("stacks that have nothing in common are bounded in nodes, and nothing is lost of the sum"
) {
    PprofMaker maker;
    maker.value_type("cpu", "nanoseconds");
    constexpr std::uint64_t functions = 64;
    for (std::uint64_t id = 1; id <= functions; ++id) maker.place(id, std::to_string(id));
    std::mt19937_64 random(7);
    std::int64_t total = 0;
    for (std::int64_t i = 1; i <= 2'000; ++i) {
        std::vector<std::uint64_t> stack;
        for (int k = 0; k < 500; ++k) stack.push_back(random() % functions + 1);
        maker.sample(stack, {i});
        total += i;
    }
    const auto body = maker.bytes();
    auto profile = read_pprof(body);
    REQUIRE(profile);

    ProfileTree tree(20'000);
    tree.add(*profile, 0, Granularity::functions);

    CHECK(tree.paths().nodes().size() <= 20'001);
    CHECK(tree.total() == total);
    CHECK(tree.totals()[0] == total);
    CHECK(tree.folded().nodes > 900'000);
    CHECK(tree.folded().value > 0);
}

}  // namespace mainstay::telemetry::profile_test
