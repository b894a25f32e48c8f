#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test {

namespace {

/// What that person hears of all that was told: `SHOP-1:1 `, the key and version of each.
std::string heard(db::test::TestDatabase& database, Id<User> user) {
    return database->write([&](db::Sql& sql) {
        auto records = events::tail(sql, {}, 1000);
        std::string text;
        for (const auto& event : live(sql, as(sql, user), records)) {
            CHECK(event.event == "ticket.changed");
            CHECK_FALSE(event.cursor.empty());
            auto data = *wire::parse_json(event.data);
            CHECK(data.at("type").as_string() == "ticket.changed");
            text += std::string(data.at("key").as_string()) + ":" +
                    std::to_string(data.at("version").as_int64()) + " ";
        }
        return text;
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

        CHECK(heard(database, desk.lea) == "SHOP-1:1 SHOP-2:1 SHOP-1:2 ");
        CHECK(heard(database, desk.ann) == "SHOP-1:1 SHOP-1:2 ");
        CHECK(heard(database, desk.boss) == "SHOP-1:1 SHOP-1:2 ");
        CHECK(heard(database, desk.amy) == "");
        CHECK(heard(database, desk.bob) == "SHOP-2:1 ");
    });
}

TEST_CASE("requesters do not hear that staff noted something") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) {
            auto key = a_ticket(sql, desk.ann);
            PostMessage note{.key = key, .text = {"Hm."}, .visibility = Visibility::private_};
            done(add_message(sql, as(sql, desk.lea), note, Source::web));
        });

        CHECK(heard(database, desk.ann) == "SHOP-1:1 ");
        CHECK(heard(database, desk.lea) == "SHOP-1:1 SHOP-1:1 ");
    });
}

}  // namespace mainstay::ticketing::test
