#include "bugfix/group_parting.hpp"

#include <atomic>
#include <thread>

#include <doctest/doctest.h>

#include "bugfix/count_store.hpp"
#include "bugfix/event_list.hpp"
#include "bugfix/group_store.hpp"
#include "bugfix/part_store.hpp"
#include "bugfix/world_test.hpp"
#include "signals/signals.hpp"
#include "wire/codec.hpp"
#include "wire/name.hpp"

namespace mainstay::bugfix::test::group_parting_test {

namespace {

using std::chrono::minutes;

std::vector<SentError> many(SentError error, int count) {
    return std::vector<SentError>(static_cast<std::size_t>(count), error);
}

/// SHOP gets events and decisions; LEDGER gets the same events, and nobody decides there. Types
/// name errors.
class Desks {
public:
    explicit Desks(World& of) : world_(of) {}

    void take(const std::vector<SentError>& errors) {
        world_.now = world_.now + minutes(1);
        for (const auto application : {world_.shop, world_.ledger}) {
            std::vector<PreparedEvent> events;
            for (const auto& each : errors) {
                events.push_back(world_.prepared(each));
                events.back().application = application;
            }
            std::vector<const PreparedEvent*> pointers;
            for (const auto& event : events) pointers.push_back(&event);
            const auto taken = take_events(world_.sql, Call::system(world_.now, "test"), pointers);
            for (std::size_t i = 0; i < errors.size(); ++i)
                if (taken[i].is_new) ids_[{application, errors[i].type}] = taken[i].error;
        }
    }

    /// Where the events of a type are now, by its key.
    Id<ErrorGroup> place_of(const std::string& type) {
        auto key = store::find_keys(world_.sql, world_.shop, {key_of(type)}).at(0);
        const auto group = world_.group(key.error_group);
        return group.merged_into.value_or(group.id);
    }

    std::string key_of(const std::string& type) const {
        return world_.prepared({.type = type}).key;
    }

    Id<ErrorGroup> id(const std::string& type) const { return ids_.at({world_.shop, type}); }

    std::string merge(const std::string& from, const std::string& into) {
        return refusal(
            merge_error(world_.sql, world_.by(world_.developer), {.id = id(from), .into = id(into)})
        );
    }

    Result<ErrorGroup> part(const std::string& group, const std::vector<std::string>& types) {
        UnmergeError request{.id = id(group)};
        for (const auto& type : types) request.keys.push_back({key_of(type)});
        return unmerge_error(world_.sql, world_.by(world_.developer), request);
    }

    /// All that is counted and kept of a type where it is shown by itself.
    std::string in_shop(const std::string& type) { return all_of(id(type)); }

    std::string never_merged(const std::string& type) {
        return all_of(ids_.at({world_.ledger, type}));
    }

private:
    std::string all_of(Id<ErrorGroup> id) {
        const auto call = world_.by(world_.agent);
        const auto shown = show_error(world_.sql, call, {id}, {});
        REQUIRE(refusal(shown) == "none");
        const auto& details = shown->body;
        const auto& group = details.group;
        auto all = wire::print(details.releases) + wire::print(details.environments) +
                   wire::print(details.tags);
        all += wire::print(group.trend) + group.title + group.culprit;
        all += to_string(group.first_seen) + to_string(group.last_seen);
        all += group.first_release.value_or("-") + group.last_release.value_or("-");
        all += std::to_string(group.events) + ' ' + std::to_string(group.users);
        all += group.is_unhandled ? " unhandled " : " handled ";
        all += wire::name_of(group.level);
        for (const auto by : {CountsBy::total, CountsBy::release, CountsBy::environment})
            all += wire::print(*count_errors(world_.sql, call, {.id = id, .by = by}));
        const auto events = list_error_events(world_.sql, call, {id});
        for (const auto& each : events->items)
            all += '\n' + to_string(each.at) + each.release + each.user +
                   std::string(wire::name_of(each.reason));
        const auto row = world_.group(id);
        return all + row.users_sketch + std::to_string(row.stored);
    }

