#include "ticketing/time_entries.hpp"

#include <doctest/doctest.h>

#include "ticketing/contracts.hpp"
#include "ticketing/desk_test.hpp"
#include "ticketing/time_report.hpp"

namespace mainstay::ticketing::test::time_entries_test {

namespace {

TimeEntryView logged(
    db::Sql& sql, Id<User> person, const std::string& key, std::int64_t minutes,
    std::string_view note = ""
) {
    LogTime request{.key = key, .minutes = {minutes}, .on = {}, .note = {}, .is_billable = {}};
    if (!note.empty()) request.note = Line<500, 0>{std::string(note)};
    return done(log_time(sql, as(sql, person), request)).body;
}

/// The total, and each entry as `lea 30 Fixed it`.
std::string time_text(db::Sql& sql, Id<User> reader, const std::string& key) {
    auto time = done(ticket_time(sql, as(sql, reader), {key}));
    auto text = std::to_string(time.total_minutes);
    for (const auto& each : time.items)
        text += "; " + (each.person ? each.person->name : "somebody") + " " +
                std::to_string(each.minutes) + " " + each.note;
    return text;
}

CreateContract a_contract(const Desk& desk, std::int64_t hours, ContractPeriod period) {
    return {
        .name = {"Silver"},
        .organization = desk.acme,
        .applications = {},
        .policy = {},
        .hours = {{hours}},
        .begins_at = noon - std::chrono::days(400),
        .ends_at = noon + std::chrono::days(400),
        .period = period,
    };
}

std::vector<std::string> alerts_of(db::Sql& sql) {
    std::vector<std::string> percents;
    for (const auto& event : published(sql, "contract.hours_used"))
        percents.push_back(std::to_string(event.at("percent").as_int64()));
    return percents;
}

}  // namespace

TEST_CASE("time is logged by whoever works on a ticket, adds up, and is theirs to change") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto first = logged(sql, desk.lea, key, 30, "Fixed it");
        logged(sql, desk.leo, key, 45);
        CHECK(time_text(sql, desk.lea, key) == "75; leo 45 ; lea 30 Fixed it");

        ChangeTime change{
            .id = first.id,
            .if_match = 1,
            .minutes = {{20}},
            .on = {},
            .note = {},
            .is_billable = {}
        };
        CHECK(refusal(change_time(sql, as(sql, desk.leo), change)) == "forbidden");
        CHECK(done(change_time(sql, as(sql, desk.lea), change)).body.minutes == 20);
        CHECK(refusal(change_time(sql, as(sql, desk.lea), change)) == "stale");
        CHECK(time_text(sql, desk.lea, key).starts_with("65; "));

        CHECK(refusal(remove_time(sql, as(sql, desk.leo), {first.id})) == "forbidden");
        REQUIRE(remove_time(sql, as(sql, desk.lea), {first.id}));
        CHECK(time_text(sql, desk.lea, key) == "45; leo 45 ");
        done(restore_time(sql, as(sql, desk.lea), {first.id}));
        CHECK(time_text(sql, desk.lea, key).starts_with("65; "));
        CHECK(remove_time(sql, as(sql, desk.admin), {first.id}));
        CHECK(recorded(sql, key).find("time_logged") != std::string::npos);
    });
}

TEST_CASE("a day is one that there is and that is not to come") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto on = [&](std::string day) {
            return refusal(log_time(
                sql, as(sql, desk.lea),
                {.key = key,
                 .minutes = {5},
                 .on = Line<10>{std::move(day)},
                 .note = {},
                 .is_billable = {}}
            ));
        };
        CHECK(on("2020-02-30") == "on not_a_day");
        CHECK(on("2020-02") == "on not_a_day");
        CHECK(on("2999-01-01") == "on day_to_come");
        CHECK(on("2020-02-29") == "ok");
    });
}

TEST_CASE("requesters see no time, unless their contract shows what is billed") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto id = logged(sql, desk.lea, key, 30, "They are slow to answer").id;
        for (auto person : {desk.ann, desk.boss})
            CHECK_FALSE(done(ticket_time(sql, as(sql, person), {key})).is_shown);
        CHECK(time_text(sql, desk.ann, key) == "0");
        CHECK(refusal(ticket_time(sql, as(sql, desk.bob), {key})) == "not_found");
        CHECK(refusal(show_time(sql, as(sql, desk.ann), {id})) == "not_found");
        CHECK(refusal(remove_time(sql, as(sql, desk.ann), {id})) == "not_found");
        CHECK(refusal(list_time(sql, as(sql, desk.ann), {})) == "forbidden");
        CHECK(refusal(time_csv(sql, as(sql, desk.ann), {})) == "forbidden");
        CHECK(refusal(time_report(sql, as(sql, desk.boss), {})) == "forbidden");
        LogTime own{.key = key, .minutes = {5}, .on = {}, .note = {}, .is_billable = {}};
        CHECK(refusal(log_time(sql, as(sql, desk.ann), own)) == "forbidden");

        auto contract = a_contract(desk, 10, ContractPeriod::total);
        contract.shows_time = true;
        done(create_contract(sql, as(sql, desk.admin), contract));
        CHECK(time_text(sql, desk.ann, key) == "30; somebody 30 ");
        CHECK(refusal(ticket_time(sql, as(sql, desk.bob), {key})) == "not_found");
    });
}

TEST_CASE("who keeps contracts is notified at 80 and at 100 percent of a period, each once") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto made = done(create_contract(
                             sql, as(sql, desk.admin), a_contract(desk, 1, ContractPeriod::month)
                         ))
                        .body;
        auto key = a_ticket(sql, desk.ann);
        logged(sql, desk.lea, key, 47);
        CHECK(alerts_of(sql).empty());
        auto second = logged(sql, desk.lea, key, 1);
        CHECK(alerts_of(sql) == std::vector<std::string>{"80"});
        REQUIRE(remove_time(sql, as(sql, desk.lea), {second.id}));
        logged(sql, desk.lea, key, 5);
        CHECK(alerts_of(sql).size() == 1);
        logged(sql, desk.lea, key, 20);
        logged(sql, desk.lea, key, 20);
        CHECK(alerts_of(sql) == std::vector<std::string>{"80", "100"});

        auto usage = done(show_contract(sql, as(sql, desk.lea), {made.id})).body.usage;
        CHECK(usage.used_minutes == 92);
        CHECK(usage.left_minutes == -32);
        // Another organization's time counts for nobody else.
        logged(sql, desk.lea, a_ticket(sql, desk.bob), 90);
        CHECK(done(show_contract(sql, as(sql, desk.lea), {made.id})).body.usage.used_minutes == 92);
    });
}

TEST_CASE("time is added up by organization, and its file marks no formula") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        logged(sql, desk.lea, key, 30, "=1+1");
        logged(sql, desk.leo, a_ticket(sql, desk.bob), 10);

        auto report = done(time_report(sql, as(sql, desk.lea), {}));
        REQUIRE(report.rows.size() == 2);
        CHECK(report.rows[0].name == "Acme");
        CHECK(report.rows[0].minutes == 30);
        CHECK(report.minutes == 40);
        auto csv = done(time_csv(sql, as(sql, desk.lea), {.organization = desk.acme}));
        CHECK(csv.content->find(",30,yes,\"'=1+1\"\r\n") != std::string::npos);
        CHECK(csv.content->find("Borg") == std::string::npos);
    });
}

}  // namespace mainstay::ticketing::test::time_entries_test
