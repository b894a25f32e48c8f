#include <doctest/doctest.h>

#include "ticketing/deadline_alerts.hpp"
#include "ticketing/deadline_jobs.hpp"
#include "ticketing/deadline_store.hpp"
#include "ticketing/promises_test.hpp"
#include "ticketing/service_level_routes.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing::test::deadlines_test {

namespace {

/// A desk with promises, and what keeps its deadlines.
struct Kept {
    db::Database& database;
    const Desk& desk;
    PromiseCache promises{};
    events::Cursor reached{};

    /// One change of the ticket, so many seconds after noon, and the deadlines after it.
    std::string after(
        const std::string& key, int seconds, const std::function<void(db::Sql&)>& change
    ) {
        database.write([&](db::Sql& sql) { change(sql); });
        follow_all(database, promises, reached, noon + std::chrono::seconds(seconds));
        return text(key);
    }

    std::string text(const std::string& key) {
        return database.read([&](db::Sql& sql) { return deadlines_text(sql, key); });
    }

    /// The scheduled job and what it brings about, so many seconds after noon.
    void alert(int seconds) {
        auto now = noon + std::chrono::seconds(seconds);
        auto due = database.read([&](db::Sql& sql) { return store::due_tickets(sql, now, 100); });
        for (auto ticket : due)
            database.write([&](db::Sql& sql) {
                alert_of_deadlines(sql, Call::system(now, "test"), *promises.current(sql), ticket);
            });
        follow_all(database, promises, reached, now);
    }

    /// All that waits in the queue to be computed anew.
    void recompute(int seconds) {
        auto now = noon + std::chrono::seconds(seconds);
        jobs::run_due(database, {recompute_worker(database, promises)}, [now] { return now; });
    }
};

void with_promises(const std::function<void(Kept& kept)>& body) {
    with_desk([&](db::test::TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) {
            add_policy(sql, desk, a_policy(a_calendar_always(sql, desk)));
        });
        Kept kept{*database, desk};
        body(kept);
    });
}

void reply(db::Sql& sql, Id<User> author, const std::string& key, int seconds) {
    PostMessage message{.key = key, .text = {"Hello."}, .visibility = Visibility::public_};
    done(add_message(sql, as(sql, author, seconds), message, Source::web));
}

std::string opened(Kept& kept) {
    std::string key;
    kept.database.write([&](db::Sql& sql) { key = a_ticket(sql, kept.desk.ann); });
    follow_all(kept.database, kept.promises, kept.reached, noon);
    return key;
}

std::string actions(Kept& kept, const std::string& key) {
    return kept.database.read([&](db::Sql& sql) { return recorded(sql, key); });
}

std::size_t alerts_published(Kept& kept) {
    return kept.database.read([&](db::Sql& sql) {
        return published(sql, "ticket.service_level_alert").size();
    });
}

constexpr int hour = 3'600;

}  // namespace

TEST_CASE("a new ticket has the deadlines that its policy promises") {
    with_promises([](Kept& kept) {
        auto key = opened(kept);

        CHECK(
            kept.text(key) ==
            "first_response running due 1:00\n"
            "level_L1 running due 4:00\n"
            "resolution running due 8:00\n"
        );
    });
}

TEST_CASE("a ticket for which nothing is promised has no deadlines") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        Kept kept{*database, desk};
        auto key = opened(kept);

        CHECK(kept.text(key).empty());
    });
}

TEST_CASE("a reply answers, waiting on the requester pauses, and their reply goes on") {
    with_promises([](Kept& kept) {
        auto key = opened(kept);

        CHECK(
            kept.after(
                key, hour / 2, [&](db::Sql& sql) { reply(sql, kept.desk.lea, key, hour / 2); }
            ) ==
            "first_response fulfilled done 0:30\n"
            "level_L1 paused\n"
            "resolution paused\n"
        );
        CHECK(
            kept.after(
                key, 2 * hour, [&](db::Sql& sql) { reply(sql, kept.desk.ann, key, 2 * hour); }
            ) ==
            "first_response fulfilled done 0:30\n"
            "level_L1 running due 5:30\n"
            "next_reply running due 4:00\n"
            "resolution running due 9:30\n"
        );
    });
}

TEST_CASE("a late reply is on record as a breach") {
    with_promises([](Kept& kept) {
        auto key = opened(kept);

        auto text = kept.after(key, 2 * hour, [&](db::Sql& sql) {
            reply(sql, kept.desk.lea, key, 2 * hour);
        });

        CHECK(text.starts_with("first_response fulfilled due 1:00 done 2:00 breached 1:00\n"));
    });
}

