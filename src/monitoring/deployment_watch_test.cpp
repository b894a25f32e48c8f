#include "monitoring/deployment_watch.hpp"

#include <doctest/doctest.h>

#include "identity/testing.hpp"
#include "monitoring/known_deployment_store.hpp"
#include "monitoring/monitoring.hpp"

namespace mainstay::monitoring::deployment_watch_test {

namespace {

namespace it = identity::test;
using std::chrono_literals::operator""h;

events::DeploymentFacts facts(
    std::string status, std::int64_t edition, Time started_at = it::noon - 1h
) {
    return {
        .service = "checkout",
        .environment = "production",
        .version = "1.4.0",
        .status = std::move(status),
        .started_at = started_at,
        .effective_at = {},
        .actor = "Ada Byron",
        .edition = edition,
    };
}

/// `7 running Ada Byron; …`
std::string known(db::Sql& sql) {
    std::string text;
    for (const auto& each : store::deployments_within(sql, 1, it::noon - 100h, it::noon))
        text += std::to_string(each.deployment) + ' ' + each.status + ' ' + each.actor + "; ";
    return text;
}

void on_each_database(const std::function<void(db::Sql&, const Call&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        database->write([&](db::Sql& sql) {
            it::an_application(sql, "SHOP");
            body(sql, it::by_system());
        });
    });
}

}  // namespace

TEST_CASE("of a deployment the newest is known, in whatever order it is published") {
    on_each_database([](db::Sql& sql, const Call& call) {
        using namespace events;
        take_deployment(
            sql, call,
            DeploymentEnded{
                .deployment = 7, .application = 1, .status = "failed", .facts = facts("failed", 2)
            }
        );
        take_deployment(
            sql, call,
            DeploymentRecorded{.deployment = 7, .application = 1, .facts = facts("running", 1)}
        );
        CHECK(known(sql) == "7 failed Ada Byron; ");
        take_deployment(
            sql, call,
            DeploymentChanged{.deployment = 7, .application = 1, .facts = facts("rolled_back", 3)}
        );
        CHECK(known(sql) == "7 rolled_back Ada Byron; ");
        take_deployment(
            sql, call, DeploymentChanged{.deployment = 7, .application = 1, .is_removed = true}
        );
        CHECK(known(sql) == "");
    });
}

TEST_CASE("what an earlier version published, and what was long ago, is not kept") {
    on_each_database([](db::Sql& sql, const Call& call) {
        using events::DeploymentRecorded;
        take_deployment(sql, call, DeploymentRecorded{.deployment = 7, .application = 1});
        take_deployment(
            sql, call,
            DeploymentRecorded{
                .deployment = 8, .application = 1, .facts = facts("succeeded", 1, it::noon - 49h)
            }
        );
        CHECK(known(sql) == "");
        take_deployment(
            sql, call,
            DeploymentRecorded{.deployment = 9, .application = 1, .facts = facts("succeeded", 1)}
        );
        CHECK(store::forget_deployments(sql, it::noon - 2h, 10) == 0);
        CHECK(store::forget_deployments(sql, it::noon, 10) == 1);
        CHECK(known(sql) == "");
    });
}

TEST_CASE("who deployed is erased with what else is known of a person") {
    on_each_database([](db::Sql& sql, const Call& call) {
        using events::DeploymentRecorded;
        take_deployment(
            sql, call,
            DeploymentRecorded{.deployment = 9, .application = 1, .facts = facts("succeeded", 1)}
        );
        const auto data = deployment_personal_data();
        const DataSubject ada{{5}, "ada@desk.test", "Ada Byron"};
        const auto progress = data.erasure.front().run(sql, call, ada, 0);
        REQUIRE(progress);
        CHECK(progress->erased == 1);
        CHECK_FALSE(progress->next);
        CHECK(known(sql).find("Ada") == std::string::npos);
    });
}

}  // namespace mainstay::monitoring::deployment_watch_test
