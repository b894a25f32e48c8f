#include "monitoring/memory_judge.hpp"

#include <cmath>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "db/migrate.hpp"
#include "db/testing.hpp"
#include "events/events.hpp"
#include "http/idempotency.hpp"
#include "identity/identity.hpp"
#include "identity/testing.hpp"
#include "jobs/jobs.hpp"
#include "monitoring/monitoring.hpp"
#include "monitoring/sent_telemetry_test.hpp"
#include "search/search.hpp"
#include "signals/signals.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::monitoring::test::memory_judge_test {

namespace {

namespace it = identity::test;
namespace json = boost::json;

constexpr double mib = 1024.0 * 1024;

struct SeenSignal {
    std::string kind;
    std::string severity;
    std::string service;
    std::string environment;
    std::string state;
};
BOOST_DESCRIBE_STRUCT(SeenSignal, (), (kind, severity, service, environment, state))

struct Site {
    db::Database& database;
    TestStore store{};
    MemoryJudge judge{database};

    /// Sends what a process uses, in MiB, from one second to another.
    void send(
        const std::string& instance, int from, int to, int every,
        const std::function<double(double)>& mib_at, Attributes labels = {}
    ) {
        std::vector<std::pair<double, double>> samples;
        for (int at = from; at < to; at += every)
            samples.emplace_back(at, std::round(mib_at(at) * mib));
        Attributes all{
            {"__name__", "process_resident_memory_bytes"}, {"job", "ledger"}, {"instance", instance}
        };
        all.insert(all.end(), labels.begin(), labels.end());
        send_series(store, 1, all, samples);
    }

    void limit(const std::string& instance, int at, double limit_mib) {
        send_series(
            store, 1,
            {{"__name__", "container_spec_memory_limit_bytes"},
             {"job", "ledger"},
             {"instance", instance}},
            {{at, limit_mib * mib}}
        );
    }

    void look(int second) { judge.look(store, it::by_system(at(second))); }

    std::string signals() {
        return database.read([](db::Sql& sql) {
            std::string text;
            for (const auto& each :
                 sql.all<SeenSignal>("FROM signal WHERE is_current = 1 OR state = 'recovered'"
                                     " ORDER BY kind, service"))
                text += each.kind + ' ' + each.severity + ' ' + each.service + ' ' +
                        each.environment + ' ' + each.state + "; ";
            return text;
        });
    }

    json::value text(const std::string& sql) {
        return json::parse(database.read([&](db::Sql& session) {
            return session.value<std::string>(sql).value_or("null");
        }));
    }
};

void on_each_database(const std::function<void(Site&)>& body) {
    start_crypto();
    db::test::on_each_database(
        {db::migrations(), http::migrations(), jobs::migrations(), events::migrations(),
         timeline::migrations(), search::migrations(), identity::migrations(),
         signals::migrations(), monitoring::migrations()},
        [&](db::test::TestDatabase& database) {
            database->write([](db::Sql& sql) { it::an_application(sql, "SHOP"); });
            Site site{*database};
            body(site);
        }
    );
}

}  // namespace

TEST_CASE("memory that begins to grow fast is raised while it lasts, and ends with its process") {
    on_each_database([](Site& site) {
        const auto leaks = [](double at) { return 120 + 2 * std::max(0.0, at - 600); };
        site.send("a", 0, 600, 10, leaks);
        site.send("b", 0, 900, 10, [](double) { return 120; });
        site.look(600);
        CHECK(site.signals() == "");
        for (int second = 600; second < 840; second += 30) {
            site.send("a", second, second + 30, 10, leaks);
            site.look(second + 30);
        }
        CHECK(site.signals() == "memory.leak warning ledger  open; ");
        const auto reason = site.text("SELECT reason FROM signal_evidence WHERE place = 'first'");
        const auto& processes = reason.at("processes").as_array();
        REQUIRE(processes.size() == 1);
        CHECK(processes[0].at("instance") == "a");
        CHECK(
            processes[0].at("mib_per_hour").to_number<double>() ==
            doctest::Approx(7'200).epsilon(0.1)
        );
        const auto snapshot =
            site.text("SELECT snapshot FROM signal_evidence WHERE place = 'first'");
        CHECK(snapshot.at("charts").at("series").as_array().size() == 1);

        // Another judge goes on with it.
        MemoryJudge other(site.database);
        site.send("b", 900, 1'200, 10, [](double) { return 120; });
        other.look(site.store, it::by_system(at(900)));
        CHECK(site.signals() == "memory.leak warning ledger  open; ");
        other.look(site.store, it::by_system(at(1'020)));
        CHECK(site.signals() == "memory.leak warning ledger  recovered; ");
        const auto figures = site.text("SELECT figures FROM signal");
        CHECK(figures.at("before").at("memory_mib").to_number<double>() > 400);
        CHECK(figures.at("after").at("memory_mib").to_number<double>() == 120);
    });
}

TEST_CASE("a slow leak of two processes is one signal, which says when the limit is reached") {
    on_each_database([](Site& site) {
        // Two and a half hours of it, that were there before anybody looked.
        for (const auto* instance : {"a", "b"})
            site.send(
                instance, -6'000, 3'000, 60, [](double at) { return 150 + 0.05 * (at + 6'000); },
                {{"env", "production"}}
            );
        site.limit("a", 2'990, 640);
        site.look(3'000);
        CHECK(site.signals() == "memory.leak warning ledger production open; ");
        const auto reason = site.text("SELECT reason FROM signal_evidence WHERE place = 'first'");
        CHECK(reason.at("processes_count") == 2);
        CHECK(
            reason.at("processes").at(0).at("mib_per_hour").to_number<double>() ==
            doctest::Approx(180).epsilon(0.1)
        );
        // It is given back.
        for (const auto* instance : {"a", "b"})
            site.send(
                instance, 3'000, 3'300, 60, [](double) { return 160; }, {{"env", "production"}}
            );
        site.look(3'300);
        CHECK(site.signals() == "memory.leak warning ledger production recovered; ");
    });
}

TEST_CASE("short-lived processes whose memory adds up, and steady ones, raise nothing") {
    on_each_database([](Site& site) {
        site.send("steady", 0, 1'500, 10, [](double at) { return 200 + 5 * std::sin(at); });
        for (int job = 0; job < 60; ++job)
            site.send("job-" + std::to_string(job), job * 20, job * 20 + 60, 10, [&](double at) {
                return 30 + 2 * (at - job * 20);
            });
        for (int second = 60; second <= 1'500; second += 240) site.look(second);
        CHECK(site.signals() == "");
        CHECK(site.text("SELECT seen_at FROM signal_source WHERE source = 'memory'").is_number());
    });
}

}  // namespace mainstay::monitoring::test::memory_judge_test
