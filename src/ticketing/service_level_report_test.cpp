#include "ticketing/service_level_report.hpp"

#include <doctest/doctest.h>

#include "ticketing/promises_test.hpp"
#include "ticketing/service_level_actions.hpp"
#include "ticketing/store.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing::test::service_level_report_test {

namespace {

/// A clock of a ticket that ended so many days after noon, or was missed then.
void ended(
    db::Sql& sql, Id<StoredPolicy> policy, const std::string& key, std::string_view clock, int days,
    bool is_met
) {
    auto at = noon + std::chrono::days(days);
    sql.run(
        "INSERT INTO ticket_deadline (ticket, clock, level, round, policy, state, started_at,"
        " target_seconds, elapsed_seconds, fulfilled_at, breached_at)"
        " VALUES (:ticket, :clock, '', 0, :policy, 'fulfilled', :started_at, 60, 60,"
        " :fulfilled_at, :breached_at)",
        store::find(sql, key)->id, std::string(clock), policy, noon, at,
        is_met ? std::optional<Time>() : std::optional(at)
    );
}

std::string text(const Report& report) {
    std::string all;
    for (const auto& row : report.rows)
        all += row.name.value_or("-") + " " + std::string(wire::name_of(row.clock)) + " " +
               std::to_string(row.met) + "/" + std::to_string(row.missed) + "\n";
    return all;
}

ReportRequest by(ReportBy what) {
    return {.by = what, .from = noon, .to = noon + std::chrono::days(60)};
}

}  // namespace

TEST_CASE("promises that were kept and missed are counted by policy, team, organization, month") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto wanted = a_policy(a_calendar_always(sql, desk));
        wanted.name = {"=Standard"};
        auto policy = add_policy(sql, desk, wanted);
        auto of_acme = a_ticket(sql, desk.ann), of_borg = a_ticket(sql, desk.bob);
        ended(sql, policy, of_acme, "resolution", 1, true);
        ended(sql, policy, of_borg, "resolution", 2, false);
        ended(sql, policy, of_acme, "first_response", 20, true);
        auto call = as(sql, desk.lea);
        auto of = [&](ReportBy what) {
            return text(done(service_level_report(sql, call, by(what))));
        };

        CHECK(of(ReportBy::policy) == "=Standard first_response 1/0\n=Standard resolution 1/1\n");
        CHECK(of(ReportBy::team) == "SHOP L1 first_response 1/0\nSHOP L1 resolution 1/1\n");
        CHECK(
            of(ReportBy::organization) ==
            "Acme first_response 1/0\nAcme resolution 1/0\nBorg resolution 0/1\n"
        );
        CHECK(of(ReportBy::month) == "2026-11 resolution 1/1\n2026-12 first_response 1/0\n");
        auto csv = done(service_level_csv(sql, call, by(ReportBy::policy)));
        CHECK(
            csv.content.value() ==
            "\xEF\xBB\xBFpolicy,clock,level,met,missed\r\n\"'=Standard\",first_response,,1,0\r\n"
            "\"'=Standard\",resolution,,1,1\r\n"
        );
    });
}

TEST_CASE("a report has the time that was asked for, and is not for requesters") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto policy = add_policy(sql, desk, a_policy(a_calendar_always(sql, desk)));
        auto key = a_ticket(sql, desk.ann);
        ended(sql, policy, key, "resolution", 5, true);
        auto wanted = by(ReportBy::policy);
        auto call = as(sql, desk.lea);

        wanted.to = noon + std::chrono::days(5);
        CHECK(text(done(service_level_report(sql, call, wanted))).empty());
        wanted.to = noon + std::chrono::days(6);
        CHECK_FALSE(text(done(service_level_report(sql, call, wanted))).empty());
        wanted.to = wanted.from;
        CHECK(refusal(service_level_report(sql, call, wanted)) == "to ends_before_begin");
        CHECK(refusal(service_level_report(sql, as(sql, desk.ann), {})) == "forbidden");
        CHECK(refusal(service_level_csv(sql, as(sql, desk.ann), {})) == "forbidden");
    });
}

}  // namespace mainstay::ticketing::test::service_level_report_test
