#include <doctest/doctest.h>

#include "events/reply_moved.hpp"
#include "ticketing/desk_test.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test::live_test {

namespace {

/// What that person hears of all that was told of one topic: `SHOP-1:1 `, the key and version of
/// each.
std::string received(
    db::test::TestDatabase& database, Id<User> user, std::string_view name = "ticket.changed"
) {
    return database->read([&](db::Sql& sql) {
        auto records = events::tail(sql, {}, 1000);
        std::string text;
        for (const auto& notice : notices_for(sql, user, records, name)) {
            auto data = *wire::parse_json(notice);
            CHECK(data.at("type").as_string() == name);
            text += std::string(data.at("key").as_string()) + ":" +
                    std::to_string(data.at("version").as_int64()) + " ";
        }
        return text;
    });
}

std::string audience(db::test::TestDatabase& database, Id<User> user) {
    return database->read([&](db::Sql& sql) {
        return live_topics().front().audience(as(sql, user));
    });
}

}  // namespace

TEST_CASE("people hear of changes to tickets they may see, and of no others") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) {
            a_ticket(sql, desk.ann);
            a_ticket(sql, desk.bob);
            done(change(sql, as(sql, desk.lea), {.key = "SHOP-1", .impact = Severity::high}));
        });

        CHECK(received(database, desk.lea) == "SHOP-1:1 SHOP-2:1 SHOP-1:2 ");
        CHECK(received(database, desk.ann) == "SHOP-1:1 SHOP-1:2 ");
        CHECK(received(database, desk.boss) == "SHOP-1:1 SHOP-1:2 ");
        CHECK(received(database, desk.amy) == "");
        CHECK(received(database, desk.bob) == "SHOP-2:1 ");
    });
}

TEST_CASE("requesters do not hear that staff noted something") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) {
            auto key = a_ticket(sql, desk.ann);
            PostMessage note{.key = key, .text = {"Hm."}, .visibility = Visibility::private_};
            done(add_message(sql, as(sql, desk.lea), note, Source::web));
        });

        CHECK(received(database, desk.ann) == "SHOP-1:1 ");
        CHECK(received(database, desk.lea) == "SHOP-1:1 SHOP-1:1 ");
    });
}

TEST_CASE("only staff hear how the mail of a reply fares") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) {
            a_ticket(sql, desk.ann);
            auto id = sql.value<std::int64_t>("SELECT max(id) FROM ticket");
            events::emit(sql, as(sql, desk.lea), events::ReplyMoved{*id, 1});
        });

        CHECK(received(database, desk.lea, "reply.moved") == "SHOP-1:1 ");
        CHECK(received(database, desk.ann, "reply.moved") == "");
        CHECK(received(database, desk.bob, "reply.moved") == "");
    });
}

TEST_CASE("listeners are one audience only where they see the same tickets") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        // Each of the staff is let in to confidential tickets of their own.
        CHECK(audience(database, desk.lea) != audience(database, desk.dev));
        CHECK(audience(database, desk.lea) != audience(database, desk.ann));
        CHECK(audience(database, desk.ann) != audience(database, desk.amy));
        CHECK(audience(database, desk.ann) != audience(database, desk.bob));
        CHECK(audience(database, desk.boss) != audience(database, desk.ann));
        CHECK(live_topics().front().audience(Call{}).empty());
    });
}

}  // namespace mainstay::ticketing::test::live_test
