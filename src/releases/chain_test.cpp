#include "releases/chain.hpp"

#include <doctest/doctest.h>

#include "identity/testing.hpp"
#include "releases/deployments.hpp"
#include "releases/releases.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::releases::chain_test {

namespace it = identity::test;

TEST_CASE("a suspected deployment stands at the cause, for those who see deployments") {
    static constexpr timeline::Relation suspects[] = {
        {"suspects", "suspected_by", false, "ticket", "deployment"}
    };
    it::on_each_database(migrations(), [](db::test::TestDatabase& database) {
        database->write([](db::Sql& sql) {
            it::an_application(sql, "SHOP");
            const auto acme = it::an_organization(sql, "Acme", "acme.test", "SHOP");
            const auto dev = it::by(sql, it::a_person(sql, "dev@desk.test", Role::developer));
            const auto ann = it::by(sql, it::a_person(sql, "ann@acme.test", Role::requester, acme));
            const auto made = record_deployment(
                sql, dev,
                {.application = {"SHOP"}, .service = ServiceName{"checkout"}, .version = {"1.4.0"}}
            );
            REQUIRE(made);
            const timeline::Subject ticket{"ticket", 1};
            const auto step = chain_steps().front();
            CHECK(step.find(sql, dev, ticket).contents.empty());

            const auto id = made->body.id;
            REQUIRE(timeline::link(
                sql, it::by_system(), suspects, ticket, "suspects", {"deployment", id.value}
            ));
            const auto found = step.find(sql, dev, ticket);
            REQUIRE(found.contents.size() == 1);
            CHECK(found.contents.front().target.id == to_string(id));
            CHECK(found.contents.front().target.label == "checkout 1.4.0");
            CHECK(step.find(sql, ann, ticket).contents.empty());

            const auto mia = it::by(sql, it::a_person(sql, "mia@desk.test", Role::manager));
            REQUIRE(remove_deployment(sql, mia, {id}));
            CHECK(step.find(sql, dev, ticket).contents.empty());
        });
    });
}

}  // namespace mainstay::releases::chain_test
