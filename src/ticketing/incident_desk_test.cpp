#include "ticketing/incident_desk_test.hpp"

#include <doctest/doctest.h>

#include "ticketing/store.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing::test {

WatchedDesk::WatchedDesk(db::test::TestDatabase& of, const Desk& people)
    : database(of),
      desk(people),
      blobs(db::Blobs::open(*of, of.directory() + "/blobs")),
      subscribed_(incident_subscriptions(*of, *blobs, {})) {
    database->write([&](db::Sql& sql) { events::subscribe(sql, subscribed_); });
}

signals::Raise WatchedDesk::a_raise(std::string key, std::string service) const {
    return {
        .application = desk.shop,
        .key = {std::move(key)},
        .source = {"probe"},
        .kind = {"latency"},
        .severity = signals::SignalSeverity::critical,
        .subject = {"POST /pay"},
        .summary = {"It is slow."},
        .service = {std::move(service)},
        .environment = {"production"},
    };
}

Id<signals::Signal> WatchedDesk::raise(const signals::Raise& request) {
    return database->write([&](db::Sql& sql) {
        return done(signals::raise(sql, system(), request)).signal;
    });
}

void WatchedDesk::recover(std::string key, boost::json::value figures) {
    database->write([&](db::Sql& sql) {
        done(signals::recover(
            sql, system(), {.application = desk.shop, .key = {key}, .figures = std::move(figures)}
        ));
    });
}

void WatchedDesk::follow(int minutes) {
    now = now + std::chrono::minutes(minutes);
    jobs::run_due(*database, events::workers(subscribed_), [this] { return now; });
    database->read([&](db::Sql& sql) { CHECK(jobs::counts(sql).dead == 0); });
}

void WatchedDesk::write(const IncidentStep& step) {
    database->write([&](db::Sql& sql) { write_step(sql, system(), step, {}, Language::en); });
}

Id<Incident> WatchedDesk::incident(Id<signals::Signal> signal) {
    return read([&](db::Sql& sql) {
        return Id<Incident>{
            sql.value<std::int64_t>("SELECT incident FROM signal WHERE id = :id", signal).value()
        };
    });
}

std::string WatchedDesk::tickets() {
    return read([&](db::Sql& sql) {
        std::string text;
        for (const auto& ticket : sql.all<Ticket>("FROM ticket ORDER BY id LIMIT 100")) {
            if (!text.empty()) text += ", ";
            text += ticket.key + ' ' + std::string(wire::name_of(ticket.status));
        }
        return text;
    });
}

std::string WatchedDesk::notes(const std::string& key) {
    return read([&](db::Sql& sql) { return conversation(sql, desk.tom, key); });
}

TicketView WatchedDesk::view(const std::string& key) {
    return read([&](db::Sql& sql) { return done(show(sql, as(sql, desk.tom), {key})).body; });
}

std::string WatchedDesk::files(const std::string& key) {
    return read([&](db::Sql& sql) {
        std::string text;
        for (const auto& message : done(messages(sql, as(sql, desk.tom), {.key = key})).items)
            for (const auto& file : message.attachments) {
                if (!text.empty()) text += ' ';
                text += file.name;
            }
        return text;
    });
}

void at_watched_desk(const std::function<void(WatchedDesk&)>& body) {
    with_desk([&](db::test::TestDatabase& database, const Desk& desk) {
        WatchedDesk watched(database, desk);
        body(watched);
    });
}

}  // namespace mainstay::ticketing::test
