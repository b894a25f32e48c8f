#include "signals/incidents.hpp"

#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "signals/incident_history.hpp"
#include "signals/incident_members.hpp"
#include "signals/incident_store.hpp"
#include "signals/signal_store.hpp"
#include "signals/silences.hpp"
#include "signals/world_test.hpp"
#include "wire/name.hpp"

namespace mainstay::signals::test::incidents_test {

namespace {

using std::chrono::minutes;

Id<Signal> id_of(World& world, std::string_view key) { return world.signal(key).id; }

/// The titles of the incidents that a request lists, by their first word.
std::string listed(World& world, const ListIncidents& request) {
    return world.database.read([&](db::Sql& sql) {
        auto page = list_incidents(sql, world.as(sql, world.ann), request);
        REQUIRE(refusal(page) == "none");
        std::string text;
        for (const auto& each : page->items)
            text += each.title.substr(0, each.title.find(':')) + ' ';
        return text;
    });
}

IncidentView shown(World& world, std::string_view key) {
    const auto id = world.incident_of(key).id;
    return world.database.read([&](db::Sql& sql) {
        return show_incident(sql, world.as(sql, world.ann), {id})->body;
    });
}

/// What happened to the incident, the oldest first: `opened joined 2 …`.
std::string history(World& world, Id<Incident> id) {
    return world.database.read([&](db::Sql& sql) {
        auto page = list_incident_history(sql, world.as(sql, world.ann), {id, {}, {}});
        REQUIRE(refusal(page) == "none");
        std::string text;
        for (const auto& each : page->items) {
            std::string line(wire::name_of(each.step));
            if (each.signals) line += ' ' + std::to_string(*each.signals);
            if (each.by) line += " by " + each.by->name;
            if (each.incident) line += " #" + to_string(*each.incident);
            if (!each.note.empty()) line += " (" + each.note + ')';
            text = line + '\n' + text;
        }
        return text;
    });
}

Raise a_raise(World& world, std::string key, std::string service, SignalSeverity severity) {
    auto request = world.a_raise(key, std::move(service));
    request.subject = {std::move(key)};
    request.severity = severity;
    return request;
}

}  // namespace

TEST_CASE("incidents are chosen by severity, by service, and by whether somebody sees to all") {
    in_world([](World& world) {
        world.raise(a_raise(world, "a", "checkout", SignalSeverity::warning));
        world.raise(a_raise(world, "b", "search", SignalSeverity::critical));
        world.raise(a_raise(world, "b2", "search", SignalSeverity::warning));
        world.raise(a_raise(world, "c", "mail", SignalSeverity::info));

        CHECK(listed(world, {}) == "c b a ");
        CHECK(listed(world, {.severity = SignalSeverity::info}) == "c b a ");
        CHECK(listed(world, {.severity = SignalSeverity::warning}) == "b a ");
        CHECK(listed(world, {.severity = SignalSeverity::critical}) == "b ");
        CHECK(listed(world, {.service = Line<200>{"search"}}) == "b ");
        CHECK(listed(world, {.service = Line<200>{"ledger"}}).empty());

        world.database.write([&](db::Sql& sql) {
            auto ann = world.as(sql, world.ann);
            auto b = store::last_episode(sql, world.shop, "b")->id;
            REQUIRE(refusal(acknowledge_signal(sql, ann, {b, {}})) == "none");
        });
        CHECK(listed(world, {.acknowledged = true}).empty());
        CHECK(listed(world, {.acknowledged = false}) == "c b a ");
        world.recover("b2");
        CHECK(listed(world, {.acknowledged = true}) == "b ");
        CHECK(listed(world, {.acknowledged = false}) == "c a ");
        world.recover("b");
        CHECK(listed(world, {.acknowledged = true}).empty());
        // What is over is found by its services all the same.
        CHECK(listed(world, {.service = Line<200>{"search"}}) == "b ");
        CHECK(listed(world, {.state = IncidentState::recovered}) == "b ");
    });
}

TEST_CASE("a row names the services, who sees to the incident, and whether it is silenced") {
    in_world([](World& world) {
        auto first = world.a_raise("a", "checkout");
        first.neighbours = {{{"search"}, NeighbourSide::calls}};
        world.raise(first);
        world.raise(world.a_raise("b", "search"));
        world.raise(world.a_raise("c", "search"));
        auto row = shown(world, "a");
        CHECK(row.services == std::vector<std::string>{"checkout", "search"});
        CHECK(row.service_count == 2);
        CHECK_FALSE(row.is_acknowledged);
        CHECK(row.acknowledged_by.empty());
        CHECK_FALSE(row.is_silenced);

        world.now = world.now + minutes(1);
        world.database.write([&](db::Sql& sql) {
            auto ann = world.as(sql, world.ann);
            REQUIRE(refusal(acknowledge_incident(sql, ann, {{1}, {}})) == "none");
            CreateSilence silence{
                .matcher = {}, .reason = {"It is moved."}, .ends_at = world.now + minutes(30)
            };
            silence.matcher.environment = Line<200>{"production"};
            auto admin = world.as(sql, world.admin);
            REQUIRE(refusal(create_silence(sql, admin, silence)) == "none");
        });
        row = shown(world, "a");
        CHECK(row.is_acknowledged);
        REQUIRE(row.acknowledged_by.size() == 1);
        CHECK(row.acknowledged_by[0].id == world.ann);
        CHECK(row.acknowledged_at == world.now);
        CHECK(row.is_silenced);
    });
}

TEST_CASE("what happened to an incident is listed, with who did it") {
    in_world([](World& world) {
        world.raise(world.a_raise("a"));
        world.raise(world.a_raise("b"));
        world.database.write([&](db::Sql& sql) {
            auto ann = world.as(sql, world.ann);
            AcknowledgeIncident taken{{1}, Text<2'000>{"I look."}};
            REQUIRE(refusal(acknowledge_incident(sql, ann, taken)) == "none");
        });
        world.recover("a");
        world.recover("b");
        world.now = world.now + minutes(1);
        world.raise(world.a_raise("b"));

        CHECK(
            history(world, {1}) ==
            "opened\njoined 2\nacknowledged 2 by ann (I look.)\nover\nreopened\n"
        );
        world.database.read([&](db::Sql& sql) {
            CHECK(
                refusal(list_incident_history(sql, world.as(sql, world.lars), {{1}, {}, {}})) ==
                "not_found"
            );
            auto first =
                list_incident_history(sql, world.as(sql, world.ann), {{1}, SignalPage{2}, {}});
            REQUIRE(first->next);
            auto second = list_incident_history(
                sql, world.as(sql, world.ann), {{1}, SignalPage{50}, Line<500>{*first->next}}
            );
            CHECK(second->items.size() == 3);
        });
    });
}

TEST_CASE("a signal that was taken out is put back, and its incident goes up in the one it was of"
) {
    in_world([](World& world) {
        world.raise(world.a_raise("a"));
        world.raise(world.a_raise("b", "checkout"));
        const auto b = id_of(world, "b");
        world.events();
        world.database.write([&](db::Sql& sql) {
            auto ann = world.as(sql, world.ann);
            CHECK(refusal(put_back(sql, ann, {{1}, b})) == "not_taken_out");
            REQUIRE(refusal(take_out(sql, ann, {{1}, b})) == "none");
            auto detail = show_signal(sql, ann, {b});
            CHECK(detail->body.taken_out_of == Id<Incident>{1});
            CHECK(detail->body.may.back() == SignalAction::put_back);
            CHECK(refusal(put_back(sql, world.as(sql, world.lars), {{1}, b})) == "not_found");
            auto back = put_back(sql, ann, {{1}, b});
            REQUIRE(refusal(back) == "none");
            CHECK(back->body.signals == 2);
            CHECK(back->body.open_signals == 2);
            CHECK(back->body.members.size() == 2);
            CHECK_FALSE(show_signal(sql, ann, {b})->body.taken_out_of);
            CHECK(refusal(put_back(sql, ann, {{1}, b})) == "not_taken_out");
        });
        CHECK(world.events() == "opened 2 urgent\nremoved 1 1\nmerged 1 2\n");
        CHECK(
            history(world, {1}) ==
            "opened\njoined 2\ntaken_out by ann #2\nmerged 2 by ann #2\nput_back 2 by ann\n"
        );
        CHECK(history(world, {2}) == "opened by ann\nmerged_into by ann #1\n");

        // It is a member as before: all is over when both are.
        world.recover("a");
        CHECK(world.events().empty());
        world.recover("b");
        CHECK(world.events() == "recovered 1 \n");
    });
}

TEST_CASE("a signal is put back alone where others joined it, and reopens what was over") {
    in_world([](World& world) {
        world.raise(world.a_raise("a"));
        world.raise(world.a_raise("b"));
        const auto b = id_of(world, "b");
        world.database.write([&](db::Sql& sql) {
            REQUIRE(refusal(take_out(sql, world.as(sql, world.ann), {{1}, b})) == "none");
        });
        world.recover("a");
        world.raise(world.a_raise("c"));
        REQUIRE(world.incident_of("c").id == Id<Incident>{2});
        world.events();
        world.database.write([&](db::Sql& sql) {
            auto back = put_back(sql, world.as(sql, world.ann), {{1}, b});
            REQUIRE(refusal(back) == "none");
            CHECK(back->body.state == IncidentState::open);
            CHECK(back->body.signals == 2);
            CHECK(back->body.open_signals == 1);
        });
        CHECK(world.events() == "removed 2 1\njoined 1 2\nreturned 1\n");
        CHECK(world.incident_of("c").signals == 1);
        CHECK(world.incident_of("c").state == IncidentState::open);
        world.recover("b");
        world.recover("c");
        CHECK(world.incident_of("b").state == IncidentState::recovered);
        CHECK(world.incident_of("c").state == IncidentState::recovered);
    });
}

TEST_CASE("a signal of the same key of another application cannot be put back") {
    in_world([](World& world) {
        world.raise(world.a_raise("a"));
        world.raise(world.a_raise("b"));
        auto other = world.a_raise("b");
        other.application = world.ledger;
        const auto strange = world.raise(other).signal;
        world.database.write([&](db::Sql& sql) {
            auto admin = world.as(sql, world.admin);
            auto b = store::last_episode(sql, world.shop, "b")->id;
            REQUIRE(refusal(take_out(sql, admin, {{1}, b})) == "none");
            CHECK(refusal(put_back(sql, admin, {{1}, strange})) == "not_taken_out");
            CHECK(refusal(put_back(sql, admin, {{1}, b})) == "none");
        });
    });
}

TEST_CASE("signals that are reported together see one another, also where incidents became one") {
    in_world([](World& world) {
        world.raise(world.a_raise("a", "checkout"));
        world.raise(world.a_raise("b", "db"));
        auto between = world.a_raise("c", "orders");
        between.neighbours = {
            {{"checkout"}, NeighbourSide::called_by}, {{"db"}, NeighbourSide::calls}
        };
        const auto a = world.a_raise("a", "checkout");
        const auto b = world.a_raise("b", "db");
        world.database.write([&](db::Sql& sql) {
            const std::vector<Raise> together{a, b, a, between, a, b, world.a_raise("d", "mail")};
            REQUIRE(refusal(raise_all(sql, world.system(), together)) == "none");
            const std::vector<Recovery> over{
                {world.shop, {"a"}}, {world.shop, {"b"}}, {world.shop, {"a"}}, {world.shop, {"e"}}
            };
            const auto outcomes = recover_all(sql, world.system(), over);
            REQUIRE(refusal(outcomes) == "none");
            using enum RecoverOutcome;
            CHECK(*outcomes == std::vector{recovered, recovered, not_there, not_there});
        });

        CHECK(world.signal("a").raises == 4);
        CHECK(world.signal("b").raises == 3);
        CHECK(world.incident_of("a").id == Id<Incident>{1});
        CHECK(world.incident_of("b").id == Id<Incident>{1});
        CHECK(world.incident_of("c").signals == 3);
        CHECK(world.incident_of("c").open_signals == 1);
        CHECK(world.incident_of("d").signals == 1);
    });
}

TEST_CASE("raises of one key at once are one signal, and each of them is counted") {
    in_world([](World& world) {
        constexpr int threads = 4;
        constexpr int rounds = 20;
        std::vector<std::thread> raisers;
        for (int number = 0; number < threads; ++number)
            raisers.emplace_back([&] {
                for (int round = 0; round < rounds; ++round)
                    world.database.write([&](db::Sql& sql) {
                        auto raised = raise(
                            sql, Call::system(world.now, "race"),
                            world.a_raise("k" + std::to_string(round))
                        );
                        if (!raised) throw std::runtime_error(raised.error().code);
                    });
            });
        for (auto& each : raisers) each.join();

        for (int round = 0; round < rounds; ++round)
            CHECK(world.signal("k" + std::to_string(round)).raises == threads);
        const auto incident = world.incident_of("k0");
        CHECK(incident.signals == rounds);
        CHECK(incident.open_signals == rounds);
        CHECK(incident.shown_signals == rounds);
        CHECK(world.incident_of("k19").id == incident.id);
    });
}

TEST_CASE("a signal that is alone joins no incident, and none joins it") {
    in_world([](World& world) {
        world.raise(world.a_raise("service"));
        auto alone = world.a_raise("crash");
        alone.is_alone = true;
        world.raise(alone);
        auto other = world.a_raise("another crash");
        other.is_alone = true;
        world.raise(other);
        world.raise(world.a_raise("late"));

        const auto of = [&](std::string_view key) { return world.incident_of(key).id; };
        CHECK(of("crash") != of("service"));
        CHECK(of("another crash") != of("crash"));
        CHECK(of("late") == of("service"));
        CHECK(world.incident_of("crash").signals == 1);
        CHECK(world.signal("crash").service == "checkout");
    });
}

TEST_CASE("a signal that is alone comes back into its own incident") {
    in_world([](World& world) {
        auto alone = world.a_raise("crash");
        alone.is_alone = true;
        world.raise(alone);
        const auto incident = world.incident_of("crash").id;
        world.recover("crash");
        world.raise(world.a_raise("service"));
        world.raise(alone);
        CHECK(world.incident_of("crash").id == incident);
        CHECK(world.incident_of("service").id != incident);
        const std::vector<std::string> keys{"crash", "unknown"};
        world.database.read([&](db::Sql& sql) {
            const auto found = incidents_of_keys(sql, world.shop, keys);
            CHECK(found.size() == 1);
            CHECK(found.at("crash") == incident);
        });
    });
}

}  // namespace mainstay::signals::test::incidents_test
