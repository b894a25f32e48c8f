#include "signals/signals.hpp"

#include <doctest/doctest.h>

#include "identity/permission_testing.hpp"
#include "signals/flow.hpp"
#include "signals/grouping.hpp"
#include "signals/incident_store.hpp"
#include "signals/report.hpp"
#include "signals/rules.hpp"
#include "signals/signal_store.hpp"
#include "signals/world_test.hpp"
#include "wire/codec.hpp"

namespace mainstay::signals::test::signals_test {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

std::vector<Neighbour> calls(std::string service) {
    return {{{std::move(service)}, NeighbourSide::calls}};
}

}  // namespace

TEST_CASE("of one key one signal is there, however often it is raised") {
    in_world([](World& world) {
        auto first = world.raise(world.a_raise("k"));
        world.now = world.now + seconds(5);
        auto second = world.raise(world.a_raise("k"));

        CHECK(first.outcome == RaiseOutcome::created);
        CHECK(second.outcome == RaiseOutcome::counted);
        CHECK(second.signal == first.signal);
        auto signal = world.signal("k");
        CHECK(signal.raises == 2);
        CHECK(signal.first_at == noon);
        CHECK(signal.last_at == world.now);
        CHECK(world.events() == "opened 1 urgent\n");
    });
}

TEST_CASE("the first evidence is kept and the latest, and the severity may rise only") {
    in_world([](World& world) {
        auto request = world.a_raise("k");
        request.severity = SignalSeverity::warning;
        for (auto number : {1, 2, 3}) {
            request.snapshot = number;
            if (number == 2) request.severity = SignalSeverity::critical;
            if (number == 3) request.severity = SignalSeverity::info;
            world.raise(request);
            world.now = world.now + seconds(1);
        }
        CHECK(world.signal("k").severity == SignalSeverity::critical);
        CHECK(world.incident_of("k").severity == SignalSeverity::critical);
        const auto id = world.signal("k").id;
        auto detail = world.database.read([&](db::Sql& sql) {
            return *show_signal(sql, world.as(sql, world.ann), {id});
        });
        CHECK(detail.body.first->snapshot == 1);
        CHECK(detail.body.latest->snapshot == 3);
    });
}

TEST_CASE("a raise is refused for names that are none, and for more than is kept") {
    in_world([](World& world) {
        world.database.write([&](db::Sql& sql) {
            auto request = world.a_raise("k");
            request.source = {"a b"};
            request.snapshot = std::string(snapshot_bytes_max, 'x');
            request.neighbours.resize(neighbours_max + 1);
            CHECK(
                refusal(raise(sql, world.system(), request)) ==
                "snapshot evidence_too_large, source bad_signal_name, neighbours "
                "too_many_neighbours"
            );
            Recovery over{.application = world.shop, .key = {"k"}};
            over.figures = std::string(evidence_bytes_max, 'x');
            CHECK(refusal(recover(sql, world.system(), over)) == "figures evidence_too_large");
        });
    });
}

TEST_CASE("a recovery ends a signal with its figures, and a return soon after is the same incident"
) {
    in_world([](World& world) {
        world.raise(world.a_raise("k"));
        world.now = world.now + minutes(3);
        auto figures = wire::json::parse(R"({"before":{"p99":900},"after":{"p99":120}})");
        CHECK(world.recover("k", figures) == RecoverOutcome::recovered);
        CHECK(world.recover("k") == RecoverOutcome::not_there);
        CHECK(world.events() == "opened 1 urgent\nrecovered 1 - POST /pay: p99 900 → 120\n\n");

        world.now = world.now + hours(23);
        CHECK(world.raise(world.a_raise("k")).outcome == RaiseOutcome::returned);
        CHECK(world.signal("k").episode == 1);
        CHECK(world.incident_of("k").returns == 1);
        CHECK(world.events() == "returned 1\n");

        world.recover("k");
        world.now = world.now + hours(25);
        CHECK(world.raise(world.a_raise("k")).outcome == RaiseOutcome::created);
        CHECK(world.signal("k").episode == 2);
        CHECK(world.events() == "recovered 1 \nopened 2 urgent\n");
    });
}