    World& world_;
    std::map<std::pair<Id<Application>, std::string>, Id<ErrorGroup>> ids_;
};

const std::vector<SentError> before{
    {.type = "A", .release = "1.0", .user = "ann", .tag = "Firefox"},
    {.type = "B", .release = "1.1", .user = "ann", .is_handled = true, .tag = "Firefox"},
    {.type = "B", .release = "1.1", .environment = "test", .user = "bob", .tag = "Chrome"},
    {.type = "C", .release = "0.9", .user = "cid"},
};
const std::vector<SentError> later{
    {.type = "B", .release = "2.0", .user = "dot", .tag = "Edge"},
    {.type = "A", .release = "2.1", .user = "bob", .tag = "Edge"},
    {.type = "C", .release = "2.0", .environment = "test", .user = "ann"},
    {.type = "B", .release = "2.0", .user = "ann", .before_now = minutes(90)},
};

}  // namespace

TEST_CASE("a group shows all that went up in it as one") {
    in_world([](World& world) {
        Desks desks(world);
        desks.take(before);
        REQUIRE(desks.merge("B", "A") == "none");
        desks.take(later);
        const auto call = world.by(world.agent);
        const auto shown = show_error(world.sql, call, {desks.id("A")}, {})->body;
        CHECK(shown.group.events == 6);
        CHECK(shown.group.users == 3);
        CHECK(shown.group.last_release == "2.1");
        REQUIRE(shown.releases.size() == 4);
        CHECK(shown.releases[1].name == "2.0");
        CHECK(shown.releases[1].events == 2);
        REQUIRE(shown.parts.size() == 2);
        CHECK(shown.parts[0].id == desks.id("A"));
        CHECK(shown.parts[0].events == 2);
        CHECK(shown.parts[1].events == 4);
        CHECK(shown.parts[1].users == 3);
        CHECK(shown.keys.size() == 2);
        CHECK(shown.tags.at(0).events == 5);
        std::int64_t trend = 0;
        for (const auto events : shown.group.trend) trend += events;
        CHECK(trend == 6);
        const auto found = list_errors(
            world.sql, call,
            {.application = Line<10>{"SHOP"}, .filter = Line<1'000, 0>{"release:1.1"}}, {}
        );
        REQUIRE(found->items.size() == 1);
        CHECK(found->items[0].id == desks.id("A"));
        // The merged one is shown by itself too.
        const auto merged = show_error(world.sql, call, {desks.id("B")}, {});
        REQUIRE(refusal(merged) == "none");
        CHECK(merged->body.group.events == 4);
        CHECK(merged->body.group.trend.back() == 3);
        CHECK(merged->body.group.merged_into == desks.id("A"));
        int firsts = 0;
        const auto events = list_error_events(world.sql, call, {desks.id("A")});
        for (const auto& each : events->items)
            if (each.reason == SampleReason::first) ++firsts;
        CHECK(firsts == 1);
    });
}

TEST_CASE("a merge that is undone leaves everything as if it had never been") {
    in_world([](World& world) {
        Desks desks(world);
        desks.take(before);
        REQUIRE(desks.merge("B", "A") == "none");
        desks.take(later);
        desks.take(many({.type = "B", .release = "2.2", .user = "eve"}, 30));
        const auto parted = desks.part("A", {"B"});
        REQUIRE(refusal(parted) == "none");
        CHECK(parted->id == desks.id("B"));
        for (const auto* type : {"A", "B", "C"}) {
            CAPTURE(type);
            CHECK(desks.in_shop(type) == desks.never_merged(type));
        }
        // And stays undone.
        desks.take(later);
        for (const auto* type : {"A", "B", "C"}) {
            CHECK(desks.place_of(type) == desks.id(type));
            CHECK(desks.in_shop(type) == desks.never_merged(type));
        }
        CHECK(world.sql.value<std::int64_t>("SELECT COUNT(*) FROM error_own") == 0);
        // Merged and parted once more.
        REQUIRE(desks.merge("B", "A") == "none");
        desks.take(before);
        REQUIRE(refusal(desks.part("A", {"B"})) == "none");
        for (const auto* type : {"A", "B"}) CHECK(desks.in_shop(type) == desks.never_merged(type));
        CHECK(refusal(desks.part("A", {"B"})) == "keys not_its_key");
    });
}

TEST_CASE("of a merge of merges each can be taken out, in any order") {
    for (const auto* first : {"A", "B", "C"}) {
        CAPTURE(first);
        in_world([first](World& world) {
            Desks desks(world);
            desks.take(before);
            REQUIRE(desks.merge("A", "B") == "none");
            desks.take(later);
            REQUIRE(desks.merge("B", "C") == "none");
            desks.take(later);
            CHECK(world.group(desks.id("A")).merged_into == desks.id("C"));
            CHECK(world.group(desks.id("C")).events == 12);
            REQUIRE(refusal(desks.part("C", {first})) == "none");
            desks.take(before);
            CHECK(desks.in_shop(first) == desks.never_merged(first));
            // What is left are two in one.
            const std::string rest = std::string(first) == "C" ? "B" : "C";
            const std::string other = std::string(first) == "A" ? "B" : "A";
            CHECK(desks.place_of(other) == desks.id(rest));
            CHECK(desks.place_of(first) == desks.id(first));
            REQUIRE(refusal(desks.part(rest, {other})) == "none");
            desks.take(later);
            for (const auto* type : {"A", "B", "C"})
                CHECK(desks.in_shop(type) == desks.never_merged(type));
        });
    }
}

TEST_CASE("what went up in a group before goes with it when the group is taken out again") {
    in_world([](World& world) {
        Desks desks(world);
        desks.take(before);
        REQUIRE(desks.merge("A", "B") == "none");
        const auto together = desks.in_shop("B");
        REQUIRE(desks.merge("B", "C") == "none");
        const auto parted = desks.part("C", {"A", "B"});
        REQUIRE(refusal(parted) == "none");
        CHECK(parted->id == desks.id("B"));
        CHECK(world.group(desks.id("A")).merged_into == desks.id("B"));
        CHECK(desks.in_shop("B") == together);
        CHECK(desks.in_shop("C") == desks.never_merged("C"));
        REQUIRE(refusal(desks.part("B", {"A"})) == "none");
        CHECK(desks.in_shop("A") == desks.never_merged("A"));
        CHECK(desks.in_shop("B") == desks.never_merged("B"));
    });
}

TEST_CASE("where a group's own keys are taken, it keeps its place and the others leave") {
    in_world([](World& world) {
        Desks desks(world);
        desks.take(before);
        REQUIRE(desks.merge("B", "A") == "none");
        REQUIRE(desks.merge("C", "A") == "none");
        const auto parted = desks.part("A", {"A"});
        REQUIRE(refusal(parted) == "none");
        CHECK(parted->id == desks.id("A"));
        CHECK(desks.in_shop("A") == desks.never_merged("A"));
        CHECK(desks.place_of("C") == desks.id("B"));
        CHECK(world.group(desks.id("B")).events == 3);
    });
}

TEST_CASE("what parting would give back is shown before, and is what it gives") {
    in_world([](World& world) {
        Desks desks(world);
        desks.take(before);
        REQUIRE(desks.merge("B", "A") == "none");
        desks.take(later);
        UnmergeError request{.id = desks.id("A"), .keys = {{desks.key_of("B")}}};
        const auto preview = preview_unmerge(world.sql, world.by(world.developer), request);
        REQUIRE(refusal(preview) == "none");
        CHECK(preview->is_exact);
        CHECK(preview->parted.id == desks.id("B"));
        CHECK(preview->parted.events == 4);
        CHECK(preview->parted.users == 3);
        CHECK(preview->rest.events == 2);
        CHECK(world.group(desks.id("A")).events == 6);
        CHECK(refusal(preview_unmerge(world.sql, world.by(world.agent), request)) == "forbidden");
        REQUIRE(refusal(desks.part("A", {"B"})) == "none");
        CHECK(world.group(desks.id("B")).events == 4);
    });
}

TEST_CASE("a group that is taken out stands as it stood, but for what came of it since") {
    in_world([](World& world) {
        Desks desks(world);
        desks.take(before);
        const auto call = world.by(world.developer);
        for (const auto* type : {"B", "C"})
            REQUIRE(resolve_error(
                world.sql, call,
                {.id = desks.id(type), .in = ResolvedIn::release, .release = Line<200>{"2.0"}}
            ));
        REQUIRE(assign_error(world.sql, call, {.id = desks.id("B"), .assignee = world.agent}));
        REQUIRE(desks.merge("B", "A") == "none");
        REQUIRE(desks.merge("C", "A") == "none");
        desks.take({{.type = "B", .release = "2.1"}, {.type = "C", .release = "1.9"}});
        CHECK(world.group(desks.id("A")).state == ErrorState::open);
        const auto b = desks.part("A", {"B"});
        REQUIRE(refusal(b) == "none");
        CHECK(b->state == ErrorState::open);
        CHECK(b->regressed_in == "2.1");
        CHECK(b->assignee == world.agent);
        const auto c = desks.part("A", {"C"});
        CHECK(c->state == ErrorState::resolved);
        CHECK(c->resolved_in == "2.0");
        CHECK(c->assignee == std::nullopt);
    });
}

TEST_CASE("what came back by an event of what was merged is resolved again when that is parted") {
    for (const bool has_own : {false, true}) {
        CAPTURE(has_own);
        in_world([has_own](World& world) {
            Desks desks(world);
            desks.take(before);
            const auto call = world.by(world.developer);
            REQUIRE(resolve_error(
                world.sql, call,
                {.id = desks.id("A"), .in = ResolvedIn::release, .release = Line<200>{"2.0"}}
            ));
            REQUIRE(desks.merge("B", "A") == "none");
            desks.take({{.type = "B", .release = "2.1"}});
            CHECK(world.group(desks.id("A")).regressed_in == "2.1");
            desks.take({{.type = "A", .release = has_own ? "2.2" : "1.9"}});
            REQUIRE(refusal(desks.part("A", {"B"})) == "none");
            const auto a = world.group(desks.id("A"));
            CHECK((a.state == ErrorState::open) == has_own);
            if (has_own) return;
            CHECK(a.resolved_in == "2.0");
            CHECK(a.resolved_as == ResolvedIn::release);
            CHECK(!a.regressed_at);
            desks.take({{.type = "A", .release = "2.0"}});
            CHECK(world.group(desks.id("A")).regressed_in == "2.0");
        });
    }
}

TEST_CASE("the signal of an open group ends when it is merged, and is there again when parted") {
    in_world([](World& world) {
        Desks desks(world);
        desks.take({{.type = "A"}, {.type = "B"}});
        const auto open = [&] {
            return world.sql
                .value<std::int64_t>(
                    "SELECT COUNT(*) FROM signal WHERE is_current = 1"
                    " AND state IN ('open', 'pending')"
                )
                .value();
        };
        const auto at_first = open();
        REQUIRE(desks.merge("B", "A") == "none");
        CHECK(open() == at_first - 1);
        REQUIRE(refusal(desks.part("A", {"B"})) == "none");
        CHECK(open() == at_first);
    });
}

TEST_CASE("so many groups go up in one, and no more") {
    in_world([](World& world) {
        Desks desks(world);
        std::vector<SentError> errors{{.type = "A"}};
        for (int i = 0; i <= merged_parts_max; ++i)
            errors.push_back({.type = "E" + std::to_string(i)});
        desks.take(errors);
        for (int i = 0; i < merged_parts_max; ++i)
            REQUIRE(desks.merge("E" + std::to_string(i), "A") == "none");
        CHECK(desks.merge("E" + std::to_string(merged_parts_max), "A") == "into too_many_parts");
        CHECK(world.group(desks.id("A")).events == merged_parts_max + 1);
    });
}

TEST_CASE("keys that were always counted together part with their events and samples alone") {
    in_world([](World& world) {
        Desks desks(world);
        desks.take({{.type = "A"}, {.type = "A"}, {.type = "B"}});
        // As newer rules of grouping do it: another key of the same group.
        store::insert_key(
            world.sql, {.application = world.shop,
                        .key = "0123456789abcdef0123456789abcdef",
                        .error_group = desks.id("A"),
                        .events = 1,
                        .first_seen = world.now}
        );
        UnmergeError request{.id = desks.id("A"), .keys = {{"0123456789abcdef0123456789abcdef"}}};
        const auto call = world.by(world.developer);
        const auto preview = preview_unmerge(world.sql, call, request);
        REQUIRE(refusal(preview) == "none");
        CHECK(!preview->is_exact);
        CHECK(!preview->parted.id);
        const auto parted = unmerge_error(world.sql, call, request);
        REQUIRE(refusal(parted) == "none");
        CHECK(parted->id != desks.id("A"));
        CHECK(parted->events == 1);
        CHECK(world.group(desks.id("A")).events == 1);
        CHECK(desks.place_of("A") == desks.id("A"));
    });
}

TEST_CASE("groups are merged and parted while events come in, and no event is lost") {
    std::vector<db::Migration> all;
    for (const auto& more : {signals::migrations(), migrations()})
        all.insert(all.end(), more.begin(), more.end());
    it::on_each_database(all, [](db::test::TestDatabase& database) {
        const auto [shop, developer] = database->write([](db::Sql& sql) {
            const auto application = it::an_application(sql, "SHOP");
            return std::pair(application, it::a_person(sql, "dev@desk.test", Role::developer));
        });
        const ErrorIntake intake;
        intake.open(*database, [] { return noon; });
        constexpr int rounds = 40;
        std::atomic<int> taken = 0;
        auto send = [&](const std::string& type) {
            SentErrors sent{.application = shop, .received = noon, .events = {}};
            sent.events.push_back({json_of({.type = type, .user = type})});
            intake.take(std::move(sent), [&](const auto& answer) {
                taken += answer ? 1 : 100'000;
            });
        };
        send("A");
        send("B");
        const auto wait_for = [&](int events) {
            while (taken < events) std::this_thread::yield();
        };
        wait_for(2);
        const auto ids = database->read([](db::Sql& sql) {
            return sql.all<Id<ErrorGroup>>("SELECT id FROM error_group ORDER BY id LIMIT 2");
        });
        const auto key =
            database->read([&](db::Sql& sql) { return store::keys_of(sql, ids[1], 1).at(0).key; });
        for (int round = 0; round < rounds; ++round) {
            for (const auto* type : {"A", "B", "B"}) send(type);
            database->write([&](db::Sql& sql) {
                const auto call = it::by(sql, developer, noon);
                const bool is_merging = round % 2 == 0;
                return is_merging ? refusal(merge_error(sql, call, {ids[1], ids[0]}))
                                  : refusal(unmerge_error(sql, call, {ids[0], {{key}}}));
            });
        }
        wait_for(2 + 3 * rounds);
        CHECK(taken == 2 + 3 * rounds);
        database->read([&](db::Sql& sql) {
            for (const auto& [id, events] : {std::pair(ids[0], rounds), {ids[1], 2 * rounds}}) {
                const auto group = store::find_group(sql, id);
                CHECK(group->events == events + 1);
                CHECK(group->users == 1);
                CHECK(!group->merged_into);
                std::int64_t counted = 0;
                for (const auto& facet : store::facets(sql, id, "release")) counted += facet.events;
                CHECK(counted == events + 1);
            }
            return true;
        });
        intake.close();
    });
}

}  // namespace mainstay::bugfix::test::group_parting_test
