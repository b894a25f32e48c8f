#include <doctest/doctest.h>

#include "identity/testing.hpp"
#include "releases/deployments.hpp"
#include "releases/releases.hpp"
#include "wire/name.hpp"

namespace mainstay::releases::release_uses_test {

namespace it = identity::test;
using std::chrono::hours;

TEST_CASE("a version serves from its deployment until the next one of its place, unless it failed"
) {
    it::on_each_database(migrations(), [](db::test::TestDatabase& database) {
        database->write([](db::Sql& sql) {
            const auto shop = it::an_application(sql, "SHOP");
            it::an_application(sql, "LEDGER");
            const auto dev = it::by(sql, it::a_person(sql, "dev@desk.test", Role::developer));
            const auto deploy = [&](std::string application, std::string version,
                                    DeploymentStatus status, hours ago, std::string place) {
                REQUIRE(record_deployment(
                    sql, dev,
                    {.application = {std::move(application)},
                     .environment = EnvironmentName{std::move(place)},
                     .version = {std::move(version)},
                     .status = status,
                     .started_at = it::noon - ago,
                     .finished_at = it::noon - ago}
                ));
            };
            using enum DeploymentStatus;
            deploy("SHOP", "1.0", succeeded, hours(90), "production");
            deploy("SHOP", "1.1", succeeded, hours(50), "production");
            deploy("SHOP", "1.2", failed, hours(40), "production");
            deploy("SHOP", "1.3", succeeded, hours(30), "staging");
            deploy("SHOP", "1.4", succeeded, hours(10), "production");
            deploy("LEDGER", "9.0", succeeded, hours(10), "production");

            std::string lines;
            for (const auto& use : release_uses(sql, shop, it::noon - hours(48))) {
                lines += use.version + ' ' + use.environment + ' ' +
                         std::to_string((it::noon - use.from) / hours(1));
                if (use.to) lines += " to " + std::to_string((it::noon - *use.to) / hours(1));
                lines += '\n';
            }
            CHECK(lines == "1.1 production 50 to 10\n1.3 staging 30\n1.4 production 10\n");
        });
    });
}

}  // namespace mainstay::releases::release_uses_test
