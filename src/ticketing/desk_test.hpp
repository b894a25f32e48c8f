// A help desk for tests: two customers, staff of every level, and one application that they share.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "db/testing.hpp"
#include "identity/testing.hpp"
#include "ticketing/ticketing.hpp"

namespace mainstay::ticketing::test {

using identity::test::noon;

/// Who there is. Ann and Amy are of Acme, Bob is of Borg; L1 has two agents, the other levels one
/// each.
struct Desk {
    Id<User> ann, amy, boss, bob;       // Boss sees all of Acme.
    Id<User> lea, leo, tom, dev, vera;  // L1, L1, L2, L3, L4.
    Id<User> audrey, admin;
    Id<Team> l1, l2, l3, l4;
    Id<Organization> acme, borg;
    Id<Application> shop;
};

/// The tables of this module and of fields/, which stands below it.
db::Migrations tables();

Desk a_desk(db::Sql& sql);

/// Runs `body` in one transaction on a fresh database of each kind.
void at_desk(const std::function<void(db::Sql& sql, const Desk& desk)>& body);

/// The same with the database itself, for what needs several transactions.
void with_desk(const std::function<void(db::test::TestDatabase& database, const Desk& desk)>& body);

/// The person's call, at noon or so many seconds after.
Call as(db::Sql& sql, Id<User> user, int seconds = 0);

/// The key of a new ticket of that person about SHOP.
std::string a_ticket(db::Sql& sql, Id<User> requester, std::string_view subject = "It burns");

/// What notifies people of tickets themselves, and not of approvals or contracts.
events::NotificationSource ticket_notifications();

/// What GET answers to the administrator.
TicketView ticket(db::Sql& sql, const Desk& desk, std::string_view key);

/// The name of the level, team and assignee, such as `L1 SHOP L1 lea`.
std::string holder(const TicketView& ticket);

/// The code of a refusal, with `field code` for the first wrong field; `ok` where there is none.
template <class T>
std::string refusal(const Result<T>& result) {
    if (result) return "ok";
    const auto& error = result.error();
    if (error.fields.empty()) return error.code;
    return error.fields.front().field + " " + error.fields.front().code;
}

/// What was to succeed.
template <class T>
T done(Result<T> result) {
    if (!result) throw std::runtime_error("refused: " + refusal(result));
    return *std::move(result);
}

/// All messages as that person sees them, one a line: `ann public: It burns.`
std::string conversation(db::Sql& sql, Id<User> reader, std::string_view key);

/// What was published since the beginning, by type, as the JSON of each.
std::vector<boost::json::value> published(db::Sql& sql, std::string_view type);

/// What that person's open pages are told of these events, of one live topic: the JSON of each.
std::vector<std::string> notices_for(
    db::Sql& sql, Id<User> user, std::span<const events::EventRecord> records,
    std::string_view topic = "ticket.changed"
);

/// The actions on record for a ticket.
std::string recorded(db::Sql& sql, std::string_view key);

}  // namespace mainstay::ticketing::test
