#include <doctest/doctest.h>

#include "mail/review.hpp"
#include "mail/testing.hpp"

namespace mainstay::mail::bulk_review_test {

namespace {

using identity::test::a_person;
using identity::test::by;

/// A mail that goes to that address and needs attention.
Id<Mail> a_mail(test::World& world, const char* reason, const char* to = "ann@kunde.example") {
    return world.database.write([&](db::Sql& sql) {
        auto outgoing = insert(sql, Outgoing{{}, world.now.micros, 42, "{}", world.now});
        world.now = world.now + std::chrono::seconds(1);
        Mail mail{
            .direction = Direction::out,
            .application = world.shop,
            .envelope_to = to,
            .outgoing = outgoing,
            .state = MailState::needs_attention,
            .reason = reason,
            .received_at = world.now,
        };
        return insert(sql, mail);
    });
}

template <class Body>
void as_agent(test::World& world, Body body) {
    world.database.write([&](db::Sql& sql) {
        auto known = identity::find_person(sql, "lea@mainstay.test");
        auto id = known ? known->id : a_person(sql, "lea@mainstay.test", Role::agent);
        body(sql, by(sql, id, world.now));
    });
}

}  // namespace

TEST_CASE("mails that need attention are counted by cause, the most frequent first") {
    test::in_each_world([](test::World& world) {
        a_mail(world, "smtp_off");
        auto newest = a_mail(world, "smtp_off");
        a_mail(world, "bounced");
        world.intake.deliver({"", {"shop@mainstay.test"}}, "Subject: who am I\r\n\r\nNobody.\r\n");
        world.run_jobs();

        as_agent(world, [&](db::Sql& sql, const Call& call) {
            auto found = *mail_causes(sql, call, {});
            REQUIRE(found.items.size() == 3);
            CHECK(found.items[0].reason == "smtp_off");
            CHECK(found.items[0].direction == Direction::out);
            CHECK(found.items[0].count == 2);
            CHECK(found.items[0].newest == newest);
            CHECK_FALSE(found.is_more);
            auto listed = *list_mails(
                sql, call, {.direction = Direction::out, .reason = Line<60>{"smtp_off"}}
            );
            CHECK(listed.items.size() == 2);
        });
    });
}

TEST_CASE("all mails of a cause are dismissed at once, and come back by an undo") {
    test::in_each_world([](test::World& world) {
        auto first = a_mail(world, "smtp_off"), second = a_mail(world, "smtp_off");
        auto other = a_mail(world, "bounced"), later = a_mail(world, "smtp_off");
        as_agent(world, [&](db::Sql& sql, const Call& call) {
            auto gone = *dismiss_mails(sql, call, {Direction::out, {"smtp_off"}, second});
            CHECK(gone.mails == std::vector<Id<Mail>>{second, first});
            CHECK_FALSE(gone.is_more);
            for (auto id : {first, second}) CHECK(find(sql, id)->state == MailState::dismissed);
            for (auto id : {other, later})
                CHECK(find(sql, id)->state == MailState::needs_attention);

            auto back = *restore_mails(sql, call, {{first, second, other}});
            CHECK(back.mails == std::vector<Id<Mail>>{first, second});
            for (auto id : {first, second})
                CHECK(find(sql, id)->state == MailState::needs_attention);
            CHECK(find(sql, first)->reason == "smtp_off");
        });
    });
}

TEST_CASE("all mails of a cause are sent once more, each by a job of its own") {
    test::in_each_world([](test::World& world) {
        a_mail(world, "smtp_off");
        auto newest = a_mail(world, "smtp_off");
        as_agent(world, [&](db::Sql& sql, const Call& call) {
            auto retried = *retry_mails(sql, call, {Direction::out, {"smtp_off"}, newest});
            CHECK(retried.mails.size() == 2);
            CHECK(find(sql, newest)->state == MailState::queued);
            CHECK(
                sql.value<std::int64_t>("SELECT count(*) FROM job WHERE kind = 'mail.send'") == 2
            );
        });
    });
}

TEST_CASE("a mail names its ticket and the person at its other end") {
    test::in_each_world([](test::World& world) {
        auto id = a_mail(world, "bounced", "lea@mainstay.test");
        auto keys = [](db::Sql&, std::span<const std::int64_t> tickets) {
            std::map<std::int64_t, std::string> found;
            for (auto ticket : tickets) found[ticket] = "SHOP-" + std::to_string(ticket);
            return found;
        };
        as_agent(world, [&](db::Sql& sql, const Call& call) {
            auto shown = *show_mail(sql, call, {id}, {.keys = keys});
            CHECK(shown.ticket == "SHOP-42");
            REQUIRE(shown.person);
            CHECK(shown.person->id == call.caller->user);
            CHECK(list_mails(sql, call, {}, {.keys = keys})->items[0].ticket == "SHOP-42");
        });
    });
}

TEST_CASE("auditors read the causes and decide about none; requesters see nothing") {
    test::in_each_world([](test::World& world) {
        auto newest = a_mail(world, "smtp_off");
        world.database.write([&](db::Sql& sql) {
            auto audrey = by(sql, a_person(sql, "audrey@mainstay.test", Role::auditor), world.now);
            CHECK(mail_causes(sql, audrey, {}));
            CHECK_FALSE(retry_mails(sql, audrey, {Direction::out, {"smtp_off"}, newest}));
            CHECK_FALSE(dismiss_mails(sql, audrey, {Direction::out, {"smtp_off"}, newest}));
            CHECK_FALSE(restore_mails(sql, audrey, {{newest}}));
            auto ann = by(sql, a_person(sql, "ann@kunde.example", Role::requester), world.now);
            CHECK_FALSE(mail_causes(sql, ann, {}));
        });
    });
}

}  // namespace mainstay::mail::bulk_review_test
