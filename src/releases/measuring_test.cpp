#include "releases/measuring.hpp"

#include <doctest/doctest.h>

#include "events/deployment_changed.hpp"
#include "events/events.hpp"
#include "identity/testing.hpp"
#include "releases/deployments.hpp"
#include "releases/releases.hpp"

namespace mainstay::releases::measuring_test {

namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using events::FiguresQuestion;
using events::ServiceFigures;
namespace it = identity::test;

/// So many requests, one failing in `one_in`, each of ten milliseconds or so.
ServiceFigures figures_of(
    const FiguresQuestion& asked, std::int64_t requests, std::int64_t one_in
) {
    ServiceFigures figures{
        .from = asked.from, .to = asked.to, .requests = requests, .errors = requests / one_in
    };
    for (int i = 0; i < 20; ++i) figures.durations.push_back({9'000 + i * 100, requests / 20});
    return figures;
}

struct Site {
    db::Database& database;
    Call developer;
    std::vector<FiguresQuestion> asked{};

    Id<Deployment> deploy(std::chrono::microseconds ago) {
        RecordDeployment request{
            .application = {"SHOP"},
            .service = ServiceName{"checkout"},
            .environment = EnvironmentName{"production"},
            .version = {"1.1"},
            .started_at = it::noon - ago - 3min,
            .finished_at = it::noon - ago,
        };
        return database.write([&](db::Sql& sql) {
            auto made = record_deployment(sql, developer, request);
            REQUIRE(it::refusal(made) == "none");
            return made->body.id;
        });
    }

    void measure(const events::AskFigures& ask, Id<Deployment> deployment, std::int64_t minutes) {
        const auto worker = measure_worker(database, ask);
        const std::atomic<bool> is_stopping = false;
        const auto job = database.write([&](db::Sql& sql) {
            // The job as a runner has it under way.
            return sql
                .value<Id<jobs::QueuedJob>>(
                    "UPDATE job SET state = 'running', attempts = 1, lease_by = 'test', "
                    "lease_until = :until"
                    " WHERE id = (SELECT MIN(id) FROM job WHERE kind = :kind AND state = 'ready')"
                    " RETURNING id",
                    it::noon + 24h, worker.kind
                )
                .value();
        });
        const jobs::Run run(
            {.job = job, .lease_by = "test", .now = it::noon, .deadline = it::noon + 1h},
            is_stopping
        );
        worker.work(wire::print(MeasureDeployment{deployment, minutes}), run);
    }

    DeploymentView shown(Id<Deployment> id) {
        return database.read([&](db::Sql& sql) {
            auto found = show_deployment(sql, developer, {id});
            REQUIRE(it::refusal(found) == "none");
            return found->body;
        });
    }

    std::int64_t pending() {
        return database.read([](db::Sql& sql) {
            return sql
                .value<std::int64_t>(
                    "SELECT COUNT(*) FROM job WHERE kind = 'releases.measure_deployment'"
                )
                .value();
        });
    }
};

void on_each_database(const std::function<void(Site&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        auto developer = database->write([](db::Sql& sql) {
            it::an_application(sql, "SHOP");
            return it::by(sql, it::a_person(sql, "dev@desk.test", Role::developer));
        });
        Site site{*database, developer};
        body(site);
    });
}

}  // namespace

TEST_CASE("a deployment is compared after 5, 15 and 60 minutes, and keeps what came of it") {
    on_each_database([](Site& site) {
        const auto id = site.deploy(90min);
        CHECK(site.pending() == 3);
        const events::AskFigures ask = [&](const FiguresQuestion& asked) -> Result<ServiceFigures> {
            site.asked.push_back(asked);
            const bool is_after = asked.from >= it::noon - 90min;
            return figures_of(asked, 20'000, is_after ? 20 : 1'000);
        };
        site.measure(ask, id, 5);
        site.measure(ask, id, 60);

        REQUIRE(site.asked.size() == 6);
        const auto& before = site.asked[0];
        CHECK(before.service == "checkout");
        CHECK(before.environment == "production");
        CHECK(before.to == it::noon - 93min);
        CHECK(before.to - before.from == 4h);
        const auto& after = site.asked[1];
        CHECK(after.from == it::noon - 90min);
        CHECK(after.to == it::noon - 85min);
        CHECK(after.replaced_from == it::noon - 93min);
        CHECK(!before.replaced_from);
        const auto& day_before = site.asked[2];
        CHECK(day_before.from == after.from - 24h);
        CHECK(day_before.to == after.to - 24h);

        const auto shown = site.shown(id);
        REQUIRE(shown.verdicts.size() == 2);
        CHECK(shown.verdicts[0].minutes == 5);
        CHECK(shown.verdicts[1].minutes == 60);
        CHECK(shown.verdicts[0].comparison.health == Health::degraded);
        CHECK(shown.verdicts[0].comparison.criteria.front().change == Change::worse);
        CHECK(shown.edition == 1);
        CHECK(site.pending() == 1);
        const auto records =
            site.database.read([](db::Sql& sql) { return events::tail(sql, {}, 100); });
        const auto measured = records.back().as<events::DeploymentMeasured>();
        REQUIRE(measured);
        CHECK(measured->verdict == "degraded");
        CHECK(measured->minutes == 60);
    });
}

TEST_CASE("figures that cannot be had are asked for again, and none are made up") {
    on_each_database([](Site& site) {
        const auto id = site.deploy(30min);
        const events::AskFigures away = [](const FiguresQuestion&) -> Result<ServiceFigures> {
            return refuse({"telemetry_away", Refusal::busy, "Away."});
        };
        CHECK_THROWS(site.measure(away, id, 5));
        CHECK(site.shown(id).verdicts.empty());
        site.measure({}, id, 15);
        CHECK(site.shown(id).verdicts.empty());

        const events::AskFigures empty = [](const FiguresQuestion& asked
                                         ) -> Result<ServiceFigures> {
            return ServiceFigures{.from = asked.from, .to = asked.to};
        };
        site.measure(empty, id, 60);
        CHECK(site.shown(id).verdicts.front().comparison.health == Health::inconclusive);
    });
}

TEST_CASE("what was deployed long ago is not compared, nor what is removed meanwhile") {
    on_each_database([](Site& site) {
        site.deploy(72h);
        CHECK(site.pending() == 0);
        const auto id = site.deploy(30min);
        site.database.write([&](db::Sql& sql) {
            const auto manager = it::by(sql, it::a_person(sql, "mia@desk.test", Role::manager));
            CHECK(it::refusal(remove_deployment(sql, manager, {id})) == "none");
        });
        int asked = 0;
        const events::AskFigures ask = [&](const FiguresQuestion& of) -> Result<ServiceFigures> {
            ++asked;
            return ServiceFigures{.from = of.from, .to = of.to};
        };
        site.measure(ask, id, 5);
        CHECK(asked == 0);
    });
}

}  // namespace mainstay::releases::measuring_test
