#include "monitoring/profile_flame.hpp"

#include <doctest/doctest.h>

#include "monitoring/profile_list.hpp"
#include "monitoring/sent_telemetry_test.hpp"
#include "monitoring/store_figures.hpp"

namespace mainstay::monitoring::test::profile_flame_test {

namespace {

void send_some(telemetry::Store& store) {
    send_profile(store, 1, "shop", "1.0", 60, {{"main;load", 30}, {"main;render", 70}});
    send_profile(store, 1, "shop", "1.0", 120, {{"main;load", 30}, {"main;render;sort", 70}});
    send_profile(store, 1, "shop", "1.1", 180, {{"main;load", 300}, {"main;render", 100}});
    send_profile(store, 2, "ledger", "7", 90, {{"main;book", 5}});
}

AskFlame flame_of(std::string service) {
    return {.from = hour(), .to = at(3'600), .service = {std::move(service)}, .type = {"cpu"}};
}

using Node = std::vector<std::int64_t>;

/// `main;render 70 140`: the path, self, total.
std::vector<std::string> paths(
    const std::vector<std::string>& names, const std::vector<Node>& nodes
) {
    std::vector<std::string> paths;
    for (const auto& node : nodes) {
        std::string path = names[static_cast<std::size_t>(node[0])];
        for (auto at = node[1]; at != 0;) {
            const auto& above = nodes[static_cast<std::size_t>(at)];
            path = names[static_cast<std::size_t>(above[0])] + ';' + path;
            at = above[1];
        }
        for (std::size_t i = 2; i < node.size(); ++i) path += ' ' + std::to_string(node[i]);
        paths.push_back(path);
    }
    return paths;
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("profiles are listed, the newest first, of what one may see") {
    TestStore store;
    send_some(store);
    AskProfiles asked{.from = hour(), .to = at(3'600)};

    const auto all = profiles(store, both(), asked);
    asked.limit = Count<1, 200>{2};
    const auto first = profiles(store, only_shop(), asked);
    asked.cursor = Line<500>{*first->next};
    const auto second = profiles(store, only_shop(), asked);

    REQUIRE(all);
    REQUIRE(all->items.size() == 4);
    CHECK(all->items[0].version == "1.1");
    CHECK(all->items[0].at == at(180));
    CHECK(all->items[0].application == "SHOP");
    CHECK(all->items[0].type == "cpu");
    CHECK(all->items[0].duration_micros == 10'000'000);
    CHECK(all->items[0].bytes > 20);
    CHECK(!all->next);
    CHECK(first->items.size() == 2);
    REQUIRE(second->items.size() == 1);
    CHECK(second->items[0].at == at(60));
    CHECK(!second->next);
    asked = {.from = hour(), .to = at(3'600), .version = Line<200>{"1.0"}};
    CHECK(profiles(store, both(), asked)->items.size() == 2);
    asked = {.from = hour(), .to = at(3'600), .type = Line<200>{"heap"}};
    CHECK(profiles(store, both(), asked)->items.empty());
    CHECK(profiles(store, nothing(), {.from = hour(), .to = at(3'600)})->items.empty());
}

TEST_CASE("a flame graph adds up the profiles of a range, or shows one") {
    TestStore store;
    send_some(store);
    auto asked = flame_of("shop");
    asked.version = Line<200>{"1.0"};

    const auto both_of_version = flame_graph(store, both(), asked);
    AskProfiles list{.from = hour(), .to = at(100), .service = Line<1'000>{"shop"}};
    asked = flame_of("shop");
    asked.id = Line<20>{profiles(store, both(), list)->items.at(0).id};
    const auto one = flame_graph(store, both(), asked);

    REQUIRE(both_of_version);
    CHECK(both_of_version->unit == "nanoseconds");
    CHECK(both_of_version->total == 200);
    CHECK(both_of_version->profiles == 2);
    CHECK(!both_of_version->is_cut);
    CHECK(
        paths(both_of_version->names, both_of_version->nodes) ==
        Paths{
            " 0 200", "main 0 200", "main;load 60 60", "main;render 70 140",
            "main;render;sort 70 70"
        }
    );
    REQUIRE(one);
    CHECK(one->profiles == 1);
    CHECK(one->total == 100);
    asked.id = Line<20>{"x"};
    CHECK(refusal(flame_graph(store, both(), asked)) == "id bad_format");
}

TEST_CASE("the flame graph of what one may not see, or of nothing, is empty") {
    TestStore store;
    send_some(store);

    for (const auto& graph :
         {flame_graph(store, only_shop(), flame_of("ledger")),
          flame_graph(store, nothing(), flame_of("shop")),
          flame_graph(store, both(), flame_of("mail"))}) {
        REQUIRE(graph);
        CHECK(graph->total == 0);
        CHECK(graph->nodes.empty());
    }
}

TEST_CASE("nodes too small to be seen are left out, and that is said") {
    TestStore store;
    std::vector<std::pair<std::string, std::int64_t>> stacks{{"main", 10'000'000}};
    for (int i = 0; i < 100; ++i) stacks.push_back({"main;small" + std::to_string(i), 3});
    send_profile(store, 1, "shop", "1.0", 60, stacks);

    const auto graph = flame_graph(store, both(), flame_of("shop"));

    REQUIRE(graph);
    CHECK(graph->nodes.size() == 2);
    CHECK(graph->is_cut);
    CHECK(graph->total == 10'000'300);
}

TEST_CASE("a difference lays the profiles of two versions upon one another") {
    TestStore store;
    send_some(store);
    AskProfileDifference asked{
        .service = {"shop"},
        .type = {"cpu"},
        .before_from = hour(),
        .before_to = at(3'600),
        .after_from = hour(),
        .after_to = at(3'600),
        .before_version = Line<200>{"1.0"},
        .after_version = Line<200>{"1.1"}
    };

    const auto difference = profile_difference(store, both(), asked);

    REQUIRE(difference);
    CHECK(difference->unit == "nanoseconds");
    CHECK(difference->total_before == 200);
    CHECK(difference->total_after == 400);
    CHECK(difference->profiles_before == 2);
    CHECK(difference->profiles_after == 1);
    CHECK(
        paths(difference->names, difference->nodes) ==
        Paths{
            " 0 200 0 400", "main 0 200 0 400", "main;load 60 60 300 300",
            "main;render 70 140 100 100", "main;render;sort 70 70 0 0"
        }
    );
    CHECK(profile_difference(store, nothing(), asked)->nodes.empty());
    asked.after_to = asked.after_from;
    CHECK(refusal(profile_difference(store, both(), asked)) == "after_to bad_range");
}

TEST_CASE("the figures of a store say what it took of each signal") {
    TestStore store;
    send_some(store);
    send_spans(store, 1, "shop", {{.trace = 1}, {.trace = 2}});

    const auto view = view_of(store->figures());

    REQUIRE(view.signals.size() == 4);
    CHECK(view.signals[0].signal == SignalName::spans);
    CHECK(view.signals[0].received == 2);
    CHECK(view.signals[3].signal == SignalName::profiles);
    CHECK(view.signals[3].received == 4);
    CHECK(view.trouble.empty());
    CHECK(view.damaged.empty());
}

}  // namespace mainstay::monitoring::test::profile_flame_test
