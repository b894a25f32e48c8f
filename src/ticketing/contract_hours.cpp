#include "ticketing/contract_hours.hpp"

#include <algorithm>

#include <date/date.h>

#include "events/contract_hours_used.hpp"
#include "events/events.hpp"
#include "ticketing/day.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::int64_t contracts_max = 100;  // Of an organization.
constexpr std::int64_t minutes_an_hour = 60;

date::year_month_day calendar_day(Time day) {
    return date::floor<date::days>(
        date::sys_time<std::chrono::microseconds>(std::chrono::microseconds(day.micros))
    );
}

Time time_of(date::year_month_day day) {
    return {std::chrono::microseconds(date::sys_days(day).time_since_epoch()).count()};
}

/// Months of a period; 0: it has none of its own.
int months_of(ContractPeriod period) {
    switch (period) {
        case ContractPeriod::month:
            return 1;
        case ContractPeriod::quarter:
            return 3;
        case ContractPeriod::year:
            return 12;
        case ContractPeriod::total:
            return 0;
    }
    return 0;
}

/// Billable minutes on the tickets that a contract covers: of the applications that it names; one
/// that names none covers those that no other contract of that day names.
std::int64_t used_minutes(db::Sql& sql, const store::ContractRow& contract, const Days& days) {
    return *sql.value<std::int64_t>(
        "SELECT COALESCE(CAST(SUM(e.minutes) AS BIGINT), 0)"
        " FROM ticket_time e JOIN ticket t ON t.id = e.ticket"
        " WHERE e.removed_at IS NULL AND e.is_billable = 1 AND e.spent_on >= :from"
        " AND e.spent_on < :to AND t.organization = :organization"
        " AND (EXISTS (SELECT 1 FROM service_contract_application a"
        " WHERE a.contract = :contract AND a.application = t.application)"
        " OR (NOT EXISTS (SELECT 1 FROM service_contract_application a"
        " WHERE a.contract = :general)"
        " AND NOT EXISTS (SELECT 1 FROM service_contract c JOIN service_contract_application a"
        " ON a.contract = c.id WHERE c.organization = t.organization AND c.removed_at IS NULL"
        " AND c.hours IS NOT NULL AND a.application = t.application"
        " AND c.begins_at <= e.spent_on + :noon AND c.ends_at > e.spent_on + :noon_again)))",
        days.from, days.to, contract.organization, contract.id, contract.id,
        std::chrono::microseconds(std::chrono::hours(12)).count(),
        std::chrono::microseconds(std::chrono::hours(12)).count()
    );
}

bool covers(db::Sql& sql, const store::ContractRow& contract, const Ticket& ticket, Time day) {
    if (!contract.hours || day < first_day(contract.begins_at) ||
        day >= first_day(contract.ends_at))
        return false;
    auto applications = store::contract_applications(sql, contract.id);
    return applications.empty() ||
           std::ranges::find(applications, ticket.application) != applications.end();
}

}  // namespace

Days period_of(ContractPeriod period, Time day, Time begins_at, Time ends_at) {
    Days term{first_day(begins_at), first_day(ends_at)};
    const int months = months_of(period);
    if (months == 0) return term;
    auto at =
        calendar_day(std::clamp(day, term.from, std::max(term.from, Time{term.to.micros - 1})));
    auto month = (static_cast<unsigned>(at.month()) - 1) / static_cast<unsigned>(months) *
                     static_cast<unsigned>(months) +
                 1;
    date::year_month_day first = at.year() / date::month(month) / 1;
    return {
        std::max(term.from, time_of(first)),
        std::min(term.to, time_of(first + date::months(months)))
    };
}

ContractUsage usage_of(db::Sql& sql, const store::ContractRow& contract, Time day) {
    auto days = period_of(contract.period, day_of(day), contract.begins_at, contract.ends_at);
    ContractUsage usage{
        .from = day_text(days.from),
        .to = day_text(days.to - std::chrono::microseconds(1)),
        .used_minutes = used_minutes(sql, contract, days),
        .left_minutes = {},
    };
    if (contract.hours) usage.left_minutes = *contract.hours * minutes_an_hour - usage.used_minutes;
    return usage;
}

void alert_of_hours(db::Sql& sql, const Call& call, const Ticket& ticket, Time day) {
    if (!ticket.organization) return;
    for (const auto& contract : store::contracts(sql, ticket.organization, "", 0, contracts_max)) {
        if (!covers(sql, contract, ticket, day)) continue;
        auto days = period_of(contract.period, day, contract.begins_at, contract.ends_at);
        auto used = used_minutes(sql, contract, days);
        std::int64_t reached = 0;
        for (auto percent : alert_percents)
            if (used * 100 >= *contract.hours * minutes_an_hour * percent &&
                store::add_contract_alert(sql, contract.id, days.from, percent, call.now))
                reached = percent;
        if (reached > 0)
            events::emit(sql, call, events::ContractHoursUsed{contract.id.value, reached});
    }
}

}  // namespace mainstay::ticketing
