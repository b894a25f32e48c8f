#include "bugfix/groups.hpp"

#include <doctest/doctest.h>

#include "bugfix/event_list.hpp"
#include "bugfix/fingerprint_rules.hpp"
#include "bugfix/permissions.hpp"
#include "bugfix/release_health.hpp"
#include "bugfix/world_test.hpp"
#include "identity/permission_testing.hpp"

namespace mainstay::bugfix::test::groups_test {

namespace {

Result<ErrorEventView> shown(db::Sql& sql, const Call& call, const ShowErrorEvent& request) {
    return shown_event(
        TRY(find_error_event(sql, call, request)),
        [](errors::ErrorEvent&) { return std::vector<errors::Unmapped>(); },
        [](errors::ErrorEvent&) { return std::vector<errors::Unresolved>(); }
    );
}

constexpr const Action* all_actions[] = {&error_read, &error_manage};

std::string listed(World& world, ListErrors request) {
    auto page = list_errors(world.sql, world.by(world.agent), request, {});
    if (!page) return refusal(page);
    std::string types;
    for (const auto& each : page->items) types += each.type + ' ';
    return types;
}

std::string filtered(World& world, std::string filter) {
    return listed(world, {.filter = Line<1'000, 0>{std::move(filter)}});
}

}  // namespace

TEST_CASE("staff sees errors and no requester; developers and managers decide") {
    CHECK(
        it::rule_book(all_actions) ==
        "error_read           none         all          all          all          all\n"
        "error_manage         none         none         all          all          none\n"
    );
    it::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            it::a_population(sql);
            CHECK(it::disagreement(sql, all_actions) == "");
            return true;
        });
    });
}

