#include "webhooks/webhooks.hpp"

#include <doctest/doctest.h>

#include "events/webhook_disabled.hpp"
#include "identity/permission_testing.hpp"
#include "webhooks/notifications.hpp"
#include "webhooks/personal_data.hpp"
#include "webhooks/world_test.hpp"
#include "wire/codec.hpp"

namespace mainstay::webhooks::test::webhooks_test {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

outgoing::PostAnswer status(int number) { return {.status = number}; }

outgoing::PostAnswer silence() { return {.reason = "There was no answer in time."}; }

}  // namespace

TEST_CASE("each event is sent once to each webhook whose owner may see it") {
    in_world([](World& world) {
        auto of_admin = world.create(world.admin);
        auto of_ann = world.create(world.ann);
        world.write(1, world.ann);
        world.write(2, world.bob, "Urgent");

        world.work();
        world.work();

        CHECK(
            world.deliveries(of_admin.webhook.id) ==
            "letter.written delivered 1\nletter.urgent delivered 1\n"
        );
        CHECK(world.deliveries(of_ann.webhook.id) == "letter.written delivered 1\n");
        CHECK(world.received.size() == 3);
        CHECK(world.show(of_ann.webhook.id).health.delivered == 1);
    });
}

TEST_CASE("what is sent is signed, with an id that stays over all tries") {
    in_world([](World& world) {
        auto hook = world.create(world.ann);
        world.answer = [](const Received&) { return status(500); };
        world.write(1, world.ann);
        world.work();
        world.work_after(seconds(11));

        REQUIRE(world.received.size() == 2);
        const auto& [url, id, signature, timestamp, body] = world.received[1];
        CHECK(world.received[0].id == id);
        CHECK(world.received[0].body == body);
        CHECK(signature == outgoing::signature(hook.secret, id, timestamp, body));
        auto parsed = *wire::parse_json(body);
        CHECK(parsed.at("type") == "letter.written");
        CHECK(parsed.at("id") == wire::json::value(id));
        CHECK(parsed.at("data").at("text") == "Hello");
    });
}

TEST_CASE("what fails is tried eight times within a day, and can be replayed") {
    in_world([](World& world) {
        auto hook = world.create(world.ann).webhook.id;
        world.answer = [](const Received&) { return status(503); };
        world.write(1, world.ann);
        world.work();
        for (int i = 0; i < 40; ++i) world.work_after(hours(1));

        CHECK(world.deliveries(hook) == "letter.written failed 8\n");
        world.answer = [](const Received&) { return status(204); };
        auto replayed = world.database.write([&](db::Sql& sql) {
            return replay_failed(sql, world.as(sql, world.admin), {hook, noon});
        });
        CHECK(replayed->replayed == 1);
        world.work();
        CHECK(world.deliveries(hook) == "letter.written delivered 1\n");
        CHECK(!world.show(hook).health.failing_since);
    });
}

TEST_CASE("a receiver says when to come back") {
    in_world([](World& world) {
        world.create(world.ann);
        world.answer = [](const Received&) {
            outgoing::PostAnswer busy = status(429);
            busy.retry_after = minutes(10);
            return busy;
        };
        world.write(1, world.ann);
        world.work();
        world.work_after(minutes(9));
        CHECK(world.received.size() == 1);
        world.work_after(minutes(2));
        CHECK(world.received.size() == 2);
    });
}

TEST_CASE("a receiver that is gone, or fails for three days, is turned off, and people are told") {
    in_world([](World& world) {
        auto gone = world.create(world.ann).webhook.id;
        auto failing = world.create(world.bob).webhook.id;
        world.answer = [](const Received& each) {
            return each.body.find("Gone") == std::string::npos ? silence() : status(410);
        };
        world.write(1, world.ann, "Gone");
        world.write(2, world.bob);
        world.work();
        CHECK(!world.show(gone).enabled);
        CHECK(world.show(gone).disabled_reason == DisabledReason::gone);
        CHECK(world.show(failing).enabled);

        for (int day = 0; day < 4; ++day) {
            world.write(10 + day, world.bob);
            world.work_after(hours(24));
        }
        CHECK(world.show(failing).disabled_reason == DisabledReason::failing);
        CHECK(world.show(failing).health.pending == 0);
        auto sources = notification_sources();
        world.database.read([&](db::Sql& sql) {
            auto batch = events::batch_after(sql, {}, sources[0].types, 10);
            REQUIRE(batch.records.size() == 2);
            CHECK(sources[0].interested(sql, batch.records[1]).people.size() == 2);
        });
    });
}

