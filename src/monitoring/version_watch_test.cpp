#include "monitoring/version_watch.hpp"

#include <doctest/doctest.h>

#include "events/events.hpp"
#include "events/service_version_seen.hpp"
#include "identity/testing.hpp"
#include "monitoring/monitoring.hpp"
#include "monitoring/sent_telemetry_test.hpp"

namespace mainstay::monitoring::test::version_watch_test {

namespace {

namespace it = identity::test;

/// An installation with SHOP as its first application, and its telemetry.
struct Site {
    db::Database& database;
    TestStore store{};

    void send(
        const std::string& version, double seconds, const std::string& environment = "production",
        const std::string& service = "shop"
    ) {
        Attributes resource{{"service.version", version}};
        if (!environment.empty()) resource.emplace_back("deployment.environment.name", environment);
        send_spans(
            store, 1, service,
            {{.trace = static_cast<std::uint64_t>(seconds * 10) + 1, .start = seconds}}, resource
        );
    }

    void look(double seconds) { look_for_versions(database, store, it::by_system(at(seconds))); }

    /// The events so far.
    std::string news() {
        return database.read([](db::Sql& sql) {
            std::string text;
            for (const auto& record : events::tail(sql, {}, 100))
                if (const auto seen = record.as<events::ServiceVersionSeen>())
                    text += seen->service + ' ' + seen->version + " in " + seen->environment +
                            " after " + seen->previous_version.value_or("nothing") +
                            (seen->is_return ? " again; " : "; ");
            return text;
        });
    }
};

void on_each_database(const std::function<void(Site&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        database->write([](db::Sql& sql) { it::an_application(sql, "SHOP"); });
        Site site{*database};
        body(site);
    });
}

}  // namespace

TEST_CASE("a version of a service that was not there before is told once, in each environment") {
    on_each_database([](Site& site) {
        site.send("1.0", 0);
        site.send("1.0", 1, "staging");
        site.send("1.0", 2, "");
        site.look(10);
        CHECK(site.news() == "");

        site.send("2.0", 30, "staging");
        site.look(40);
        site.look(55);
        CHECK(site.news() == "shop 2.0 in staging after 1.0; ");
        site.send("2.0", 60);
        site.send("2.0", 61, "");
        site.look(70);
        CHECK(
            site.news() ==
            "shop 2.0 in staging after 1.0; shop 2.0 in  after 1.0; "
            "shop 2.0 in production after 1.0; "
        );
    });
}

TEST_CASE("a version that comes back is told, and when it was seen") {
    on_each_database([](Site& site) {
        for (int second = 0; second < 1'200; second += 60) {
            site.send("1.0", second);
            site.look(second + 15);
        }
        for (int second = 1'200; second < 1'800; second += 60) {
            site.send("2.0", second);
            site.look(second + 15);
        }
        site.send("1.0", 1'801);
        site.look(1'815);
        CHECK(
            site.news() ==
            "shop 2.0 in production after 1.0; shop 1.0 in production after 2.0 again; "
        );
        const auto records =
            site.database.read([](db::Sql& sql) { return events::tail(sql, {}, 100); });
        CHECK(records.back().as<events::ServiceVersionSeen>()->at == at(1'801));
    });
}

TEST_CASE("spans that come late belong to the time they were recorded") {
    on_each_database([](Site& site) {
        site.send("1.0", 0);
        site.look(10);
        site.look(80);
        site.send("2.0", 20);
        site.look(95);
        CHECK(site.news() == "shop 2.0 in production after 1.0; ");
        site.send("1.0", 5);
        site.look(110);
        CHECK(site.news() == "shop 2.0 in production after 1.0; ");
    });
}

TEST_CASE("a service that names no version, or one that is too long, is passed over") {
    on_each_database([](Site& site) {
        site.send("1.0", 0);
        site.look(10);
        site.send("", 12);
        site.send(std::string(201, 'v'), 13);
        site.send("2.0", 14, "production", std::string(201, 's'));
        site.look(25);
        CHECK(site.news() == "");
        const auto known = site.database.read([](db::Sql& sql) {
            return sql.value<std::int64_t>("SELECT COUNT(*) FROM service_version").value();
        });
        CHECK(known == 1);
    });
}

TEST_CASE("nothing is looked for where there is no application") {
    it::on_each_database(migrations(), [](db::test::TestDatabase& database) {
        TestStore store;
        look_for_versions(*database, store, it::by_system(at(10)));
        const auto until = database->read([](db::Sql& sql) {
            return sql.value<Time>("SELECT looked_until FROM version_watch").value();
        });
        CHECK(until == Time{});
    });
}

}  // namespace mainstay::monitoring::test::version_watch_test
