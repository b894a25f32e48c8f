#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"
#include "ticketing/mail_in.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test {

namespace {

/// `signal filled mail 100, ticket filled ticket SHOP-1, cause empty, …`
std::string stations(db::Sql& sql, Id<User> user, const std::string& key) {
    std::string text;
    for (const auto& each : done(chain(sql, as(sql, user), {key})).stations) {
        if (!text.empty()) text += ", ";
        text += wire::name_of(each.station);
        text += " ";
        text += wire::name_of(each.state);
        if (each.target) text += " " + each.target->type + " " + each.target->id;
        for (const auto& other : each.others) text += " " + other.id;
    }
    return text;
}

constexpr auto rest = ", change empty, release empty, verification empty, documentation empty";

void a_mail(db::Sql& sql, const Desk& desk) {
    take_mail(
        sql, identity::test::by_system(),
        {.mail = 100,
         .application = desk.shop.value,
         .message_id = "1@acme.test",
         .from_address = "ann@acme.test",
         .subject = "It burns",
         .text = "Please help."}
    );
}

}  // namespace

TEST_CASE("the chain of a ticket from mail begins with the mail") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        a_mail(sql, desk);

        CHECK(
            stations(sql, desk.lea, "SHOP-1") ==
            std::string("signal filled mail 100, ticket filled ticket SHOP-1, cause empty") + rest
        );
    });
}

TEST_CASE("a ticket that was opened by hand has no signal, and says why") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);

        auto signal = done(chain(sql, as(sql, desk.lea), {key})).stations.front();

        CHECK(signal.state == ChainStepState::skipped);
        CHECK(signal.reason == "opened_by_hand");
    });
}

TEST_CASE("a ticket leads to its cause; what it caused is no signal of the cause") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        a_mail(sql, desk);
        auto other = a_ticket(sql, desk.ann), cause = a_ticket(sql, desk.lea);
        for (auto* key : {"SHOP-1", "SHOP-2"})
            done(link(sql, as(sql, desk.lea), {key, Relation::caused_by, {cause}}));

        CHECK(
            stations(sql, desk.lea, "SHOP-1") ==
            std::string(
                "signal filled mail 100, ticket filled ticket SHOP-1, cause filled ticket SHOP-3"
            ) + rest
        );
        CHECK(
            stations(sql, desk.lea, cause) ==
            std::string("signal skipped, ticket filled ticket SHOP-3, cause empty") + rest
        );
    });
}

}  // namespace mainstay::ticketing::test
