#include "ticketing/split.hpp"

#include <doctest/doctest.h>

#include "ticketing/mails_test.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/store.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test::split_test {

namespace {

Id<Message> post(
    db::Sql& sql, Id<User> author, const std::string& key, const std::string& text,
    Visibility visibility = Visibility::public_
) {
    PostMessage request{.key = key, .text = {text}, .visibility = visibility};
    return done(add_message(sql, as(sql, author), request, Source::web)).id;
}

Result<VersionedTicket> split_it(
    db::Sql& sql, Id<User> user, const std::string& key, Id<Message> message
) {
    return split(sql, as(sql, user), {key, message, {"Another matter"}, {}});
}

}  // namespace

TEST_CASE("a message becomes a ticket of whoever wrote it, with its files, linked to the first") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        done(watch(sql, as(sql, desk.lea), {key, desk.amy}));
        auto message = post(sql, desk.amy, key, "And the printer smokes.");
        sql.run(
            "INSERT INTO attachment (owner, message, blob, name, media_type, bytes, is_inline,"
            " created_at) VALUES (:owner, :message, 'ab', 'smoke.png', 'image/png', 4, 0, 0)",
            desk.amy, message
        );

        auto made = done(split_it(sql, desk.lea, key, message)).body;

        CHECK(made.key == "SHOP-2");
        CHECK(made.subject == "Another matter");
        CHECK(made.requester.name == "amy");
        CHECK(made.organization->name == "Acme");
        CHECK(conversation(sql, desk.amy, "SHOP-2") == "amy public: And the printer smokes.\n");
        CHECK(conversation(sql, desk.amy, key) == "ann public: Please help.\n");
        auto moved = done(messages(sql, as(sql, desk.amy), {.key = "SHOP-2"})).items.front();
        CHECK(moved.attachments.front().name == "smoke.png");
        auto links_of = done(links(sql, as(sql, desk.lea), {.key = "SHOP-2"})).items;
        REQUIRE(links_of.size() == 1);
        CHECK(links_of.front().ticket.key == key);
        CHECK(links_of.front().is_split);
        CHECK(recorded(sql, key) == "created watched replied linked split");
    });
}

TEST_CASE("undoing a split puts the message back; what came since stays, else nothing is left") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto first = post(sql, desk.ann, key, "One more thing.");
        auto was = conversation(sql, desk.lea, key);
        done(split_it(sql, desk.lea, key, first));
        CHECK(refusal(undo_split(sql, as(sql, desk.leo), {"SHOP-2"})) == "ok");
        CHECK(conversation(sql, desk.lea, key) == was);
        CHECK(ticket(sql, desk, "SHOP-2").status == Status::closed);
        CHECK(done(links(sql, as(sql, desk.lea), {.key = key})).items.empty());
        CHECK(refusal(undo_split(sql, as(sql, desk.leo), {"SHOP-2"})) == "not_found");

        done(split_it(sql, desk.lea, key, first));
        post(sql, desk.ann, "SHOP-3", "Is it better?");
        CHECK(refusal(undo_split(sql, as(sql, desk.leo), {"SHOP-3"})) == "ok");
        CHECK(conversation(sql, desk.lea, key) == was);
        CHECK(conversation(sql, desk.lea, "SHOP-3") == "ann public: Is it better?\n");
        CHECK(is_open(ticket(sql, desk, "SHOP-3").status));
    });
}

TEST_CASE("a ticket that is made of a note is shown to no customer, nor is its subject") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto note = post(sql, desk.lea, key, "Their disk is full.", Visibility::private_);

        auto made = done(split_it(sql, desk.lea, key, note)).body;

        CHECK(made.requester.name == "lea");
        CHECK_FALSE(made.organization);
        for (auto who : {desk.ann, desk.boss})
            CHECK(refusal(show(sql, as(sql, who), {made.key})) == "not_found");
        CHECK(done(links(sql, as(sql, desk.ann), {.key = key})).items.empty());
        CHECK(done(messages(sql, as(sql, desk.lea), {.key = made.key})).items.size() == 1);
        CHECK(refusal(undo_split(sql, as(sql, desk.lea), {made.key})) == "ok");
        CHECK(conversation(sql, desk.ann, key) == "ann public: Please help.\n");
    });
}

TEST_CASE("an answer to a mail that was split off continues the ticket it became") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));
        take(sql, a_mail(desk, "ann@acme.test", "2@acme.test", {"1@acme.test"}));
        auto second = done(messages(sql, as(sql, desk.lea), {.key = "SHOP-1"})).items.back().id;
        done(split_it(sql, desk.lea, "SHOP-1", second));

        take(sql, a_mail(desk, "ann@acme.test", "3@acme.test", {"1@acme.test", "2@acme.test"}));
        take(sql, a_mail(desk, "ann@acme.test", "4@acme.test", {"1@acme.test"}));
        CHECK(tickets(sql, desk) == "SHOP-1 ann: 2 SHOP-2 ann: 2 ");
    });
}

TEST_CASE("who may not work on a ticket splits nothing, and what it began with stays its own") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann), other = a_ticket(sql, desk.ann);
        auto message = post(sql, desk.ann, key, "One more thing.");
        auto first = done(messages(sql, as(sql, desk.lea), {.key = key})).items.front().id;

        CHECK(refusal(split_it(sql, desk.ann, key, message)) == "forbidden");
        CHECK(refusal(split_it(sql, desk.bob, key, message)) == "not_found");
        CHECK(refusal(split_it(sql, desk.audrey, key, message)) == "forbidden");
        CHECK(refusal(split_it(sql, desk.lea, other, message)) == "not_found");
        CHECK(refusal(split_it(sql, desk.lea, key, first)) == "split_first_message");
        done(split_it(sql, desk.lea, key, message));
        CHECK(refusal(undo_split(sql, as(sql, desk.ann), {"SHOP-3"})) == "forbidden");
        CHECK(refusal(undo_split(sql, as(sql, desk.bob), {"SHOP-3"})) == "not_found");
    });
}

TEST_CASE("a split of a message that a merge brought is undone where that message belongs now") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto one = a_ticket(sql, desk.ann), two = a_ticket(sql, desk.ann);
        auto message = post(sql, desk.ann, one, "One more thing.");
        auto was = conversation(sql, desk.lea, one);
        done(merge(sql, as(sql, desk.lea), {.key = one, .into = {two}}));
        done(split_it(sql, desk.lea, two, message));
        done(undo_merge(sql, as(sql, desk.lea), {one}));
        CHECK(conversation(sql, desk.lea, one) == "ann public: Please help.\n");

        done(undo_split(sql, as(sql, desk.lea), {"SHOP-3"}));
        CHECK(conversation(sql, desk.lea, one) == was);
    });
}

}  // namespace mainstay::ticketing::test::split_test