TEST_CASE("a damped signal is nobody's until it counts") {
    in_world([](World& world) {
        auto request = world.a_raise("k");
        request.damping.after = minutes(5);
        world.raise(request);
        CHECK(world.events() == "");
        CHECK(!world.signal("k").incident);
        world.pass(minutes(5));
        CHECK(world.signal("k").state == SignalState::open);
        CHECK(world.events() == "opened 1 urgent\n");

        auto brief = world.a_raise("brief", "other");
        brief.damping.after = minutes(5);
        world.raise(brief);
        world.recover("brief");
        world.pass(minutes(10));
        CHECK(world.events() == "");
    });
}

TEST_CASE("signals of one neighbourhood at one time are one incident") {
    in_world([](World& world) {
        auto web = world.a_raise("web", "web");
        web.neighbours = calls("pay");
        auto pay = world.a_raise("pay", "pay");
        pay.neighbours = calls("db");
        world.raise(web);
        world.raise(pay);
        world.raise(world.a_raise("db", "db"));
        world.raise(world.a_raise("mail", "mail"));
        auto elsewhere = world.a_raise("web-test", "web");
        elsewhere.environment = {"test"};
        world.raise(elsewhere);

        CHECK(world.incident_of("web").id == world.incident_of("db").id);
        CHECK(world.incident_of("web").signals == 3);
        CHECK(world.incident_of("web").origin == world.signal("db").id);
        CHECK(world.incident_of("web").origin_reason == "called_by_others");
        CHECK(world.incident_of("mail").signals == 1);
        CHECK(world.incident_of("web-test").signals == 1);
        CHECK(
            world.events() ==
            "opened 1 urgent\njoined 1 2\njoined 1 3\nopened 2 urgent\nopened 3 urgent\n"
        );

        world.now = world.now + join_window + seconds(1);
        world.raise(world.a_raise("late", "web"));
        CHECK(world.incident_of("late").signals == 1);
    });
}

TEST_CASE("a signal that is of two incidents makes one of them") {
    in_world([](World& world) {
        world.raise(world.a_raise("web", "web"));
        world.raise(world.a_raise("db", "db"));
        world.events();
        auto pay = world.a_raise("pay", "pay");
        pay.neighbours = {{{"web"}, NeighbourSide::called_by}, {{"db"}, NeighbourSide::calls}};
        world.raise(pay);

        auto incident = world.incident_of("db");
        CHECK(incident.id == world.incident_of("web").id);
        CHECK(incident.id == Id<Incident>{1});
        CHECK(incident.signals == 3);
        CHECK(incident.open_signals == 3);
        CHECK(incident.shown_signals == 3);
        CHECK(world.events() == "merged 1 2\njoined 1 3\n");
        auto merged =
            world.database.read([](db::Sql& sql) { return *store::find_incident(sql, {2}); });
        CHECK(merged.state == IncidentState::merged);
        CHECK(merged.merged_into == Id<Incident>{1});
        for (auto key : {"web", "db", "pay"}) world.recover(key);
        CHECK(world.events() == "recovered 1 \n");
    });
}

TEST_CASE("the origin is among what is there now, not among what was over before") {
    in_world([](World& world) {
        world.raise(world.a_raise("one"));
        auto callee = world.a_raise("two", "ledger");
        callee.neighbours = {{{"checkout"}, NeighbourSide::called_by}};
        world.raise(callee);
        world.recover("one");
        world.recover("two");
        world.pass(minutes(10));

        auto own = world.a_raise("three");
        world.raise(world.a_raise("one"));
        world.pass(seconds(1));
        world.raise(own);
        const auto incident = world.incident_of("one");
        CHECK(incident.signals == 3);
        CHECK(incident.origin == world.signal("one").id);
        const auto ranking =
            world.database.read([&](db::Sql& sql) { return rank_members(sql, incident); });
        CHECK(ranking.origin.signal == world.signal("one").id.value);
        CHECK(ranking.signals.back() == world.signal("two").id.value);
    });
}

