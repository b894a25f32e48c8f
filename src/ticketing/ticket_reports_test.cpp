#include "ticketing/ticket_reports.hpp"

#include <doctest/doctest.h>

#include "ticketing/fact_fill.hpp"
#include "ticketing/fact_store.hpp"
#include "ticketing/promises_test.hpp"
#include "ticketing/report_parts.hpp"
#include "ticketing/report_texts.hpp"
#include "ticketing/service_level_actions.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing::test::ticket_reports_test {

namespace {

ReportQuestion week(std::string by = "", std::string filter = "") {
    ReportQuestion asked{.from = noon - std::chrono::hours(12)};
    for (int day = 0; day <= 7; ++day) asked.bounds.push_back(asked.from + std::chrono::days(day));
    asked.to = asked.bounds.back();
    asked.by = std::move(by);
    asked.filter = std::move(filter);
    return asked;
}

/// The figures of a column, all lines together.
double sum(const ReportTable& table, std::size_t column) {
    double all = 0;
    for (const auto& line : table.lines) all += line.figures[column].value.value_or(0);
    return all;
}

/// A caller whose role reaches so far, whatever their account says.
Call reaching(db::Sql& sql, const Desk& desk, Id<User> person, Reach reach) {
    auto call = as(sql, person);
    call.caller->grants = {
        {"ticket_read", reach}, {"ticket_read_private", reach}, {"service_level_read", reach}
    };
    (void)desk;
    return call;
}

}  // namespace

TEST_CASE("figures are of what the caller reaches: a team's own, and none for requesters") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        a_ticket(sql, desk.ann);
        auto raised = a_ticket(sql, desk.bob);
        done(escalate(sql, as(sql, desk.lea), {.key = raised, .level = Level::L2}, Source::web));
        auto created = [&](const Call& call) {
            return sum(done(ticket_volume(sql, call, week())), 0);
        };

        CHECK(created(as(sql, desk.admin)) == 2);
        CHECK(created(reaching(sql, desk, desk.lea, Reach::team)) == 1);
        CHECK(created(reaching(sql, desk, desk.tom, Reach::team)) == 1);
        CHECK(created(reaching(sql, desk, desk.dev, Reach::team)) == 0);
        for (const auto& kind : ticket_reports()) {
            auto asked = week(kind.groupings.empty() ? "" : std::string(kind.groupings.front()));
            CHECK(refusal(kind.run(sql, as(sql, desk.ann), asked)) == "forbidden");
            CHECK(refusal(kind.check(sql, as(sql, desk.ann), "")) == "forbidden");
            CHECK(refusal(kind.run(sql, as(sql, desk.audrey), asked)) == "ok");
        }
    });
}

TEST_CASE("a filter narrows figures, and the lists behind them hold it, too") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        a_ticket(sql, desk.ann);
        a_ticket(sql, desk.bob);
        auto call = as(sql, desk.admin);
        auto of = [&](const std::string& filter) {
            return done(ticket_volume(sql, call, week("", filter)));
        };
        const auto acme = "organization:" + std::to_string(desk.acme.value);

        CHECK(sum(of(acme), 0) == 1);
        CHECK(sum(of(acme + " or kind:bug"), 0) == 1);
        CHECK(of(acme).lines[0].figures[0].filter->starts_with(acme + " created:"));
        CHECK(of(acme + " or kind:bug").lines[0].figures[0].filter->starts_with("(" + acme));
        // What is asked for already may not stand there twice.
        auto created = of("created:2026");
        auto rows = list(sql, call, {.filter = {{*created.lines[0].figures[0].filter}}});
        REQUIRE(refusal(rows) == "ok");
        CHECK(rows->items.size() == 2);
        CHECK(refusal(ticket_volume(sql, call, week("", "fire"))) == "filter no_text_in_report");
        CHECK(
            refusal(ticket_volume(sql, call, week("", "colour:red"))) ==
            "filter filter_term_unknown"
        );
    });
}

TEST_CASE("promises kept and missed lead to their tickets") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto policy = add_policy(sql, desk, a_policy(a_calendar_always(sql, desk)));
        auto key = a_ticket(sql, desk.ann);
        sql.run(
            "INSERT INTO ticket_deadline (ticket, clock, level, round, policy, state, started_at,"
            " target_seconds, elapsed_seconds, fulfilled_at, breached_at)"
            " VALUES (:ticket, 'resolution', '', 0, :policy, 'fulfilled', :at, 60, 60, :end,"
            " NULL)",
            store::find(sql, key)->id, policy, noon, noon
        );
        auto call = as(sql, desk.admin);
        for (const auto* by : {"team", "policy", "organization", "time"}) {
            auto table = done(promises_kept(sql, call, week(by)));
            CHECK(sum(table, 0) == 1);
            CHECK(sum(table, 1) == 0);
            for (const auto& line : table.lines) {
                if (line.figures[0].value != 1) continue;
                auto rows = list(sql, call, {.filter = {{*line.figures[0].filter}}});
                REQUIRE(rows);
                CHECK(rows->items.size() == 1);
            }
        }
    });
}

TEST_CASE("tickets from before facts were kept get theirs, once") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) {
            auto key = a_ticket(sql, desk.ann);
            done(resolve(
                sql, as(sql, desk.lea, 60), {.key = key, .resolution = Resolution::fixed},
                Source::web
            ));
            sql.run("UPDATE ticket_fact_state SET last = :last", store::find(sql, key)->id);
        });
        auto is_complete = [&] {
            return database->read([&](db::Sql& sql) {
                return done(ticket_volume(sql, as(sql, desk.admin), week())).is_complete;
            });
        };
        CHECK_FALSE(is_complete());

        while (fill_facts(*database)) {
        }
        CHECK(is_complete());
        database->read([&](db::Sql& sql) {
            auto table = done(ticket_volume(sql, as(sql, desk.admin), week()));
            CHECK(sum(table, 1) == 1);
        });
        CHECK_FALSE(fill_facts(*database));
    });
}

TEST_CASE("reports over tickets are named in every language") {
    CHECK(catalogue_gaps(report_texts()).empty());
}

}  // namespace mainstay::ticketing::test::ticket_reports_test
