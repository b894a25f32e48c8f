#include "releases/seen_versions.hpp"

#include <doctest/doctest.h>

#include "identity/testing.hpp"
#include "releases/deployments.hpp"
#include "releases/releases.hpp"

namespace mainstay::releases::seen_versions_test {

namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
namespace it = identity::test;

struct Site {
    db::Sql& sql;
    Id<Application> shop;
    Call developer;

    void see(
        const std::string& version, std::chrono::microseconds since,
        const std::string& service = "checkout"
    ) const {
        const auto at = it::noon + since;
        take_seen_version(
            sql, it::by_system(at),
            {.application = shop.value,
             .service = service,
             .environment = "production",
             .version = version,
             .previous_version = "1.0",
             .at = at}
        );
    }

    DeploymentView record(const RecordDeployment& request, std::chrono::microseconds since) const {
        auto call = developer;
        call.now = it::noon + since;
        auto made = record_deployment(sql, call, request);
        REQUIRE(it::refusal(made) == "none");
        return made->body;
    }

    /// Each as `version source status`, newest first.
    std::string deployments() const {
        std::string text;
        const auto page = list_deployments(sql, developer, {});
        for (const auto& each : page->items)
            text += each.version + ' ' + std::string(wire::name_of(each.source)) + ' ' +
                    std::string(wire::name_of(each.status)) + (each.seen_at ? " seen; " : "; ");
        return text;
    }
};

void on_each_database(const std::function<void(const Site&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        database->write([&](db::Sql& sql) {
            const auto shop = it::an_application(sql, "SHOP");
            body({sql, shop, it::by(sql, it::a_person(sql, "dev@desk.test", Role::developer))});
        });
    });
}

RecordDeployment a_deployment(std::optional<std::string> service = "checkout") {
    RecordDeployment request{
        .application = {"SHOP"},
        .environment = EnvironmentName{"production"},
        .version = {"1.1"},
    };
    if (service) request.service = ServiceName{*service};
    return request;
}

}  // namespace

TEST_CASE("a version that telemetry shows is a deployment of that moment") {
    on_each_database([](const Site& site) {
        site.see("1.1", 10min);
        CHECK(site.deployments() == "1.1 telemetry succeeded seen; ");
        const auto shown = list_deployments(site.sql, site.developer, {})->items.front();
        CHECK(shown.started_at == it::noon + 10min);
        CHECK(shown.previous_version == "1.0");
        CHECK(!shown.created_by);
        CHECK(it::recorded(site.sql, "deployment", shown.id.value) == "created");
    });
}

TEST_CASE("a deployment that was recorded shortly before is completed, not doubled, nor ended") {
    on_each_database([](const Site& site) {
        const auto begun = site.record(a_deployment(), 0min);
        site.see("1.1", 10min);
        CHECK(site.deployments() == "1.1 api running seen; ");
        const auto shown = show_deployment(site.sql, site.developer, {begun.id})->body;
        CHECK(shown.seen_at == it::noon + 10min);
        CHECK(shown.started_at == it::noon);
        CHECK(shown.previous_version == "1.0");
    });
}

TEST_CASE("a deployment that a pipeline reports after its version was seen is the same one") {
    on_each_database([](const Site& site) {
        site.see("1.1", 10min);
        auto request = a_deployment();
        request.started_at = it::noon;
        request.revision = Line<100>{"4f1c2ab"};
        request.status = DeploymentStatus::succeeded;
        const auto reported = site.record(request, 15min);
        CHECK(site.deployments() == "1.1 telemetry succeeded seen; ");
        CHECK(reported.revision == "4f1c2ab");
        CHECK(reported.started_at == it::noon);
    });
}

TEST_CASE("services of an application that was deployed as a whole are no deployments of their own"
) {
    on_each_database([](const Site& site) {
        site.record(a_deployment(std::nullopt), 0min);
        site.see("1.1", 5min, "checkout");
        site.see("1.1", 9min, "cart");
        CHECK(site.deployments() == "1.1 api running seen; ");
    });
}

TEST_CASE("a version that comes back after its deployment was seen is another deployment") {
    on_each_database([](const Site& site) {
        auto request = a_deployment();
        request.status = DeploymentStatus::succeeded;
        site.record(request, 0min);
        site.see("1.1", 1min);
        site.see("1.0", 30min);
        site.see("1.1", 2h);
        CHECK(
            site.deployments() ==
            "1.1 telemetry succeeded seen; 1.0 telemetry succeeded seen; 1.1 api succeeded seen; "
        );
    });
}

TEST_CASE("names that are too long are passed over, and so is what is gone") {
    on_each_database([](const Site& site) {
        site.see(std::string(201, 'v'), 1min);
        site.see("1.1", 1min, std::string(201, 's'));
        take_seen_version(
            site.sql, it::by_system(),
            {.application = 4'000'000'000, .service = "x", .version = "1", .at = it::noon}
        );
        CHECK(site.deployments() == "");
    });
}

}  // namespace mainstay::releases::seen_versions_test