TEST_CASE("people are warned once before a deadline, and told once that it was missed") {
    with_promises([](Kept& kept) {
        auto key = opened(kept);

        kept.alert(hour / 2);
        CHECK(actions(kept, key) == "created");
        kept.alert(hour * 3 / 4);
        kept.alert(hour * 3 / 4 + 60);
        CHECK(actions(kept, key) == "created service_level_warned");
        CHECK(alerts_published(kept) == 1);
        kept.alert(hour + 1);
        kept.alert(hour + 100);
        CHECK(actions(kept, key) == "created service_level_warned service_level_breached");
        CHECK(alerts_published(kept) == 2);
        CHECK(kept.text(key).starts_with("first_response running due 1:00 breached 1:00\n"));
    });
}

TEST_CASE("a warning that comes too late is left out") {
    with_promises([](Kept& kept) {
        auto key = opened(kept);

        kept.alert(hour + 1);

        CHECK(actions(kept, key) == "created service_level_breached");
    });
}

TEST_CASE("who holds the ticket is told of a breach, and whom the policy names") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) {
            auto policy = a_policy(a_calendar_always(sql, desk));
            policy.promises.notified = {desk.tom};
            add_policy(sql, desk, policy);
        });
        Kept kept{*database, desk};
        auto key = opened(kept);

        kept.alert(hour + 1);

        auto [kinds, people] = database->read([&](db::Sql& sql) {
            events::EventRecord record{
                .type = "ticket.service_level_alert",
                .payload =
                    boost::json::serialize(published(sql, "ticket.service_level_alert").back()),
            };
            auto found = ticket_notifications().interested(sql, record);
            std::string all, who;
            for (const auto& interest : found.people) {
                all += interest.kind + " " + interest.detail + " " + interest.reason + "\n";
                who += identity::find_person(sql, Id<User>{interest.person})->name + " ";
            }
            return std::pair(all, who);
        });
        CHECK(
            kinds ==
            "ticket.breached first_response holder\n"
            "ticket.breached first_response holder\n"
            "ticket.breached first_response policy\n"
        );
        CHECK(people.ends_with("tom "));
    });
}

TEST_CASE("a breach raises the ticket as the policy says, once for a clock") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) {
            auto policy = a_policy(a_calendar_always(sql, desk));
            policy.promises.raise_urgency = true;
            policy.promises.hand_over = true;
            add_policy(sql, desk, policy);
            policy.name = {"Faster"};
            policy.priority = Priority::high;
            policy.promises.first_response = {{10}};
            add_policy(sql, desk, policy);
        });
        Kept kept{*database, desk};
        auto key = opened(kept);

        for (int i = 1; i < 4; ++i) kept.alert(hour + i);

        auto raised = database->read([&](db::Sql& sql) { return ticket(sql, desk, key); });
        CHECK(raised.priority == Priority::high);
        CHECK(holder(raised) == "L2 SHOP L2 tom");
        CHECK(actions(kept, key) == "created service_level_breached");
        CHECK(alerts_published(kept) == 1);
    });
}

TEST_CASE("a calendar that is changed moves what is due of open tickets, and asks for it once") {
    with_promises([](Kept& kept) {
        auto key = opened(kept);
        std::vector<std::string> others;
        for (int i = 0; i < 60; ++i) others.push_back(opened(kept));
        kept.recompute(60);

        kept.database.write([&](db::Sql& sql) {
            using enum calendar::Weekday;
            auto known = done(list_calendars(sql, as(sql, kept.desk.admin), {})).items.at(0);
            ChangeCalendar later{
                .id = known.id,
                .if_match = known.version,
                .definition =
                    {{.zone = {"UTC"},
                      .hours =
                          {{{monday, tuesday, wednesday, thursday, friday, saturday, sunday},
                            {"14:00"},
                            {"24:00"}}}}}
            };
            done(change_calendar(sql, as(sql, kept.desk.admin, 120), later));
        });
        kept.recompute(180);

        CHECK(kept.text(key).starts_with("first_response running due 3:00\n"));
        for (const auto& other : others)
            CHECK(kept.text(other).starts_with("first_response running due 3:00\n"));
    });
}

TEST_CASE("what was begun of computing anew goes on where it stopped") {
    with_promises([](Kept& kept) {
        std::vector<std::string> keys;
        for (int i = 0; i < 30; ++i) keys.push_back(opened(kept));
        kept.database.write([&](db::Sql& sql) {
            sql.run("DELETE FROM ticket_deadline");
            auto middle = store::find(sql, keys[14])->id.value;
            auto revision = load_promises(sql).revision;
            sql.run("DELETE FROM job");
            jobs::enqueue(
                sql, RecomputeDeadlines{.revision = revision, .status = 0, .after = middle}, noon
            );
        });

        kept.recompute(60);

        CHECK(kept.text(keys[14]).empty());
        for (std::size_t i = 15; i < keys.size(); ++i) CHECK_FALSE(kept.text(keys[i]).empty());
    });
}