TEST_CASE("a receiver that does not answer keeps others waiting for nothing") {
    in_world([](World& world) {
        auto slow = world.create(world.ann, "", "Slow").webhook.id;
        auto good = world.create(world.admin, "", "Good").webhook.id;
        world.answer = [](const Received& each) {
            return each.url.starts_with("https://slow") ? silence() : status(200);
        };
        for (int i = 1; i <= 5; ++i) world.write(i, world.ann);
        world.work();

        CHECK(world.show(good).health.delivered == 5);
        // One try, and then a pause: not five times the timeout.
        auto tries = std::ranges::count_if(world.received, [](const Received& each) {
            return each.url.starts_with("https://slow");
        });
        CHECK(tries == 1);
        CHECK(world.show(slow).health.pending == 5);
    });
}

TEST_CASE("a filter narrows, and what may not be seen any more is not sent") {
    in_world([](World& world) {
        auto hook = world.create(world.ann, "Hello").webhook.id;
        world.write(1, world.ann, "Hello you");
        world.write(2, world.ann, "Bye");
        world.write(13, world.ann, "Hello thirteen");
        world.work();
        CHECK(world.deliveries(hook) == "letter.written delivered 1\nletter.written cancelled 0\n");
    });
}

TEST_CASE("a former secret signs besides for a day") {
    in_world([](World& world) {
        auto hook = world.create(world.ann);
        auto fresh = world.database.write([&](db::Sql& sql) {
            return replace_secret(sql, world.as(sql, world.admin), {hook.webhook.id}, world.vault);
        });
        world.write(1, world.ann);
        world.work();
        const auto& first = world.received.at(0);
        CHECK(
            first.signature ==
            outgoing::signature(fresh->secret, first.id, first.timestamp, first.body) + " " +
                outgoing::signature(hook.secret, first.id, first.timestamp, first.body)
        );
        world.now = world.now + hours(25);
        world.write(2, world.ann);
        world.work();
        CHECK(world.received.at(1).signature.find(' ') == std::string::npos);
    });
}

TEST_CASE("a test is sent once, also where the webhook is off") {
    in_world([](World& world) {
        auto hook = world.create(world.ann).webhook;
        world.answer = [](const Received&) { return status(500); };
        world.database.write([&](db::Sql& sql) {
            auto off = change_webhook(
                sql, world.as(sql, world.admin), {.id = hook.id, .enabled = false}, world.sources
            );
            REQUIRE(refusal(off) == "none");
            REQUIRE(refusal(send_test(sql, world.as(sql, world.admin), {hook.id})) == "none");
        });
        world.write(1, world.ann);
        world.work();
        CHECK(world.deliveries(hook.id) == "webhook.test failed 1\n");
        CHECK(!world.show(hook.id).health.failing_since);
    });
}

TEST_CASE("what is wrong with a webhook is named") {
    in_world([](World& world) {
        world.database.write([&](db::Sql& sql) {
            auto call = world.as(sql, world.admin);
            CreateWebhook good{
                .name = {"Hook"}, .url = {"https://hook.test"}, .events = {{"letter.written"}}
            };
            auto refused = [&](auto change) {
                auto request = good;
                change(request);
                return refusal(create_webhook(sql, call, request, world.sources, world.vault));
            };
            CHECK(refused([](auto&) {}) == "none");
            CHECK(refused([](auto& r) { r.url = {"ftp://a"}; }) == "url url_unfit");
            CHECK(refused([](auto& r) { r.events = {}; }) == "events no_events");
            CHECK(refused([](auto& r) { r.events = {{"letter.x"}}; }) == "events[0] unknown_event");
            CHECK(refused([](auto& r) { r.filter = Line<900, 0>{"bad"}; }) == "filter bad_text");
            CHECK(refused([](auto& r) { r.owner = Id<User>{9999}; }) == "owner owner_unfit");
        });
    });
}

