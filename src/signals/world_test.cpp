#include "signals/world_test.hpp"

#include <doctest/doctest.h>

#include "events/events.hpp"
#include "events/incident_events.hpp"
#include "signals/flow.hpp"
#include "signals/incident_store.hpp"
#include "signals/signal_store.hpp"
#include "signals/sources.hpp"

namespace mainstay::signals::test {

World::World(db::test::TestDatabase& of) : database(*of) {
    database.write([&](db::Sql& sql) {
        admin = it::a_person(sql, "ada@desk.test", Role::administrator);
        ann = it::a_person(sql, "ann@desk.test", Role::agent);
        lars = it::a_person(sql, "lars@desk.test", Role::agent);
        shop = it::an_application(sql, "SHOP");
        ledger = it::an_application(sql, "LEDGER");
        it::a_team(sql, "SHOP", Level::L2, {ann});
        it::a_team(sql, "LEDGER", Level::L2, {lars});
        auto acme = it::an_organization(sql, "Acme", "acme.test", "SHOP");
        otto = it::a_person(sql, "otto@acme.test", Role::requester, acme);
    });
    events();
}

Raise World::a_raise(std::string key, std::string service) const {
    return {
        .application = shop,
        .key = {std::move(key)},
        .source = {"probe"},
        .kind = {"latency"},
        .severity = SignalSeverity::critical,
        .subject = {"POST /pay"},
        .summary = {"It is slow."},
        .service = {std::move(service)},
        .environment = {"production"},
    };
}

Raised World::raise(const Raise& request) {
    auto raised =
        database.write([&](db::Sql& sql) { return signals::raise(sql, system(), request); });
    REQUIRE(refusal(raised) == "none");
    return *raised;
}

RecoverOutcome World::recover(std::string key, boost::json::value figures) {
    auto outcome = database.write([&](db::Sql& sql) {
        return signals::recover(
            sql, system(), {.application = shop, .key = {key}, .figures = figures}
        );
    });
    REQUIRE(refusal(outcome) == "none");
    return *outcome;
}

void World::pass(std::chrono::microseconds span) {
    now = now + span;
    database.write([&](db::Sql& sql) { note_dead_sources(sql, system(), 100); });
    while (database.write([&](db::Sql& sql) { return sweep_signals(sql, system(), 10); }) == 10) {
    }
}

Signal World::signal(std::string_view key) {
    return database.read([&](db::Sql& sql) { return store::last_episode(sql, shop, key).value(); });
}

Incident World::incident_of(std::string_view key) {
    return database.read([&](db::Sql& sql) {
        auto incident = store::last_episode(sql, shop, key).value().incident;
        return store::find_incident(sql, incident.value()).value();
    });
}

std::string World::events() {
    return database.read([&](db::Sql& sql) {
        std::string text;
        auto all = sql.all<events::EventRecord>(
            "FROM (SELECT 0 AS tx, id, at, type, version, payload, request_id FROM outbox) e"
            " WHERE id > :seen ORDER BY id LIMIT 1000",
            seen_
        );
        auto number = [](std::int64_t id) { return std::to_string(id); };
        for (const auto& each : all) {
            seen_ = each.id;
            if (auto opened = each.as<events::IncidentOpened>())
                text += "opened " + number(opened->incident) + ' ' +
                        (opened->ticket ? opened->ticket->priority : "none") + '\n';
            if (auto changed = each.as<events::IncidentChanged>())
                text += changed->change + ' ' + number(changed->incident) + ' ' +
                        number(changed->signals) + '\n';
            if (auto recovered = each.as<events::IncidentRecovered>())
                text += "recovered " + number(recovered->incident) + ' ' + recovered->text + '\n';
            if (auto returned = each.as<events::IncidentReturned>())
                text += "returned " + number(returned->incident) + '\n';
        }
        return text;
    });
}

void in_world(const std::function<void(World&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        World world(database);
        body(world);
    });
}

}  // namespace mainstay::signals::test