TEST_CASE("two incidents of one neighbourhood that are there again become one") {
    in_world([](World& world) {
        world.raise(world.a_raise("one"));
        world.recover("one");
        world.pass(minutes(11));
        auto callee = world.a_raise("two", "ledger");
        callee.neighbours = {{{"checkout"}, NeighbourSide::called_by}};
        world.raise(callee);
        world.recover("two");
        REQUIRE(world.incident_of("one").id != world.incident_of("two").id);
        world.events();

        world.pass(minutes(11));
        world.raise(callee);
        world.raise(world.a_raise("one"));
        CHECK(world.incident_of("one").id == world.incident_of("two").id);
        CHECK(world.incident_of("two").id == Id<Incident>{1});
        CHECK(world.incident_of("two").open_signals == 2);
    });
}

TEST_CASE("what is raised again says where it is as it is known then") {
    in_world([](World& world) {
        const auto raise = [&](std::string origin) {
            world.pass(seconds(1));
            auto request = world.a_raise("one");
            request.origin = {std::move(origin)};
            world.raise(request);
            return world.signal("one").origin;
        };
        CHECK(raise("payment") == "payment");
        CHECK(raise("ledger") == "ledger");
        CHECK(raise("") == "ledger");
        world.recover("one");
        CHECK(raise("") == "");
    });
}

TEST_CASE("a signal that was taken out of an incident stays out, and its incident apart") {
    in_world([](World& world) {
        world.raise(world.a_raise("a"));
        world.raise(world.a_raise("b"));
        world.events();
        world.database.write([&](db::Sql& sql) {
            auto ann = world.as(sql, world.ann);
            auto b = store::last_episode(sql, world.shop, "b")->id;
            auto left = take_out(sql, ann, {{1}, b});
            REQUIRE(refusal(left) == "none");
            CHECK(left->body.members.size() == 1);
            CHECK(refusal(take_out(sql, ann, {{1}, b})) == "not_a_member");
            auto a = store::last_episode(sql, world.shop, "a")->id;
            CHECK(refusal(take_out(sql, ann, {{1}, a})) == "only_member");
        });
        CHECK(world.events() == "opened 2 urgent\nremoved 1 1\n");

        world.raise(world.a_raise("c"));
        CHECK(world.incident_of("c").id == Id<Incident>{1});
        CHECK(world.incident_of("b").id == Id<Incident>{2});
        world.recover("b");
        world.now = world.now + hours(30);
        world.recover("a");
        world.raise(world.a_raise("d"));
        world.raise(world.a_raise("b"));
        CHECK(world.incident_of("b").id == world.incident_of("d").id);
    });
}

TEST_CASE("of a storm of signals not each is published, and all are one incident") {
    in_world([](World& world) {
        world.database.write([&](db::Sql& sql) {
            std::vector<Raise> storm;
            for (int i = 0; i < 300; ++i) storm.push_back(world.a_raise(std::to_string(i)));
            REQUIRE(refusal(raise_all(sql, world.system(), storm)) == "none");
        });
        const auto events = world.events();
        CHECK(std::ranges::count(events, '\n') == 24);  // 20, 32, 64, 128, 256.
        CHECK(world.incident_of("7").signals == 300);
    });
}