TEST_CASE("webhooks are administrators', and their own those of whom a role lets") {
    in_world([](World& world) {
        auto hook = world.create(world.admin).webhook.id;
        world.database.write([&](db::Sql& sql) {
            for (auto person : {world.manager, world.ann}) {
                auto call = world.as(sql, person);
                CHECK(refusal(list_webhooks(sql, call, {})) == "forbidden");
                CHECK(refusal(show_webhook(sql, call, {hook})) == "forbidden");
                CHECK(refusal(list_deliveries(sql, call, {.id = hook})) == "forbidden");
                CHECK(refusal(send_test(sql, call, {hook})) == "forbidden");
            }
            auto own = world.as(sql, world.manager);
            own.caller->grants = {{"webhooks_manage", Reach::own}};
            CHECK(list_webhooks(sql, own, {})->items.empty());
            CHECK(refusal(show_webhook(sql, own, {hook})) == "not_found");
            CHECK(refusal(remove_webhook(sql, own, {hook})) == "not_found");
            CreateWebhook request{
                .name = {"Mine"},
                .url = {"https://mine.test"},
                .events = {{"letter.written"}},
                .owner = world.admin
            };
            CHECK(
                refusal(create_webhook(sql, own, request, world.sources, world.vault)) ==
                "owner owner_unfit"
            );
            request.owner.reset();
            CHECK(refusal(create_webhook(sql, own, request, world.sources, world.vault)) == "none");
            CHECK(list_webhooks(sql, own, {})->items.size() == 1);
        });
    });
}

TEST_CASE("both forms of permission agree on webhooks") {
    it::on_each_database(migrations(), [](db::test::TestDatabase& database) {
        database->write([](db::Sql& sql) {
            auto people = it::a_population(sql);
            for (auto owner : {people.ann, people.bob, people.lone, people.tom, people.audrey})
                store::insert(
                    sql, {.owner = owner, .name = "Hook", .url = "https://hook.test", .events = "a"}
                );
            const Action* actions[] = {&webhooks_manage};
            CHECK(it::disagreement(sql, actions) == "");
        });
    });
}

TEST_CASE("a removed webhook is sent nothing, and goes with what it was sent") {
    in_world([](World& world) {
        auto hook = world.create(world.ann).webhook.id;
        world.write(1, world.ann);
        world.work();
        world.database.write([&](db::Sql& sql) {
            REQUIRE(refusal(remove_webhook(sql, world.as(sql, world.admin), {hook})) == "none");
        });
        world.write(2, world.ann);
        world.work();
        CHECK(world.received.size() == 1);
        world.database.write([&](db::Sql& sql) {
            CHECK(store::purge(sql, noon, 10) == 1);
            CHECK(sql.value<std::int64_t>("SELECT COUNT(*) FROM webhook") == 0);
        });
    });
}

TEST_CASE("an erased person is in no delivery, and their webhooks are off") {
    in_world([](World& world) {
        auto hook = world.create(world.ann).webhook.id;
        world.write(1, world.ann, "Write to ann@acme.test please");
        world.write(2, world.ann, "Nobody is named");
        world.work();
        world.database.write([&](db::Sql& sql) {
            auto step = personal_data().erasure.at(0);
            auto done = step.run(sql, it::by_system(), {world.ann, "ann@acme.test", "Ann A"}, 0);
            CHECK(done->erased == 2);
            CHECK(
                sql.value<std::int64_t>("SELECT COUNT(*) FROM webhook_delivery WHERE body = ''") ==
                1
            );
        });
        CHECK(!world.show(hook).enabled);
    });
}

}  // namespace mainstay::webhooks::test::webhooks_test
