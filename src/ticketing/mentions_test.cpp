#include "ticketing/mentions.hpp"

#include <doctest/doctest.h>

#include "events/people_mentioned.hpp"
#include "ticketing/desk_test.hpp"
#include "ticketing/store.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test::mentions_test {

namespace {

void post(
    db::Sql& sql, Id<User> author, const std::string& key, const std::string& text,
    Visibility visibility = Visibility::private_
) {
    PostMessage request{.key = key, .text = {text}, .visibility = visibility};
    done(add_message(sql, as(sql, author), request, Source::web));
}

/// The names of those whom the last mention notifies; `!` marks who wrote it.
std::string mentioned(db::Sql& sql) {
    auto events = published(sql, events::PeopleMentioned::type);
    if (events.empty()) return "";
    events::EventRecord record{
        .type = std::string(events::PeopleMentioned::type),
        .payload = boost::json::serialize(events.back()),
    };
    auto found = test::ticket_notifications().interested(sql, record);
    std::string names;
    for (const auto& each : found.people) {
        CHECK(each.kind == "ticket.mentioned");
        names += identity::find_person(sql, Id<User>{each.person})->name;
        names += each.person == found.actor ? "! " : " ";
    }
    return names;
}

std::string offered(db::Sql& sql, Id<User> who, const std::string& key, std::string beginning) {
    auto people = mentionable(sql, as(sql, who), {key, Line<100, 0>{std::move(beginning)}});
    if (!people) return refusal(people);
    std::string names;
    for (const auto& each : people->items) names += each.name + " ";
    return names;
}

}  // namespace

TEST_CASE("a name is one behind an at sign that stands at no end of a word") {
    CHECK(behind_at_signs("@lea and lea@desk.test (@leo)").size() == 2);
    CHECK(behind_at_signs(std::string(1000, '@')).size() == 50);
    CHECK(begins_with_name("Lea Lima, look", "lea lima"));
    CHECK(begins_with_name("lea", "Lea"));
    CHECK_FALSE(begins_with_name("leander", "Lea"));
    CHECK_FALSE(begins_with_name("le", "Lea"));
    CHECK_FALSE(begins_with_name("lea", ""));
}

TEST_CASE("whoever is mentioned is notified, once, in notes as in replies") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        post(sql, desk.lea, key, "@leo, ask @TOM. @leo?");
        CHECK(mentioned(sql) == "leo tom ");
        post(sql, desk.leo, key, "I ask @dev.", Visibility::public_);
        CHECK(mentioned(sql) == "dev ");
    });
}

TEST_CASE("of two names of which one begins the other the longer is meant") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        identity::test::a_person(sql, "leo.long@desk.test", Role::agent);
        post(sql, desk.lea, key, "@leo.long, ask @leo.");
        CHECK(mentioned(sql) == "leo.long leo ");
    });
}

TEST_CASE("a mention of who may not see the notes is text, and a requester mentions nobody") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        sql.run("UPDATE user_account SET is_active = 0 WHERE id = :id", desk.vera);
        post(sql, desk.lea, key, "@ann @bob @vera @nobody @");
        CHECK(published(sql, events::PeopleMentioned::type).empty());
        post(sql, desk.ann, key, "@lea help", Visibility::public_);
        CHECK(published(sql, events::PeopleMentioned::type).empty());
    });
}

TEST_CASE("staff who may see the ticket are offered, and requesters are offered nobody") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        CHECK(offered(sql, desk.lea, key, "le") == "lea leo ");
        CHECK(offered(sql, desk.lea, key, "an").empty());
        CHECK(offered(sql, desk.ann, key, "le") == "forbidden");
        CHECK(offered(sql, desk.bob, key, "le") == "not_found");
    });
}

TEST_CASE("a notification of a mention shows nothing to who may not see the notes any more") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto id = store::find(sql, a_ticket(sql, desk.ann))->id.value;
        auto sees = [&](Id<User> who) {
            auto source = test::ticket_notifications();
            return source.visible(sql, as(sql, who), "ticket.mentioned", {&id, 1}).contains(id);
        };
        CHECK(sees(desk.leo));
        CHECK_FALSE(sees(desk.ann));
        CHECK_FALSE(sees(desk.bob));
    });
}

}  // namespace mainstay::ticketing::test::mentions_test