TEST_CASE("who sees to a signal says so, and may take that back") {
    in_world([](World& world) {
        world.raise(world.a_raise("k"));
        const auto id = world.signal("k").id;
        world.database.write([&](db::Sql& sql) {
            auto ann = world.as(sql, world.ann);
            auto taken = acknowledge_signal(sql, ann, {id, Text<2'000>{"Mine."}});
            REQUIRE(refusal(taken) == "none");
            CHECK(taken->body.state == SignalState::acknowledged);
            CHECK(taken->body.acknowledgement->by.name == "ann");
            CHECK(taken->body.acknowledgement->note == "Mine.");
            CHECK(refusal(acknowledge_signal(sql, ann, {.id = id})) == "acknowledged_already");
            CHECK(refusal(unacknowledge_signal(sql, ann, {id})) == "none");
            CHECK(refusal(unacknowledge_signal(sql, ann, {id})) == "not_acknowledged");
            CHECK(refusal(acknowledge_incident(sql, ann, {.id = {1}})) == "none");
            CHECK(refusal(acknowledge_incident(sql, ann, {.id = {1}})) == "signal_ended");
            CHECK(
                it::recorded(sql, "signal", id.value) == "acknowledged unacknowledged acknowledged"
            );
        });
        world.recover("k");
        world.database.write([&](db::Sql& sql) {
            auto ann = world.as(sql, world.ann);
            CHECK(refusal(acknowledge_signal(sql, ann, {.id = id})) == "signal_ended");
        });
    });
}

TEST_CASE("precision is what was confirmed of what was judged, and null while nothing was") {
    in_world([](World& world) {
        for (auto key : {"a", "b", "c"}) world.raise(world.a_raise(key));
        auto judge = [&](const char* key, Verdict verdict) {
            world.database.write([&](db::Sql& sql) {
                auto ann = world.as(sql, world.ann);
                auto id = store::last_episode(sql, world.shop, key)->id;
                CHECK(refusal(judge_signal(sql, ann, {.id = id, .verdict = verdict})) == "none");
            });
        };
        auto precision = [&] {
            return world.database.read([&](db::Sql& sql) {
                return list_detectors(sql, world.as(sql, world.ann), {})->items.at(0);
            });
        };
        CHECK(!precision().precision);
        CHECK(precision().signals == 3);
        judge("a", Verdict::confirmed);
        judge("b", Verdict::rejected);
        judge("c", Verdict::rejected);
        judge("c", Verdict::confirmed);
        CHECK(precision().confirmed == 2);
        CHECK(precision().precision == doctest::Approx(2.0 / 3));
        world.database.write([&](db::Sql& sql) {
            auto id = store::last_episode(sql, world.shop, "b")->id;
            auto ann = world.as(sql, world.ann);
            CHECK(refusal(remove_verdict(sql, ann, {id})) == "none");
            CHECK(refusal(remove_verdict(sql, ann, {id})) == "not_found");
        });
        CHECK(precision().precision == 1.0);
    });
}

TEST_CASE("a dead source is one signal, and what it watches is neither over nor silent") {
    in_world([](World& world) {
        auto alive = [&] {
            world.database.write([&](db::Sql& sql) {
                REQUIRE(source_alive(
                    sql, world.system(),
                    {.application = world.shop, .source = {"probe"}, .expected_every = seconds(60)}
                ));
            });
        };
        alive();
        world.raise(world.a_raise("k"));
        world.events();
        world.pass(minutes(2));
        alive();
        world.pass(minutes(2));
        CHECK(world.events() == "");
        world.pass(minutes(2));
        CHECK(world.events() == "opened 2 high\n");
        world.pass(minutes(10));
        CHECK(world.events() == "");

        CHECK(world.recover("k") == RecoverOutcome::source_dead);
        auto silent = world.a_raise("silent");
        silent.kind = {std::string(silence_kind)};
        CHECK(world.raise(silent).outcome == RaiseOutcome::source_dead);
        CHECK(world.events() == "");

        alive();
        CHECK(world.events() == "recovered 2 \n");
        CHECK(world.recover("k") == RecoverOutcome::recovered);
        CHECK(world.raise(silent).outcome == RaiseOutcome::created);
    });
}

TEST_CASE("the first rule that matches says which ticket an incident opens, or that none") {
    in_world([](World& world) {
        world.database.write([&](db::Sql& sql) {
            auto ada = world.as(sql, world.admin);
            auto quiet = create_rule(
                sql, ada,
                {.name = {"Tests"},
                 .matcher = Matcher{.environment = Line<200>{"test*"}},
                 .opens_ticket = false}
            );
            REQUIRE(refusal(quiet) == "none");
            WantedTicket ticket{.level = Level::L3, .priority = PlannedPriority::low};
            auto low = create_rule(
                sql, ada,
                {.name = {"Mail"},
                 .matcher = Matcher{.service = Line<200>{"mail"}},
                 .ticket = ticket}
            );
            REQUIRE(refusal(low) == "none");
        });
        auto test = world.a_raise("a");
        test.environment = {"testing"};
        world.raise(test);
        world.raise(world.a_raise("b", "mail"));
        world.raise(world.a_raise("c"));
        auto info = world.a_raise("d", "elsewhere");
        info.severity = SignalSeverity::info;
        world.raise(info);
        CHECK(world.events() == "opened 1 none\nopened 2 low\nopened 3 urgent\nopened 4 none\n");

        // What weighs more needs a ticket, when nothing did before.
        info.severity = SignalSeverity::critical;
        world.raise(info);
        CHECK(world.events() == "joined 4 1\n");
        CHECK(world.incident_of("d").plan.has_value());
    });
}

TEST_CASE("programs report for their application only") {
    in_world([](World& world) {
        world.database.write([&](db::Sql& sql) {
            Call program{.now = world.now};
            program.ingest = IngestCaller{{1}, "cron", world.shop};
            ReportSignals report;
            report.alive = {{{"cron"}, {}, {60}}};
            report.raise.resize(1);
            report.raise[0].key = {"k"};
            report.raise[0].source = {"cron"};
            report.raise[0].kind = {"backup.failed"};
            report.raise[0].subject = {"db-1"};
            report.raise[0].summary = {"The disk is full."};
            report.recover = {{{"k"}, {}, {}}, {{"none"}, {}, {}}};
            auto taken = report_signals(sql, program, report);
            REQUIRE(refusal(taken) == "none");
            CHECK(taken->raised.at(0).outcome == RaiseOutcome::created);
            CHECK(taken->recovered.at(0).outcome == RecoverOutcome::recovered);
            CHECK(taken->recovered.at(1).outcome == RecoverOutcome::not_there);
            report.application = Line<10>{"LEDGER"};
            CHECK(
                refusal(report_signals(sql, program, report)) ==
                "application signal_application_unknown"
            );
            report.application = Line<10>{"SHOP"};
            CHECK(refusal(report_signals(sql, program, report)) == "none");
            CHECK(refusal(report_signals(sql, world.as(sql, world.otto), report)) == "forbidden");
            CHECK(
                refusal(report_signals(sql, world.as(sql, world.lars), report)) ==
                "application signal_application_unknown"
            );
            report.recover.resize(101);
            CHECK(
                refusal(report_signals(sql, world.as(sql, world.ann), report)) ==
                "recover too_many_signals"
            );
        });
    });
}

TEST_CASE("signals that were over for long are removed, with their incidents") {
    in_world([](World& world) {
        auto request = world.a_raise("k");
        request.snapshot = 1;
        world.raise(request);
        world.raise(world.a_raise("stays", "other"));
        world.recover("k");
        world.now = world.now + hours(24 * 401);
        world.database.write([&](db::Sql& sql) {
            CHECK(store::purge(sql, world.now - hours(24 * 400), 10) == 1);
            CHECK(store::purge_incidents(sql, world.now - hours(24 * 400), 10) == 1);
            CHECK(sql.value<std::int64_t>("SELECT COUNT(*) FROM signal") == 1);
            CHECK(sql.value<std::int64_t>("SELECT COUNT(*) FROM incident") == 1);
        });
    });
}

}  // namespace mainstay::signals::test::signals_test
