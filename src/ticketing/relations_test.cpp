#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test::relations_test {

namespace {

std::string link_them(
    db::Sql& sql, Id<User> user, const std::string& from, Relation relation, const std::string& to
) {
    return refusal(link(sql, as(sql, user), {from, relation, {to}}));
}

/// `blocks SHOP-2 relates_to SHOP-3 `
std::string links_of(db::Sql& sql, Id<User> user, const std::string& key) {
    std::string text;
    for (const auto& each : done(links(sql, as(sql, user), {.key = key})).items)
        text += std::string(wire::name_of(each.relation)) + " " + each.ticket.key + " ";
    return text;
}

std::string watchers_of(db::Sql& sql, const Desk& desk, const std::string& key) {
    std::string text;
    for (const auto& each : ticket(sql, desk, key).watchers) text += each.name + " ";
    return text;
}

}  // namespace

TEST_CASE("a link is read from both sides") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto one = a_ticket(sql, desk.ann), two = a_ticket(sql, desk.ann);

        CHECK(link_them(sql, desk.lea, one, Relation::caused_by, two) == "ok");
        CHECK(link_them(sql, desk.lea, one, Relation::child_of, two) == "ok");
        CHECK(link_them(sql, desk.lea, one, Relation::relates_to, two) == "ok");

        CHECK(
            links_of(sql, desk.lea, one) == "caused_by SHOP-2 child_of SHOP-2 relates_to SHOP-2 "
        );
        CHECK(links_of(sql, desk.lea, two) == "causes SHOP-1 parent_of SHOP-1 relates_to SHOP-1 ");
        CHECK(recorded(sql, one) == "created linked linked linked");
        CHECK(ticket(sql, desk, one).version == 1);
    });
}

TEST_CASE("the timeline names the ticket that was linked by its key") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto one = a_ticket(sql, desk.ann), two = a_ticket(sql, desk.ann);
        link_them(sql, desk.lea, one, Relation::caused_by, two);
        auto id = done(links(sql, as(sql, desk.lea), {.key = one})).items.front().id;
        done(unlink(sql, as(sql, desk.lea), {one, id}));

        std::string text;
        for (const auto& entry : done(timeline_of(sql, as(sql, desk.lea), {.key = two})).items) {
            if (entry.action == "created") continue;
            text += entry.action + " " + wire::print(entry.changes) + "\n";
        }

        CHECK(
            text ==
            "unlinked [{\"field\":\"relation\",\"before\":\"causes\",\"after\":null},"
            "{\"field\":\"ticket\",\"before\":\"SHOP-1\",\"after\":null}]\n"
            "linked [{\"field\":\"relation\",\"before\":null,\"after\":\"causes\"},"
            "{\"field\":\"ticket\",\"before\":null,\"after\":\"SHOP-1\"}]\n"
        );
    });
}

TEST_CASE("links that cannot be are refused") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto one = a_ticket(sql, desk.ann), two = a_ticket(sql, desk.ann),
             three = a_ticket(sql, desk.ann);
        link_them(sql, desk.lea, one, Relation::blocks, two);
        link_them(sql, desk.lea, two, Relation::blocks, three);

        CHECK(link_them(sql, desk.lea, three, Relation::blocks, one) == "link_cycle");
        CHECK(link_them(sql, desk.lea, one, Relation::blocked_by, three) == "link_cycle");
        CHECK(link_them(sql, desk.lea, one, Relation::blocks, two) == "linked_already");
        CHECK(link_them(sql, desk.lea, one, Relation::blocks, one) == "linked_to_itself");
        CHECK(
            link_them(sql, desk.lea, one, Relation::blocks, "SHOP-99") ==
            "ticket linked_ticket_unknown"
        );
        CHECK(link_them(sql, desk.ann, one, Relation::relates_to, three) == "forbidden");
    });
}

TEST_CASE("a requester sees only links to tickets they may see") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto one = a_ticket(sql, desk.ann), other = a_ticket(sql, desk.bob),
             own = a_ticket(sql, desk.ann);
        link_them(sql, desk.lea, one, Relation::caused_by, other);
        link_them(sql, desk.lea, one, Relation::relates_to, own);

        CHECK(links_of(sql, desk.ann, one) == "relates_to SHOP-3 ");
        CHECK(links_of(sql, desk.bob, other) == "");
    });
}

TEST_CASE("a link is removed from either side, by its own ticket only") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto one = a_ticket(sql, desk.ann), two = a_ticket(sql, desk.ann),
             three = a_ticket(sql, desk.ann);
        link_them(sql, desk.lea, one, Relation::blocks, two);
        auto id = done(links(sql, as(sql, desk.lea), {.key = one})).items.front().id;

        CHECK(refusal(unlink(sql, as(sql, desk.lea), {three, id})) == "not_found");
        CHECK(refusal(unlink(sql, as(sql, desk.ann), {one, id})) == "forbidden");
        CHECK(refusal(unlink(sql, as(sql, desk.lea), {two, id})) == "ok");
        CHECK(refusal(unlink(sql, as(sql, desk.lea), {one, id})) == "not_found");
        CHECK(links_of(sql, desk.lea, one) == "");
    });
}

TEST_CASE("staff and people of the ticket's organization watch, and nobody else") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto let = [&](Id<User> user) {
            return refusal(watch(sql, as(sql, desk.lea), {key, user}));
        };

        CHECK(let(desk.amy) == "ok");
        CHECK(let(desk.amy) == "ok");
        CHECK(let(desk.tom) == "ok");
        CHECK(let(desk.bob) == "user watcher_unfit");
        CHECK(let(Id<User>{9999}) == "user watcher_unfit");

        CHECK(watchers_of(sql, desk, key) == "amy tom ");
        CHECK(recorded(sql, key) == "created watched watched");
        CHECK(refusal(show(sql, as(sql, desk.amy), {key})) == "ok");
    });
}

TEST_CASE("people watch for themselves, and let nobody else watch") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);

        CHECK(refusal(watch(sql, as(sql, desk.boss), {key, {}})) == "ok");
        CHECK(refusal(watch(sql, as(sql, desk.ann), {key, desk.amy})) == "forbidden");
        CHECK(refusal(unwatch(sql, as(sql, desk.ann), {key, desk.boss})) == "forbidden");
        CHECK(refusal(watch(sql, as(sql, desk.audrey), {key, {}})) == "ok");
        CHECK(watchers_of(sql, desk, key) == "boss audrey ");

        CHECK(refusal(unwatch(sql, as(sql, desk.boss), {key, desk.boss})) == "ok");
        CHECK(refusal(unwatch(sql, as(sql, desk.boss), {key, desk.boss})) == "not_found");
        CHECK(watchers_of(sql, desk, key) == "audrey ");
        CHECK(recorded(sql, key) == "created watched watched unwatched");
    });
}

TEST_CASE("who watches no longer and has no other right sees the ticket no longer") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        done(watch(sql, as(sql, desk.lea), {key, desk.amy}));

        done(unwatch(sql, as(sql, desk.lea), {key, desk.amy}));

        CHECK(refusal(show(sql, as(sql, desk.amy), {key})) == "not_found");
    });
}

}  // namespace mainstay::ticketing::test::relations_test
