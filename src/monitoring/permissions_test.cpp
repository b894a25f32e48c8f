#include "monitoring/permissions.hpp"

#include <doctest/doctest.h>

#include "identity/permission_testing.hpp"
#include "identity/testing.hpp"
#include "monitoring/visible_applications.hpp"

namespace mainstay::monitoring::test::permissions_test {

namespace {

namespace it = identity::test;

constexpr const Action* all_actions[] = {
    &telemetry_read, &scrape_target_manage, &objective_manage, &monitor_manage
};

/// The keys of the applications whose telemetry that person sees.
std::string seen_by(db::Sql& sql, const Call& call, const it::Population& all) {
    const auto scope = visible_applications(sql, call);
    if (!scope) return it::refusal(scope);
    std::string keys;
    for (auto application : {all.shop, all.ledger})
        keys += std::string(scope->key_of(application.value)) + ' ';
    return keys;
}

}  // namespace

TEST_CASE(
    "staff sees telemetry, and no requester; managers say what is scraped and promised, and "
    "with developers what is monitored"
) {
    CHECK(
        it::rule_book(all_actions) ==
        "telemetry_read       none         all          all          all          all\n"
        "scrape_target_manage none         none         none         all          none\n"
        "objective_manage     none         none         none         all          none\n"
        "monitor_manage       none         none         all          all          none\n"
    );
}

TEST_CASE("a scope has the applications that the caller's role reaches") {
    it::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            const auto all = it::a_population(sql);
            CHECK(it::disagreement(sql, all_actions) == "");
            CHECK(seen_by(sql, it::by(sql, all.tom), all) == "SHOP LEDGER ");
            CHECK(seen_by(sql, it::by(sql, all.audrey), all) == "SHOP LEDGER ");
            CHECK(seen_by(sql, it::by(sql, all.ann), all) == "forbidden");
            CHECK(seen_by(sql, Call{}, all) == "unauthenticated");

            // Of a role that reaches the applications of one's teams.
            auto narrow = it::by(sql, all.tom);
            narrow.caller->grants = {{"telemetry_read", Reach::application}};
            narrow.caller->applications = {all.shop};
            CHECK(seen_by(sql, narrow, all) == "SHOP  ");
            return true;
        });
    });
}

}  // namespace mainstay::monitoring::test::permissions_test
