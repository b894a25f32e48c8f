#include "ticketing/permissions.hpp"

#include <doctest/doctest.h>

#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/desk_test.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing::test {

namespace {

/// Whether that person may do that to the ticket.
bool may(db::Sql& sql, Id<User> who, const Action& action, std::string_view key) {
    auto call = as(sql, who);
    return identity::may(call, action, resource_of(sql, call, *store::find(sql, key)));
}

}  // namespace

TEST_CASE("a colleague's ticket is seen by leave only, and closed by nobody else") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);

        CHECK(may(sql, desk.boss, ticket_read, key));
        CHECK_FALSE(may(sql, desk.amy, ticket_read, key));
        CHECK_FALSE(may(sql, desk.bob, ticket_read, key));
        CHECK_FALSE(may(sql, desk.boss, ticket_close, key));
        CHECK(may(sql, desk.ann, ticket_close, key));
    });
}

TEST_CASE("whoever moves to another organization does not see what they watch in the former one") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto id = store::find(sql, key)->id;
        store::add_watcher(sql, id, desk.amy);
        store::add_watcher(sql, id, desk.bob);
        store::add_watcher(sql, id, desk.audrey);

        CHECK(may(sql, desk.amy, ticket_read, key));
        CHECK_FALSE(may(sql, desk.bob, ticket_read, key));
        CHECK(may(sql, desk.audrey, ticket_note, key));
    });
}

TEST_CASE("an auditor speaks in tickets of their own, and to staff in those they watch") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto own = a_ticket(sql, desk.ann), watched = a_ticket(sql, desk.ann);
        auto other = a_ticket(sql, desk.ann);
        sql.run("UPDATE ticket SET requester = :audrey WHERE key = :key", desk.audrey, own);
        store::add_watcher(sql, store::find(sql, watched)->id, desk.audrey);

        CHECK(may(sql, desk.audrey, ticket_reply, own));
        CHECK_FALSE(may(sql, desk.audrey, ticket_reply, watched));
        CHECK(may(sql, desk.audrey, ticket_note, watched));
        CHECK_FALSE(may(sql, desk.audrey, ticket_note, other));
        CHECK_FALSE(may(sql, desk.audrey, ticket_work, own));
    });
}

}  // namespace mainstay::ticketing::test
