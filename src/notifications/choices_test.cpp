#include "notifications/choices.hpp"

#include <doctest/doctest.h>

#include "notifications/world_test.hpp"
#include "wire/name.hpp"

namespace mainstay::notifications::choices_test {

using identity::test::refusal;
using test::in_world;
using test::World;

namespace {

/// When what is to be mailed to that person is, oldest first: `12:03 `.
std::string mail_times(const World& world, Id<User> person) {
    auto waiting =
        world.database.read([&](db::Sql& sql) { return store::pending_mail(sql, person, 100); });
    std::string text;
    for (const auto& each : waiting) text = to_string(*each.mail_at).substr(5, 11) + " " + text;
    return text;
}

}  // namespace

TEST_CASE("a kind that a person does not want in the app is not in their inbox") {
    in_world([](World& world) {
        REQUIRE(world.choose(world.ann, "item.replied", false, MailChoice::off));
        world.publish(7, world.lea, {world.ann, world.leo});
        world.deliver();

        CHECK(world.inbox(world.ann) == "0");
        CHECK(world.inbox(world.leo) == "7 by lea; 1");
    });
}

TEST_CASE("a kind may be wanted by mail and not in the app") {
    in_world([](World& world) {
        REQUIRE(world.choose(world.ann, "item.replied", false, MailChoice::at_once));
        world.publish(7, world.lea, {world.ann});
        world.deliver();

        CHECK(world.inbox(world.ann) == "0");
        CHECK(mail_times(world, world.ann) == "11-23T12:03 ");
    });
}

TEST_CASE("mail waits a few minutes, or for the hour of the digest, and goes with what is read") {
    in_world([](World& world) {
        world.publish(7, world.lea, {world.ann, world.leo});
        world.deliver();
        CHECK(mail_times(world, world.ann) == "11-23T12:03 ");
        world.publish(7, world.lea, {world.ann, world.leo});
        world.deliver(60);
        CHECK(mail_times(world, world.ann) == "11-23T12:03 ");

        REQUIRE(world.choose(world.ann, "item.replied", true, MailChoice::digest));
        CHECK(mail_times(world, world.ann) == "11-24T07:00 ");
        REQUIRE(world.choose(world.ann, "item.replied", true, MailChoice::off));
        CHECK(mail_times(world, world.ann) == "");

        REQUIRE(world.mark(world.leo, {.up_to = world.listed(world.leo).items.at(0).id}));
        CHECK(mail_times(world, world.leo) == "");
    });
}

TEST_CASE("what somebody gets by mail anyway is not mailed once more") {
    in_world([](World& world) {
        world.publish({.item = 7, .people = {world.ann.value}, .is_mailed = true});
        world.deliver();

        CHECK(world.inbox(world.ann) == "7; 1");
        CHECK(mail_times(world, world.ann) == "");
    });
}

TEST_CASE("where notifications are not mailed, none waits for it") {
    in_world([](World& world) {
        world.rules.is_mailed = false;
        world.publish(7, world.lea, {world.ann});
        world.deliver();

        CHECK(mail_times(world, world.ann) == "");
        auto shown = world.choose(world.ann, "item.changed", true, MailChoice::digest);
        REQUIRE(shown);
        CHECK_FALSE(shown->is_mailed);
    });
}

TEST_CASE("people are offered the kinds that are for them, and choose among these") {
    in_world([](World& world) {
        auto own = world.choose(world.ann, "item.changed", true, MailChoice::digest);
        REQUIRE(own);
        std::string offered;
        for (const auto& item : own->items)
            offered += item.kind + " " + std::string(wire::name_of(item.mail)) + "; ";

        CHECK(offered == "item.replied at_once; item.changed digest; ");
        CHECK(own->time_zone == "Europe/Berlin");
        CHECK(own->digest_hour == 8);
        CHECK(
            refusal(world.choose(world.ann, "item.given", true, MailChoice::off)) ==
            "items[0].kind unknown_kind"
        );
        CHECK(refusal(world.choose(world.lea, "item.given", true, MailChoice::off)) == "none");
    });
}

TEST_CASE("the language of mails is kept by who does not choose it anew") {
    in_world([](World& world) {
        world.choose_language(world.ann, Language::de);
        auto shown = world.choose(world.ann, "item.changed", true, MailChoice::off);
        REQUIRE(shown);
        CHECK(shown->mail_language == Language::de);
        auto of_lea = world.choose(world.lea, "item.changed", true, MailChoice::off);
        REQUIRE(of_lea);
        CHECK(of_lea->mail_language == Language::en);
    });
}

TEST_CASE("a digest is wanted in a zone that there is") {
    in_world([](World& world) {
        auto call = world.as(world.ann);
        auto answer = world.database.write([&](db::Sql& sql) {
            ChangeChoices request{.time_zone = {"Mars/Olympus"}};
            return change_choices(sql, call, request, world.kinds, world.rules);
        });
        CHECK(refusal(answer) == "time_zone unknown_zone");
    });
}

}  // namespace mainstay::notifications::choices_test
