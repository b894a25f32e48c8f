#include "ticketing/desk_test.hpp"

#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "db/testing.hpp"
#include "fields/fields.hpp"
#include "signals/signals.hpp"
#include "ticketing/store.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test {

namespace it = identity::test;

events::NotificationSource ticket_notifications() {
    for (auto& source : notification_sources())
        for (const auto& kind : source.kinds)
            if (kind.name == "ticket.replied") return std::move(source);
    throw std::runtime_error("nothing notifies of replies");
}

db::Migrations tables() {
    static const std::vector<db::Migration> all = [] {
        std::vector<db::Migration> steps;
        for (auto floor : {fields::migrations(), signals::migrations(), migrations()})
            steps.insert(steps.end(), floor.begin(), floor.end());
        return steps;
    }();
    return all;
}

Desk a_desk(db::Sql& sql) {
    Desk desk;
    desk.shop = it::an_application(sql, "SHOP");
    desk.acme = it::an_organization(sql, "Acme", "acme.test", "SHOP");
    desk.borg = it::an_organization(sql, "Borg", "borg.test", "SHOP");
    desk.ann = it::a_person(sql, "ann@acme.test", Role::requester, desk.acme);
    desk.amy = it::a_person(sql, "amy@acme.test", Role::requester, desk.acme);
    desk.boss = it::a_person(sql, "boss@acme.test", Role::requester, desk.acme);
    sql.run("UPDATE user_account SET sees_organization = 1 WHERE id = :id", desk.boss);
    desk.bob = it::a_person(sql, "bob@borg.test", Role::requester, desk.borg);
    desk.lea = it::a_person(sql, "lea@desk.test", Role::agent);
    desk.leo = it::a_person(sql, "leo@desk.test", Role::agent);
    desk.tom = it::a_person(sql, "tom@desk.test", Role::agent);
    desk.dev = it::a_person(sql, "dev@desk.test", Role::developer);
    desk.vera = it::a_person(sql, "vera@desk.test", Role::agent);
    desk.audrey = it::a_person(sql, "audrey@desk.test", Role::auditor);
    desk.admin = it::a_person(sql, "admin@desk.test", Role::administrator);
    desk.l1 = it::a_team(sql, "SHOP", Level::L1, {desk.lea, desk.leo});
    desk.l2 = it::a_team(sql, "SHOP", Level::L2, {desk.tom});
    desk.l3 = it::a_team(sql, "SHOP", Level::L3, {desk.dev});
    desk.l4 = it::a_team(sql, "SHOP", Level::L4, {desk.vera});
    return desk;
}

void with_desk(const std::function<void(db::test::TestDatabase& database, const Desk& desk)>& body
) {
    it::on_each_database(tables(), [&](db::test::TestDatabase& database) {
        auto desk = database->write([](db::Sql& sql) { return a_desk(sql); });
        body(database, desk);
    });
}

void at_desk(const std::function<void(db::Sql& sql, const Desk& desk)>& body) {
    with_desk([&](db::test::TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) { body(sql, desk); });
    });
}

Call as(db::Sql& sql, Id<User> user, int seconds) {
    return it::by(sql, user, noon + std::chrono::seconds(seconds));
}

std::string a_ticket(db::Sql& sql, Id<User> requester, std::string_view subject) {
    OpenTicket request{
        .application = {"SHOP"}, .subject = {std::string(subject)}, .text = {"Please help."}
    };
    auto opened = create(sql, as(sql, requester), request, Source::web);
    REQUIRE(refusal(opened) == "ok");
    return opened->body.key;
}

TicketView ticket(db::Sql& sql, const Desk& desk, std::string_view key) {
    auto shown = show(sql, as(sql, desk.admin), {std::string(key)});
    REQUIRE(refusal(shown) == "ok");
    return shown->body;
}

std::string holder(const TicketView& ticket) {
    return std::string(wire::name_of(ticket.level.value())) + " " +
           (ticket.team ? ticket.team->name : "-") + " " +
           (ticket.assignee ? ticket.assignee->name : "-");
}

std::string conversation(db::Sql& sql, Id<User> reader, std::string_view key) {
    auto page = messages(sql, as(sql, reader), {.key = std::string(key)});
    REQUIRE(refusal(page) == "ok");
    std::string text;
    for (const auto& message : page->items) {
        text += message.author ? message.author->name : "-";
        text += " " + std::string(wire::name_of(message.visibility)) + ": " + message.text + "\n";
    }
    return text;
}

std::vector<boost::json::value> published(db::Sql& sql, std::string_view type) {
    std::vector<boost::json::value> list;
    // Read from the table, since on PostgreSQL the stream ends before transactions that still run.
    for (const auto& payload :
         sql.all<std::string>("SELECT payload FROM outbox WHERE type = :type ORDER BY id", type))
        list.push_back(*wire::parse_json(payload));
    return list;
}

std::vector<std::string> notices_for(
    db::Sql& sql, Id<User> user, std::span<const events::EventRecord> records,
    std::string_view topic
) {
    auto call = as(sql, user);
    std::vector<std::string> seen;
    for (const auto& each : live_topics()) {
        if (each.name != topic) continue;
        auto notices = each.notices(sql, records);
        auto visible = each.visible(sql, call, notices);
        REQUIRE(visible.size() == notices.size());
        for (std::size_t i = 0; i < notices.size(); ++i)
            if (visible[i]) seen.push_back(notices[i].data);
    }
    return seen;
}

std::string recorded(db::Sql& sql, std::string_view key) {
    return it::recorded(sql, "ticket", store::find(sql, key)->id.value);
}

}  // namespace mainstay::ticketing::test
