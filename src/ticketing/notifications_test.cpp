#include <doctest/doctest.h>

#include "events/ticket_changed.hpp"
#include "identity/identity.hpp"
#include "ticketing/desk_test.hpp"
#include "ticketing/store.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::notifications_test {

using test::as;
using test::at_desk;
using test::Desk;
using test::done;

namespace {

events::NotificationSource source() { return test::ticket_notifications(); }

/// Whom the last change of a ticket is of interest to: `replied ann requester mailed; `. The one
/// who made it is marked with `!`.
std::string interested(db::Sql& sql) {
    events::EventRecord record{
        .type = std::string(events::TicketChanged::type),
        .payload = boost::json::serialize(test::published(sql, events::TicketChanged::type).back()),
    };
    auto found = source().interested(sql, record);
    std::string text;
    for (const auto& interest : found.people) {
        text += interest.kind.substr(interest.kind.find('.') + 1) + " ";
        text += identity::find_person(sql, Id<User>{interest.person})->name;
        if (interest.person == found.actor) text += "!";
        text += " " + interest.reason;
        if (!interest.detail.empty()) text += " " + interest.detail;
        text += interest.is_mailed ? " mailed; " : "; ";
    }
    return text;
}

/// Whether that person may see a notification of that kind about the ticket.
bool sees(db::Sql& sql, Id<User> person, std::string_view kind, std::string_view key) {
    auto id = store::find(sql, key)->id.value;
    return source().visible(sql, as(sql, person), kind, {&id, 1}).contains(id);
}

void post(
    db::Sql& sql, Id<User> author, const std::string& key,
    Visibility visibility = Visibility::public_
) {
    PostMessage message{.key = key, .text = {"Hello."}, .visibility = visibility};
    done(add_message(sql, as(sql, author), message, Source::web));
}

}  // namespace

TEST_CASE("who is given a new ticket by turns is notified of it, and nobody else") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = test::a_ticket(sql, desk.ann);

        auto holder = test::ticket(sql, desk, key).assignee->name;
        CHECK(interested(sql) == "assigned " + holder + " assignee routed; ");
    });
}

TEST_CASE("a reply is of interest to the assignee, the requester and the watchers") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = test::a_ticket(sql, desk.ann);
        done(assign(sql, as(sql, desk.lea), {.key = key, .assignee = desk.lea}));
        done(watch(sql, as(sql, desk.tom), {.key = key}));

        post(sql, desk.ann, key);
        CHECK(
            interested(sql) == "replied lea assignee; replied ann! requester; replied tom watcher; "
        );

        post(sql, desk.lea, key);
        CHECK(
            interested(sql) ==
            "replied lea! assignee; replied ann requester mailed; replied tom watcher mailed; "
        );
    });
}

TEST_CASE("a note is for staff alone, whoever asked for the ticket or watches it") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = test::a_ticket(sql, desk.ann);
        done(assign(sql, as(sql, desk.lea), {.key = key, .assignee = desk.lea}));
        done(watch(sql, as(sql, desk.lea), {.key = key, .user = desk.boss}));
        post(sql, desk.tom, key, Visibility::private_);

        CHECK(interested(sql) == "noted lea assignee; noted boss watcher; ");
        CHECK(sees(sql, desk.lea, "ticket.noted", key));
        CHECK_FALSE(sees(sql, desk.boss, "ticket.noted", key));
        CHECK(sees(sql, desk.boss, "ticket.replied", key));
    });
}

TEST_CASE("nobody is notified of a ticket of another organization, or that they watch no more") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = test::a_ticket(sql, desk.ann);
        for (auto kind : {"ticket.replied", "ticket.changed", "ticket.assigned"}) {
            CHECK_FALSE(sees(sql, desk.bob, kind, key));
            CHECK_FALSE(sees(sql, desk.amy, kind, key));
        }
        done(watch(sql, as(sql, desk.lea), {.key = key, .user = desk.amy}));
        CHECK(sees(sql, desk.amy, "ticket.replied", key));
        auto unwatched = unwatch(sql, as(sql, desk.lea), {.key = key, .user = desk.amy});
        REQUIRE(test::refusal(unwatched) == "ok");
        CHECK_FALSE(sees(sql, desk.amy, "ticket.replied", key));
    });
}

TEST_CASE("a change is told once: with the message that came with it, or else by its weight") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = test::a_ticket(sql, desk.ann);
        done(assign(sql, as(sql, desk.lea), {.key = key, .assignee = desk.lea}));
        done(watch(sql, as(sql, desk.leo), {.key = key}));

        ChangeTicket change{.key = key, .impact = Severity::high, .urgency = Severity::high};
        done(ticketing::change(sql, as(sql, desk.tom), change));
        CHECK(
            interested(sql) ==
            "changed lea assignee priority:urgent; changed leo watcher priority:urgent; "
        );

        done(resolve(sql, as(sql, desk.tom), {.key = key}, Source::web));
        CHECK(
            interested(sql) ==
            "changed lea assignee status:resolved; changed ann requester status:resolved; "
            "changed leo watcher status:resolved; "
        );

        ChangeTicket relabel{.key = key, .labels = std::vector{Label{"printer"}}};
        done(ticketing::change(sql, as(sql, desk.tom), relabel));
        CHECK(interested(sql) == "");
    });
}

TEST_CASE("who is given a ticket by an escalation is told that, besides the note to the others") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = test::a_ticket(sql, desk.ann);
        EscalateTicket up{.key = key, .level = Level::L2, .note = {"Please look."}};
        done(escalate(sql, as(sql, desk.lea), up, Source::web));

        CHECK(interested(sql) == "assigned tom assignee routed; noted tom assignee; ");
    });
}

TEST_CASE("a notification says the ticket's name, its title and where it is") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = test::a_ticket(sql, desk.ann, "It burns");
        auto id = store::find(sql, key)->id.value;

        auto seen = source().visible(sql, as(sql, desk.lea), "ticket.replied", {&id, 1});

        REQUIRE(seen.contains(id));
        CHECK(seen[id].name == key);
        CHECK(seen[id].title == "It burns");
        CHECK(seen[id].link == "/tickets/" + key);
    });
}

}  // namespace mainstay::ticketing::notifications_test