TEST_CASE("a policy that is removed takes its deadlines along, and brings them back") {
    with_promises([](Kept& kept) {
        auto key = opened(kept);
        auto before = kept.text(key);
        auto id = kept.database.read([&](db::Sql& sql) {
            return done(list_policies(sql, as(sql, kept.desk.lea), {})).items.at(0).id;
        });

        kept.database.write([&](db::Sql& sql) {
            REQUIRE(remove_policy(sql, as(sql, kept.desk.admin), {id}));
        });
        kept.recompute(1);
        CHECK(kept.text(key).empty());

        kept.database.write([&](db::Sql& sql) {
            done(restore_policy(sql, as(sql, kept.desk.admin), {id}));
        });
        kept.recompute(2);
        CHECK(kept.text(key) == before);
    });
}

TEST_CASE("the clocks of a ticket are explained to staff, and to no requester") {
    with_promises([](Kept& kept) {
        auto key = opened(kept);
        kept.after(key, hour / 2, [&](db::Sql& sql) { reply(sql, kept.desk.lea, key, hour / 2); });

        kept.database.read([&](db::Sql& sql) {
            auto ask = [&](Id<User> who) {
                return service_levels_of(sql, as(sql, who, hour), {key}, kept.promises);
            };
            auto clocks = done(ask(kept.desk.lea)).clocks;
            REQUIRE(clocks.size() == 3);
            CHECK(clocks[1].kind == ClockKind::resolution);
            CHECK(clocks[1].state == ClockState::paused);
            CHECK(clocks[1].remaining_seconds == 7 * hour + hour / 2);
            REQUIRE(clocks[1].why.size() == 2);
            CHECK(clocks[1].why[0].reason == CountReason::counted);
            CHECK(clocks[1].why[0].counted_seconds == hour / 2);
            CHECK(clocks[1].why[1].reason == CountReason::waiting_on_requester);
            CHECK(refusal(ask(kept.desk.ann)) == "forbidden");
            CHECK(refusal(ask(kept.desk.boss)) == "forbidden");
            CHECK(refusal(ask(kept.desk.bob)) == "not_found");
        });
    });
}

TEST_CASE("a list shows staff what is due next, and requesters nothing of it") {
    with_promises([](Kept& kept) {
        auto key = opened(kept);

        kept.database.read([&](db::Sql& sql) {
            auto for_staff = done(list(sql, as(sql, kept.desk.lea), {})).items.at(0);
            REQUIRE(for_staff.due);
            CHECK(for_staff.due->clock == "first_response");
            CHECK(for_staff.due->due_at == noon + std::chrono::hours(1));
            CHECK_FALSE(done(list(sql, as(sql, kept.desk.ann), {})).items.at(0).due);
        });
    });
}

TEST_CASE("tickets are found by how their clocks stand, by staff only") {
    with_promises([](Kept& kept) {
        auto late = opened(kept);
        kept.alert(hour + 1);
        auto soon = opened(kept);
        kept.alert(hour * 3 / 4);
        auto paused = opened(kept);
        kept.after(paused, 60, [&](db::Sql& sql) { reply(sql, kept.desk.lea, paused, 60); });
        auto met = opened(kept);
        kept.after(met, 60, [&](db::Sql& sql) {
            ResolveTicket resolve{.key = met, .resolution = Resolution::fixed};
            done(ticketing::resolve(sql, as(sql, kept.desk.lea, 60), resolve, Source::web));
        });

        kept.database.read([&](db::Sql& sql) {
            auto found = [&](const std::string& filter) {
                std::string keys;
                ListTickets request{.filter = {{filter}}};
                for (const auto& row :
                     done(list(sql, as(sql, kept.desk.lea, 2 * hour), request)).items)
                    keys += row.key + " ";
                return keys;
            };
            CHECK(found("sla:breaching") == soon + " ");
            CHECK(found("sla:breaching OR sla:paused") == paused + " " + soon + " ");
            CHECK(found("-sla:breaching sla:breached") == late + " ");
            CHECK(found("sla:met") == met + " ");
            CHECK(found("due<2027-01-01") == soon + " " + late + " ");
            CHECK(found("due>2027-01-01").empty());
            ListTickets request{.filter = {{"sla:breached"}}};
            CHECK(
                refusal(list(sql, as(sql, kept.desk.ann), request)) == "filter filter_term_unknown"
            );
        });
    });
}

}  // namespace mainstay::ticketing::test::deadlines_test
