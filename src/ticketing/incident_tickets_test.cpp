#include <doctest/doctest.h>

#include "events/events.hpp"
#include "identity/identity.hpp"
#include "ticketing/incident_desk_test.hpp"
#include "ticketing/promises_test.hpp"

namespace mainstay::ticketing::test::incident_tickets_test {

namespace {

using signals::SignalSeverity;

/// What the chain of a ticket has at a step, for that person.
std::string step(WatchedDesk& at, const std::string& key, std::size_t number, Id<User> user) {
    return at.read([&](db::Sql& sql) {
        auto found = done(chain(sql, as(sql, user), {key}, chain_steps())).stations.at(number);
        return found.target ? found.target->type + ' ' + found.target->id + ' ' + *found.title
                            : "none";
    });
}

constexpr std::size_t signal_step = 0, verification_step = 5;
constexpr auto notes_end = std::string::npos;

}  // namespace

TEST_CASE("an incident opens one ticket, as its plan says, that only staff see") {
    at_watched_desk([](WatchedDesk& at) {
        const auto signal = at.raise(at.a_raise("slow"));
        at.follow();
        REQUIRE(at.tickets() == "SHOP-1 new");

        const auto ticket = at.view("SHOP-1");
        CHECK(ticket.subject == "POST /pay: It is slow.");
        CHECK(ticket.kind == Kind::incident);
        CHECK(ticket.maintenance == Maintenance::corrective);
        CHECK(ticket.priority == Priority::urgent);
        CHECK(holder(ticket) == "L2 SHOP L2 tom");
        CHECK(ticket.requester.name == "Mainstay monitoring");
        CHECK_FALSE(ticket.organization);
        CHECK(ticket.incidents == std::vector{at.incident(signal)});
        CHECK(
            at.notes("SHOP-1") ==
            "- private: POST /pay: It is slow.\n\n- critical: checkout, POST /pay: It is slow.\n\n"
            "Incident 1. What was seen is attached.\n"
        );
        CHECK(step(at, "SHOP-1", signal_step, at.desk.tom) == "incident 1 POST /pay: It is slow.");
        at.read([&](db::Sql& sql) {
            for (auto user : {at.desk.ann, at.desk.boss})
                CHECK(refusal(show(sql, as(sql, user), {"SHOP-1"})) == "not_found");
            const std::vector<std::int64_t> incidents{1, 2};
            const auto keys = tickets_of_incidents(sql, as(sql, at.desk.tom), incidents);
            CHECK(keys == std::map<std::int64_t, std::string>{{1, "SHOP-1"}});
            CHECK(tickets_of_incidents(sql, as(sql, at.desk.ann), incidents).empty());
        });
    });
}

TEST_CASE("an event of an incident that comes again opens nothing") {
    at_watched_desk([](WatchedDesk& at) {
        at.raise(at.a_raise("slow"));
        at.follow();
        at.write({.kind = IncidentStepKind::opened, .incident = {1}, .text = "again"});
        CHECK(at.tickets() == "SHOP-1 new");
        CHECK_THROWS_AS(
            at.database->write([&](db::Sql& sql) {
                store::insert(sql, IncidentTicket{{1}, {1}, at.now});
            }),
            db::UniqueViolation
        );
    });
}

TEST_CASE("whatever of an incident is known first opens its ticket") {
    using enum IncidentStepKind;
    for (auto first : {joined, recovered, returned, removed})
        at_watched_desk([&](WatchedDesk& at) {
            at.raise(at.a_raise("slow"));
            at.write({.kind = first, .incident = {1}, .text = "- critical: early"});
            CHECK(at.tickets() == "SHOP-1 new");
            at.follow();
            CHECK(at.tickets() == "SHOP-1 new");
            CHECK(at.files("SHOP-1") == "");  // It came without; what follows next brings it.
        });
}

TEST_CASE("what is only to be known of has no ticket until it weighs more") {
    at_watched_desk([](WatchedDesk& at) {
        auto light = at.a_raise("slow");
        light.severity = SignalSeverity::info;
        at.raise(light);
        at.follow();
        CHECK(at.tickets() == "");
        light.severity = SignalSeverity::warning;
        at.now = at.now + std::chrono::seconds(10);
        at.raise(light);
        at.follow();
        CHECK(at.tickets() == "SHOP-1 new");
        CHECK(at.view("SHOP-1").priority == Priority::high);
    });
}

TEST_CASE("what joins an incident, and what is taken out, is a note for staff") {
    at_watched_desk([](WatchedDesk& at) {
        at.raise(at.a_raise("slow"));
        at.follow();
        auto next = at.a_raise("errors");
        next.subject = {"POST /cart"};
        at.raise(next);
        at.follow(1);
        CHECK(at.tickets() == "SHOP-1 new");
        const auto notes = at.notes("SHOP-1");
        CHECK(
            notes.find("- private: A signal joined incident 1, which has 2 now:\n\n"
                       "- critical: checkout, POST /cart: It is slow.") != notes.npos
        );
        CHECK(at.files("SHOP-1") == "signal-1.json signal-2.json");
    });
}

TEST_CASE("a recovery is verified on the chain, and leaves the status to people") {
    at_watched_desk([](WatchedDesk& at) {
        at.raise(at.a_raise("slow"));
        at.follow();
        CHECK(step(at, "SHOP-1", verification_step, at.desk.tom) == "none");
        at.recover("slow", {{"before", {{"p99_ms", 900}}}, {"after", {{"p99_ms", 120}}}});
        at.follow(5);

        CHECK(at.tickets() == "SHOP-1 new");
        CHECK(
            step(at, "SHOP-1", verification_step, at.desk.tom) ==
            "incident 1 POST /pay: It is slow."
        );
        const auto notes = at.notes("SHOP-1");
        CHECK(notes.find("All signals of incident 1 are over since") != notes.npos);
        CHECK(notes.find("p99_ms 900 → 120") != notes.npos);
        at.read([&](db::Sql& sql) {
            const auto actions = identity::test::recorded(sql, "ticket", 1);
            CHECK(actions.find("incident_recovered") != actions.npos);
        });
    });
}

TEST_CASE("that somebody decided that a signal is over verifies nothing") {
    at_watched_desk([](WatchedDesk& at) {
        at.raise(at.a_raise("slow"));
        at.follow();
        at.database->write([&](db::Sql& sql) {
            const auto application = at.a_raise("slow").application;
            return done(signals::recover(
                sql, at.system(), {.application = application, .key = {"slow"}, .is_decided = true}
            ));
        });
        at.follow(5);
        CHECK(step(at, "SHOP-1", verification_step, at.desk.tom) == "none");
        CHECK(at.notes("SHOP-1").find("somebody decided so. That is no proof yet.") != notes_end);

        // Once it was there again, an end that was seen counts.
        at.raise(at.a_raise("slow"));
        at.follow(1);
        at.recover("slow");
        at.follow(5);
        CHECK(step(at, "SHOP-1", verification_step, at.desk.tom) != "none");
    });
}

TEST_CASE("who links something with tickets finds those that the caller sees, and notes are staff's"
) {
    at_watched_desk([](WatchedDesk& at) {
        at.raise(at.a_raise("slow"));
        at.follow();
        const auto linked = linked_tickets();
        const std::vector<std::int64_t> ids{1, 99};
        at.read([&](db::Sql& sql) {
            const auto tom = as(sql, at.desk.tom);
            CHECK(done(linked.find(sql, tom, "SHOP-1", true)).key == "SHOP-1");
            CHECK(refusal(linked.find(sql, tom, "SHOP-9", false)) == "not_found");
            CHECK(refusal(linked.find(sql, as(sql, at.desk.ann), "SHOP-1", false)) == "not_found");
            CHECK(linked.visible(sql, tom, ids).size() == 1);
            CHECK(linked.visible(sql, tom, ids).at(1).status == "new");
            CHECK(linked.visible(sql, as(sql, at.desk.ann), ids).empty());
        });
        at.database->write([&](db::Sql& sql) {
            linked.note(sql, at.system(), 1, "The error is gone.");
            linked.note(sql, at.system(), 99, "Nobody reads this.");
            return true;
        });
        CHECK(at.notes("SHOP-1").find("- private: The error is gone.") != notes_end);
    });
}

TEST_CASE("what returns reopens a ticket that is done, and is a note on one that is not") {
    at_watched_desk([](WatchedDesk& at) {
        at.raise(at.a_raise("slow"));
        at.follow();
        at.recover("slow");
        at.follow(5);
        at.raise(at.a_raise("slow"));
        at.follow(5);
        CHECK(at.tickets() == "SHOP-1 new");
        CHECK(step(at, "SHOP-1", verification_step, at.desk.tom) == "none");
        CHECK(at.notes("SHOP-1").find("Incident 1 is there again") != std::string::npos);

        at.recover("slow");
        at.follow(5);
        at.database->write([&](db::Sql& sql) {
            done(resolve(sql, as(sql, at.desk.tom), {.key = "SHOP-1"}, Source::web));
        });
        CHECK(at.tickets() == "SHOP-1 resolved");
        at.raise(at.a_raise("slow"));
        at.follow(5);
        CHECK(at.tickets() == "SHOP-1 open");
    });
}

TEST_CASE("of two incidents that are one after all, the ticket of one goes up in the other's") {
    at_watched_desk([](WatchedDesk& at) {
        at.raise(at.a_raise("slow", "checkout"));
        at.raise(at.a_raise("locks", "db"));
        at.follow();
        REQUIRE(at.tickets() == "SHOP-1 new, SHOP-2 new");

        auto between = at.a_raise("calls", "orders");
        between.neighbours = {
            {{"checkout"}, signals::NeighbourSide::called_by},
            {{"db"}, signals::NeighbourSide::calls}
        };
        at.raise(between);
        at.follow(1);

        CHECK(at.tickets() == "SHOP-1 new, SHOP-2 closed");
        CHECK(at.view("SHOP-2").resolution == Resolution::duplicate);
        CHECK(at.view("SHOP-2").merged_into->key == "SHOP-1");
        CHECK(at.notes("SHOP-1").find("Incident 2 went up in incident 1") != std::string::npos);
        CHECK(at.files("SHOP-1") == "signal-1.json signal-2.json signal-3.json");
        at.write({.kind = IncidentStepKind::joined, .incident = {2}, .text = "- late"});
        CHECK(at.tickets() == "SHOP-1 new, SHOP-2 closed");
        CHECK(at.notes("SHOP-1").find("- late") != std::string::npos);
    });
}

TEST_CASE("what returns takes up the ticket of an incident that came just before it") {
    at_watched_desk([](WatchedDesk& at) {
        auto caller = at.a_raise("calls", "checkout");
        caller.neighbours = {{{"db"}, signals::NeighbourSide::calls}};
        at.raise(caller);
        at.recover("calls");
        at.follow(5);
        at.raise(at.a_raise("locks", "db"));
        at.follow();
        REQUIRE(at.tickets() == "SHOP-1 new, SHOP-2 new");

        at.raise(caller);
        at.follow(5);

        REQUIRE(at.tickets() == "SHOP-1 new, SHOP-2 closed");
        CHECK(at.view("SHOP-2").merged_into.value().key == "SHOP-1");
    });
}

TEST_CASE("tickets of merged incidents that people made unlike are linked, and stay two") {
    at_watched_desk([](WatchedDesk& at) {
        at.raise(at.a_raise("slow", "checkout"));
        at.raise(at.a_raise("locks", "db"));
        at.follow();
        at.database->write([&](db::Sql& sql) {
            done(resolve(sql, as(sql, at.desk.tom), {.key = "SHOP-1"}, Source::web));
        });
        auto between = at.a_raise("calls", "orders");
        between.neighbours = {
            {{"checkout"}, signals::NeighbourSide::called_by},
            {{"db"}, signals::NeighbourSide::calls}
        };
        at.raise(between);
        at.follow(1);

        CHECK(at.tickets() == "SHOP-1 resolved, SHOP-2 new");
        CHECK(at.notes("SHOP-1").find("merge_into_done") != std::string::npos);
        at.read([&](db::Sql& sql) {
            const auto linked = done(links(sql, as(sql, at.desk.tom), {.key = "SHOP-2"})).items;
            REQUIRE(linked.size() == 1);
            CHECK(linked[0].relation == Relation::duplicate_of);
            CHECK(linked[0].ticket.key == "SHOP-1");
        });
    });
}

TEST_CASE("an incident without a ticket goes on with that of the one it takes up") {
    at_watched_desk([](WatchedDesk& at) {
        auto light = at.a_raise("slow", "checkout");
        light.severity = SignalSeverity::info;
        at.raise(light);
        at.raise(at.a_raise("locks", "db"));
        at.follow();
        REQUIRE(at.tickets() == "SHOP-1 new");
        auto between = at.a_raise("calls", "orders");
        between.severity = SignalSeverity::info;
        between.neighbours = {
            {{"checkout"}, signals::NeighbourSide::called_by},
            {{"db"}, signals::NeighbourSide::calls}
        };
        at.raise(between);
        at.follow(1);

        CHECK(at.tickets() == "SHOP-1 new");
        CHECK(at.view("SHOP-1").incidents.size() == 2);
    });
}

TEST_CASE("nobody waits for an answer on a ticket of monitoring, but it is to be resolved") {
    at_watched_desk([](WatchedDesk& at) {
        at.database->write([&](db::Sql& sql) {
            add_policy(sql, at.desk, a_policy(a_calendar_always(sql, at.desk)));
        });
        PromiseCache promises;
        events::Cursor reached;
        at.raise(at.a_raise("slow"));
        at.follow();
        follow_all(*at.database, promises, reached, at.now);
        const auto deadlines = [&] {
            return at.read([&](db::Sql& sql) { return deadlines_text(sql, "SHOP-1"); });
        };
        CHECK(deadlines() == "resolution running due 8:00\n");

        at.recover("slow");
        at.follow(5);
        follow_all(*at.database, promises, reached, at.now);
        CHECK(deadlines() == "resolution running due 8:00\n");
    });
}

TEST_CASE("where no team holds the level, the ticket is there without one") {
    at_watched_desk([](WatchedDesk& at) {
        at.database->write([&](db::Sql& sql) {
            sql.run("DELETE FROM team_application WHERE team = :team", at.desk.l2);
        });
        at.raise(at.a_raise("slow"));
        at.follow();
        CHECK(at.tickets() == "SHOP-1 new");
        const auto shown = at.read([&](db::Sql& sql) { return ticket(sql, at.desk, "SHOP-1"); });
        CHECK(shown.level == Level::L2);
        CHECK_FALSE(shown.team);
    });
}

}  // namespace mainstay::ticketing::test::incident_tickets_test
