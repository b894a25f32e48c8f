#include "ticketing/public_events.hpp"

#include <doctest/doctest.h>

#include "events/events.hpp"
#include "ticketing/approvals.hpp"
#include "ticketing/desk_test.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test::public_events_test {

namespace {

const std::set<std::string> everything{
    "ticket.created",  "ticket.changed",  "ticket.message", "ticket.note",
    "ticket.approval", "ticket.resolved", "ticket.closed",  "ticket.reopened",
};

struct Received {
    std::string names;
    std::string bodies;
};

/// What a person's receiver is told of all that happens in `story`.
Received received_by(
    db::test::TestDatabase& database, Id<User> receiver, const std::function<void(db::Sql&)>& story,
    std::string_view filter = "", const std::set<std::string>& wanted = everything
) {
    auto begin = database->read([](db::Sql& sql) { return events::head(sql); });
    database->write([&](db::Sql& sql) { story(sql); });
    return database->read([&](db::Sql& sql) {
        Received all;
        auto source = public_events();
        for (const auto& record : events::tail(sql, begin, 100))
            if (auto notice = source.notice(sql, as(sql, receiver), record, wanted, filter)) {
                all.names += (all.names.empty() ? "" : " ") + notice->name;
                all.bodies += wire::json::serialize(notice->data);
            }
        return all;
    });
}

void life(db::Sql& sql, const Desk& desk) {
    auto key = a_ticket(sql, desk.ann);
    done(add_message(
        sql, as(sql, desk.lea, 1),
        {.key = key, .text = {"Between us."}, .visibility = Visibility::private_}, Source::web
    ));
    done(add_message(sql, as(sql, desk.lea, 2), {.key = key, .text = {"An answer."}}, Source::web));
    done(change(sql, as(sql, desk.lea, 3), {.key = key, .labels = {{{"inside"}}}}));
    done(ask_approval(
        sql, as(sql, desk.lea, 4),
        {.key = key, .approvers = {desk.dev}, .question = {"May we spend it?"}}
    ));
    done(resolve(sql, as(sql, desk.lea, 5), {key, {}, Resolution::fixed, {}}, Source::web));
    done(reopen(sql, as(sql, desk.ann, 6), {key, {}, {}}, Source::web));
}

}  // namespace

TEST_CASE("staff are told all of a ticket, each event by the name that says most") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        auto all = received_by(database, desk.tom, [&](db::Sql& sql) { life(sql, desk); });
        CHECK(
            all.names ==
            "ticket.created ticket.note ticket.message ticket.changed ticket.approval"
            " ticket.resolved ticket.reopened"
        );
        CHECK(all.bodies.find("Between us.") != std::string::npos);
        CHECK(all.bodies.find("inside") != std::string::npos);
    });
}

TEST_CASE("a requester's receiver is told what they may see, and never of the inside") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        auto all = received_by(database, desk.ann, [&](db::Sql& sql) { life(sql, desk); });
        CHECK(all.names == "ticket.created ticket.message ticket.resolved ticket.reopened");
        for (auto word : {"Between us.", "inside", "spend", "note", "approval", "lea@desk.test"}) {
            CAPTURE(word);
            CHECK(all.bodies.find(word) == std::string::npos);
        }
        CHECK(all.bodies.find("An answer.") != std::string::npos);
    });
}

TEST_CASE("another organization's receiver is told nothing") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        CHECK(received_by(database, desk.bob, [&](db::Sql& sql) { life(sql, desk); }).names.empty()
        );
    });
}

TEST_CASE("what is wanted and the filter decide what is told") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        auto story = [&](db::Sql& sql) { life(sql, desk); };
        CHECK(
            received_by(database, desk.tom, story, "", {"ticket.message"}).names == "ticket.message"
        );
        CHECK(received_by(database, desk.tom, story, "application:LEDGER").names.empty());
        CHECK(
            received_by(
                database, desk.tom, story, "application:SHOP or level:L4", {"ticket.created"}
            )
                .names == "ticket.created"
        );
        auto source = public_events();
        database->read([&](db::Sql& sql) {
            CHECK(refusal(source.check_filter(sql, as(sql, desk.tom), "is:open")) == "ok");
            CHECK(refusal(source.check_filter(sql, as(sql, desk.tom), "is:(")) != "ok");
        });
    });
}

TEST_CASE("whether something may still be told is asked of who is told") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) {
            a_ticket(sql, desk.ann);
            auto id = sql.value<std::int64_t>("SELECT MAX(id) FROM ticket").value();
            auto is_visible = public_events().is_visible;
            CHECK(is_visible(sql, as(sql, desk.ann), "ticket.message", id));
            CHECK(!is_visible(sql, as(sql, desk.ann), "ticket.note", id));
            CHECK(!is_visible(sql, as(sql, desk.bob), "ticket.message", id));
            CHECK(is_visible(sql, as(sql, desk.lea), "ticket.note", id));
        });
    });
}

}  // namespace mainstay::ticketing::test::public_events_test