TEST_CASE("what a role may not see or do is refused") {
    in_world([](World& world) {
        const auto id = world.take(SentError{});
        CHECK(refusal(list_errors(world.sql, world.by(world.requester), {}, {})) == "forbidden");
        CHECK(refusal(show_error(world.sql, world.by(world.requester), {id}, {})) == "forbidden");
        CHECK(
            refusal(list_error_events(world.sql, world.by(world.requester), {id})) == "forbidden"
        );
        for (const auto person : {world.agent, world.auditor}) {
            const auto call = world.by(person);
            CHECK(refusal(show_error(world.sql, call, {id}, {})) == "none");
            CHECK(show_error(world.sql, call, {id}, {})->body.group.may.empty());
            CHECK(refusal(resolve_error(world.sql, call, {.id = id})) == "forbidden");
            CHECK(refusal(ignore_error(world.sql, call, {.id = id})) == "forbidden");
            CHECK(refusal(assign_error(world.sql, call, {.id = id})) == "forbidden");
            CHECK(refusal(merge_error(world.sql, call, {id, id})) == "forbidden");
        }
        const auto call = world.by(world.developer);
        CHECK(refusal(show_error(world.sql, call, {{9'999}}, {})) == "not_found");
        CHECK(refusal(reopen_error(world.sql, call, {.id = id})) == "error_state");
        CHECK(refusal(merge_error(world.sql, call, {id, id})) == "into merge_elsewhere");
        CHECK(
            refusal(assign_error(world.sql, call, {.id = id, .assignee = world.requester})) ==
            "assignee not_assignable"
        );
        CHECK(
            refusal(assign_error(world.sql, call, {.id = id, .assignee = world.agent})) == "none"
        );
        CHECK(
            refusal(resolve_error(world.sql, call, {.id = id, .in = ResolvedIn::release})) ==
            "release release_with_in"
        );
    });
}

TEST_CASE("lists are narrowed, sorted and paged") {
    in_world([](World& world) {
        world.take({{.type = "A"}, {.type = "A"}, {.type = "A"}});
        world.now = world.now + std::chrono::minutes(1);
        world.take({{.type = "B", .release = "2.0", .environment = "test", .is_handled = true}});
        world.now = world.now + std::chrono::minutes(1);
        const auto c = world.take({{.type = "C"}, {.type = "C"}}).front().error;
        REQUIRE(refusal(resolve_error(world.sql, world.by(world.developer), {.id = c})) == "none");

        CHECK(listed(world, {}) == "C B A ");
        CHECK(listed(world, {.sort = ErrorSort::events}) == "A C B ");
        CHECK(listed(world, {.sort = ErrorSort::first_seen}) == "C B A ");
        CHECK(listed(world, {.state = ErrorState::open}) == "B A ");
        CHECK(listed(world, {.application = Line<10>{"LEDGER"}}) == "");
        CHECK(listed(world, {.application = Line<10>{"NONE"}}) == "not_found");
        CHECK(filtered(world, "state:open") == "B A ");
        CHECK(filtered(world, "release:2.0") == "B ");
        CHECK(filtered(world, "environment:production unhandled:yes") == "C A ");
        CHECK(filtered(world, "unhandled:no or type:A") == "B A ");
        CHECK(filtered(world, "app:shop -platform:python") == "");
        CHECK(filtered(world, "assignee:none events>2") == "A ");
        CHECK(filtered(world, "\"what went\"") == "C B A ");
        CHECK(filtered(world, "100%") == "");
        CHECK(filtered(world, "first:-1min") == "C B ");

        std::string seen;
        ListErrors request{.limit = Count<1, 100>{1}};
        for (int i = 0; i < 3; ++i) {
            const auto page = list_errors(world.sql, world.by(world.agent), request, {});
            REQUIRE(refusal(page) == "none");
            seen += page->items.at(0).type;
            CHECK(page->next.has_value() == (i < 2));
            if (page->next) request.cursor = Line<500>{*page->next};
        }
        CHECK(seen == "CBA");
        request.sort = ErrorSort::users;
        CHECK(
            refusal(list_errors(world.sql, world.by(world.agent), request, {})) ==
            "cursor bad_cursor"
        );
    });
}

TEST_CASE("an event is shown with its frames, and the ones beside it") {
    in_world([](World& world) {
        const auto id = world.take(SentError{.release = "1"});
        world.now = world.now + std::chrono::minutes(2);
        world.take(SentError{.release = "2", .user = "ann"});
        const auto call = world.by(world.agent);
        const auto latest = shown(world.sql, call, {id, {"latest"}});
        REQUIRE(refusal(latest) == "none");
        CHECK(latest->event.release == "2");
        CHECK(latest->event.user == "ann");
        REQUIRE(latest->exceptions.size() == 1);
        CHECK(latest->exceptions[0].is_handled == false);
        CHECK(latest->exceptions[0].frames.at(0).line == 7);
        REQUIRE(latest->older);
        CHECK(!latest->newer);
        const auto first = shown(world.sql, call, {id, {"first"}});
        CHECK(first->event.id == *latest->older);
        CHECK(refusal(shown(world.sql, call, {id, {"77777"}})) == "not_found");
        CHECK(refusal(shown(world.sql, call, {id, {"x"}})) == "not_found");
    });
}

TEST_CASE("rules of grouping are kept for an application, and refused where they say nothing") {
    in_world([](World& world) {
        const auto call = world.by(world.developer);
        PutFingerprintRules request{.key = {"SHOP"}};
        request.rules.push_back({{{{"type"}, {"Key*"}, {}}}, {{"keys"}}, {}});
        REQUIRE(refusal(put_fingerprint_rules(world.sql, call, request)) == "none");
        CHECK(rules_of(world.sql, world.shop).at(0).matchers.at(0).pattern == "Key*");
        CHECK(rules_of(world.sql, world.ledger).empty());
        request.rules[0].matchers[0].field = {"colour"};
        CHECK(
            refusal(put_fingerprint_rules(world.sql, call, request)) ==
            "rules[0].matchers[0].field rule_field_unknown"
        );
        request.rules[0].matchers.clear();
        CHECK(
            refusal(put_fingerprint_rules(world.sql, call, request)) ==
            "rules[0].matchers rules_amount"
        );
        CHECK(
            refusal(put_fingerprint_rules(world.sql, world.by(world.agent), request)) == "forbidden"
        );
        CHECK(
            refusal(show_fingerprint_rules(world.sql, world.by(world.requester), {{"SHOP"}})) ==
            "forbidden"
        );
    });
}

TEST_CASE("sessions say how free of crashes a release is, the newest release first") {
    in_world([](World& world) {
        const std::vector<SessionCounts> counts{
            {world.shop, world.now, "1.9.0", "production", 90, 5, 2, "", ""},
            {world.shop, world.now, "1.9.0", "production", 10, 5, 3, "ann", ""},
            {world.shop, world.now, "1.10.0", "production", 1, 0, 0, "ann", ""},
            {world.ledger, world.now, "7", "", 1, 1, 1, "", ""},
        };
        count_sessions(world.sql, counts);
        count_sessions(world.sql, std::span(counts).subspan(2, 1));
        const auto health =
            list_release_health(world.sql, world.by(world.agent), {.application = {"SHOP"}});
        REQUIRE(refusal(health) == "none");
        REQUIRE(health->items.size() == 2);
        CHECK(health->items[0].release == "1.10.0");
        CHECK(health->items[0].sessions == 2);
        CHECK(health->items[0].users == 1);
        CHECK(health->items[1].sessions == 100);
        CHECK(*health->items[1].crash_free == doctest::Approx(0.95));
        CHECK(
            refusal(
                list_release_health(world.sql, world.by(world.requester), {.application = {"SHOP"}})
            ) == "forbidden"
        );
    });
}

TEST_CASE("what was not taken is counted by reason, and in bounds") {
    in_world([](World& world) {
        std::vector<DiscardCount> counts{
            {world.shop, DiscardedBy::sender, "error", "sample_rate", 5},
            {world.shop, DiscardedBy::server, "log", "not_kept", 9},
            {world.shop, DiscardedBy::sender, "error", "sample_rate", 2},
        };
        count_discards(world.sql, world.now, counts);
        const auto list =
            list_error_discards(world.sql, world.by(world.agent), {.application = {"SHOP"}});
        REQUIRE(refusal(list) == "none");
        REQUIRE(list->items.size() == 2);
        CHECK(list->items[0].quantity == 9);
        CHECK(list->items[1].reason == "sample_rate");
        counts.clear();
        for (int i = 0; i < 300; ++i)
            counts.push_back({world.shop, DiscardedBy::sender, "error", std::to_string(i), 1});
        count_discards(world.sql, world.now, counts);
        CHECK(world.sql.value<std::int64_t>("SELECT COUNT(*) FROM error_discard") == 100);
    });
}

}  // namespace mainstay::bugfix::test::groups_test
