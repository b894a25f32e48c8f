#include "events/events.hpp"

#include <algorithm>
#include <future>

#include <boost/describe.hpp>
#include <doctest/doctest.h>

#include "db/testing.hpp"
#include "events/mail_received.hpp"
#include "events/reply_posted.hpp"
#include "events/ticket_changed.hpp"
#include "jobs/jobs.hpp"

namespace mainstay::events::events_test {

namespace {

using db::Sql;
using db::test::TestDatabase;

void on_each(const std::function<void(TestDatabase&)>& body) {
    db::test::on_each_database({jobs::migrations(), migrations()}, body);
}

Call call_at(int second) { return Call::system(Time{second * 1'000'000LL}, "request-1"); }

TicketChanged changed(std::string key) {
    return {.ticket = 7, .key = std::move(key), .version = 2, .what = {"status"}};
}

void emit_changed(TestDatabase& database, std::string key, int second = 1) {
    database->write([&](Sql& sql) { emit(sql, call_at(second), changed(key)); });
}

std::vector<std::string> keys(const std::vector<EventRecord>& records) {
    std::vector<std::string> keys;
    for (const auto& each : records) keys.push_back(each.as<TicketChanged>()->key);
    return keys;
}

std::vector<EventRecord> after(TestDatabase& database, Cursor cursor, int limit = 100) {
    return database->read([&](Sql& sql) { return tail(sql, cursor, limit); });
}

Cursor now(TestDatabase& database) {
    return database->read([](Sql& sql) { return head(sql); });
}

Subscription keep(std::string kind, std::vector<std::string>& kept) {
    return on<TicketChanged>(
        std::move(kind), {},
        [&](const TicketChanged& event, const jobs::Run&) { kept.push_back(event.key); }
    );
}

Time minute(int number) { return Time{number * 60'000'000LL}; }

void declare_at(
    TestDatabase& database, const std::vector<Subscription>& subscriptions, const jobs::Declarer& by
) {
    database->write([&](Sql& sql) { subscribe(sql, subscriptions, by); });
}

/// The kinds of the jobs that a change of a ticket has done.
std::vector<std::string> kinds_after_a_change(TestDatabase& database) {
    database->write([](Sql& sql) { sql.run("DELETE FROM job"); });
    emit_changed(database, "SHOP-1");
    std::vector<std::string> kinds;
    for (const auto& job :
         database->read([](Sql& sql) { return list(sql, jobs::State::ready, {}, 10); }))
        kinds.push_back(job.kind);
    std::ranges::sort(kinds);
    return kinds;
}

}  // namespace

TEST_CASE("an event is told only if the change that caused it is committed") {
    on_each([](TestDatabase& database) {
        std::vector<std::string> kept;
        database->write([&](Sql& sql) { subscribe(sql, {keep("test.keep", kept)}); });
        auto refused = database->write([](Sql& sql) -> Result<> {
            emit(sql, call_at(1), changed("SHOP-1"));
            return refuse(code::forbidden);
        });

        CHECK_FALSE(refused);
        CHECK(after(database, {}).empty());
        CHECK(database->read([](Sql& sql) { return jobs::counts(sql); }).ready == 0);
    });
}

TEST_CASE("each reaction to an event is a job of its own, written with the event") {
    on_each([](TestDatabase& database) {
        std::vector<std::string> first, second;
        std::vector<Subscription> subscriptions{
            keep("test.first", first), keep("test.second", second)
        };
        database->write([&](Sql& sql) { subscribe(sql, subscriptions); });

        emit_changed(database, "SHOP-1");
        CHECK(database->read([](Sql& sql) { return jobs::counts(sql); }).ready == 2);
        jobs::run_due(*database, workers(subscriptions), system_now);

        CHECK(first == std::vector<std::string>{"SHOP-1"});
        CHECK(second == std::vector<std::string>{"SHOP-1"});
    });
}

TEST_CASE("a reaction that nobody declared for a while does not happen any more") {
    on_each([](TestDatabase& database) {
        std::vector<std::string> kept;
        auto both = std::vector{keep("test.first", kept), keep("test.second", kept)};
        declare_at(database, both, {minute(0)});
        declare_at(database, {both[1]}, {minute(11)});
        declare_at(database, {both[1]}, {minute(12)});

        CHECK(kinds_after_a_change(database) == std::vector<std::string>{"test.second"});
    });
}

TEST_CASE("an old node that starts beside a new one takes no reaction from it") {
    on_each([](TestDatabase& database) {
        std::vector<std::string> kept;
        auto both = std::vector{keep("test.new", kept), keep("test.old", kept)};
        declare_at(database, both, {minute(0), jobs::version_number("1.10.0")});

        // Even where the new one was not seen for days: what happens now waits for it.
        for (int at : {1, 60, 5'000})
            declare_at(database, {both[1]}, {minute(at), jobs::version_number("1.9.2")});

        CHECK(kinds_after_a_change(database) == std::vector<std::string>{"test.new", "test.old"});
    });
}

TEST_CASE("what only the older version reacts to goes on while one of its nodes is seen") {
    for (auto dialect : db::test::dialects()) {
        if (dialect == db::Dialect::sqlite) continue;  // Of one process only.
        TestDatabase database(dialect, {jobs::migrations(), migrations()});
        std::vector<std::string> kept;
        auto older = keep("test.older", kept), newer = keep("test.newer", kept);
        for (int at = 0; at < 40; at += 2) {
            declare_at(database, {older}, {minute(at), 1});
            declare_at(database, {newer}, {minute(at + 1), 2});
        }
        CHECK(
            kinds_after_a_change(database) == std::vector<std::string>{"test.newer", "test.older"}
        );

        declare_at(database, {newer}, {minute(48), 2});
        CHECK(kinds_after_a_change(database).size() == 2);
        declare_at(database, {newer}, {minute(49), 2});

        CHECK(kinds_after_a_change(database) == std::vector<std::string>{"test.newer"});
    }
}

TEST_CASE("what a newer version says of an event besides is skipped") {
    EventRecord record{
        .type = std::string(TicketChanged::type),
        .payload = R"({"ticket": 7, "key": "SHOP-1", "version": 2, "mood": "fine"})",
    };
    REQUIRE(record.as<TicketChanged>());
    CHECK(record.as<TicketChanged>()->key == "SHOP-1");

    record.payload = R"({"mood": "fine"})";
    CHECK_FALSE(record.as<TicketChanged>());
}

TEST_CASE("the tail gives all that happened after a place, in pages and in order") {
    on_each([](TestDatabase& database) {
        for (const char* key : {"A-1", "A-2", "A-3", "A-4", "A-5"}) emit_changed(database, key);

        auto first = after(database, {}, 3);
        auto second = after(database, first.back().cursor(), 3);

        CHECK(keys(first) == std::vector<std::string>{"A-1", "A-2", "A-3"});
        CHECK(keys(second) == std::vector<std::string>{"A-4", "A-5"});
        CHECK(after(database, second.back().cursor()).empty());
        CHECK(first[0].type == "ticket.changed");
        CHECK(first[0].version == TicketChanged::schema_version);
        CHECK(first[0].at == Time{1'000'000});
        CHECK(first[0].request_id == "request-1");
        CHECK_FALSE(first[0].as<ReplyPosted>());
    });
}

TEST_CASE("from the head on, one sees only what is yet to happen") {
    on_each([](TestDatabase& database) {
        CHECK(after(database, now(database)).empty());
        emit_changed(database, "A-1");
        auto cursor = now(database);
        CHECK(after(database, cursor).empty());

        emit_changed(database, "A-2");

        CHECK(keys(after(database, cursor)) == std::vector<std::string>{"A-2"});
    });
}

TEST_CASE("no event is missed when transactions end in another order than they began") {
    for (auto dialect : db::test::dialects()) {
        if (dialect == db::Dialect::sqlite) continue;  // One writer: they end as they began.
        TestDatabase database(dialect, {jobs::migrations(), migrations()});
        std::promise<void> has_emitted, may_end;
        auto begun = now(database);
        auto slow = std::async(std::launch::async, [&] {
            database.write_without_turn([&](Sql& sql) {
                emit(sql, call_at(1), changed("SLOW-1"));
                sql.complete();
                has_emitted.set_value();
                may_end.get_future().wait();
            });
        });
        has_emitted.get_future().wait();
        emit_changed(database, "QUICK-1");

        auto seen = after(database, begun);
        auto from_here = now(database);
        may_end.set_value();
        slow.get();

        CHECK(seen.empty());  // It would be before one that is not there yet.
        CHECK(keys(after(database, begun)) == std::vector<std::string>{"SLOW-1", "QUICK-1"});
        CHECK(keys(after(database, from_here)) == std::vector<std::string>{"SLOW-1", "QUICK-1"});
    }
}

TEST_CASE("no event is missed when a later transaction took the earlier id") {
    for (auto dialect : db::test::dialects()) {
        if (dialect == db::Dialect::sqlite) continue;
        TestDatabase database(dialect, {jobs::migrations(), migrations()});
        std::promise<void> has_begun, has_emitted, may_go_on, may_end;
        auto older = std::async(std::launch::async, [&] {
            database.write_without_turn([&](Sql& sql) {
                sql.value<std::string>("SELECT CAST(pg_current_xact_id() AS TEXT)");
                has_begun.set_value();
                may_go_on.get_future().wait();
                emit(sql, call_at(1), changed("OLDER-1"));
                sql.complete();
            });
        });
        has_begun.get_future().wait();
        auto younger = std::async(std::launch::async, [&] {
            database->write([&](Sql& sql) {
                emit(sql, call_at(1), changed("YOUNGER-1"));
                sql.complete();
                has_emitted.set_value();
                may_end.get_future().wait();
            });
        });
        has_emitted.get_future().wait();
        may_go_on.set_value();
        older.get();

        auto first = after(database, {});
        may_end.set_value();
        younger.get();

        REQUIRE(keys(first) == std::vector<std::string>{"OLDER-1"});
        auto second = after(database, first[0].cursor());
        REQUIRE(keys(second) == std::vector<std::string>{"YOUNGER-1"});
        CHECK(second[0].id < first[0].id);
        CHECK(keys(after(database, {}, 1)) == std::vector<std::string>{"OLDER-1"});
    }
}

TEST_CASE("events of a restored dump come before those of the new cluster") {
    for (auto dialect : db::test::dialects()) {
        if (dialect == db::Dialect::sqlite) continue;
        TestDatabase database(dialect, {jobs::migrations(), migrations()});
        emit_changed(database, "OLD-1");
        database->write([](Sql& sql) { sql.run("UPDATE outbox SET tx = tx + 1000000000"); });

        database->write(forget_foreign_transactions);
        auto cursor = now(database);
        emit_changed(database, "NEW-1");

        CHECK(keys(after(database, cursor)) == std::vector<std::string>{"NEW-1"});
        CHECK(keys(after(database, {})) == std::vector<std::string>{"OLD-1", "NEW-1"});
    }
}

TEST_CASE(
    "old events are purged in portions, but never the newest, whose number nobody may get again"
) {
    on_each([](TestDatabase& database) {
        for (int second = 1; second <= 5; ++second)
            emit_changed(database, "A-" + std::to_string(second), second);
        auto purge_before = [&](int second, int limit) {
            return database->write([&](Sql& sql) { return purge(sql, call_at(second).now, limit); }
            );
        };

        CHECK(purge_before(3, 1) == 1);
        CHECK(purge_before(3, 100) == 1);
        CHECK(keys(after(database, {})) == std::vector<std::string>{"A-3", "A-4", "A-5"});
        auto cursor = now(database);
        CHECK(purge_before(100, 100) == 2);
        CHECK(keys(after(database, {})) == std::vector<std::string>{"A-5"});
        emit_changed(database, "A-6");
        CHECK(keys(after(database, cursor)) == std::vector<std::string>{"A-6"});
    });
}

TEST_CASE("a place in the stream survives as text, and what is none is refused") {
    Cursor cursor{12, 3456};

    CHECK(to_string(cursor) == "12-3456");
    CHECK(parse_cursor("12-3456") == cursor);
    CHECK(parse_cursor("0-0") == Cursor{});
    for (const char* wrong : {"", "-", "1", "1-", "-1", "1--2", "a-1", "1-99999999999999999999"})
        CHECK_FALSE(parse_cursor(wrong));
}

TEST_CASE("events are read as they were written") {
    MailReceived mail{
        .mail = 1,
        .application = 2,
        .message_id = "a@b",
        .references = {"c@d", "e@f"},
        .reply_token_ticket = 3,
        .from_address = "ann@example.org",
        .from_name = "Ann \xE2\x98\x83",
        .subject = "It burns",
        .text = "Help!",
        .html = "<p>Help!</p>",
        .is_automatic = true,
        .sent_at = Time{5},
        .attachments = {{"ff00", "fire.png", "image/png", 10, "cid1", true}},
    };
    ReplyPosted reply{.ticket = 1, .key = "SHOP-1", .recipients = {{"ann@example.org", "Ann"}}};

    auto mail_again = wire::parse<MailReceived>(wire::print(mail));
    auto reply_again = wire::parse<ReplyPosted>(wire::print(reply));

    REQUIRE(mail_again);
    CHECK(wire::print(*mail_again) == wire::print(mail));
    CHECK(mail_again->attachments.at(0).content_id == "cid1");
    CHECK(mail_again->references == mail.references);
    REQUIRE(reply_again);
    CHECK(wire::print(*reply_again) == wire::print(reply));
}

}  // namespace mainstay::events::events_test
