// The hours that a contract bought for a period, and what was used of them: billable time on the
// tickets that it covers.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"
#include "ticketing/contract_store.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// Days from `from` on and before `to`, each as its UTC midnight.
struct Days {
    Time from;
    Time to;

    bool operator==(const Days&) const = default;
};

/// The period of a contract in which a day lies: a month, quarter or year of the calendar, cut to
/// the contract's term; or all of the term. Pure.
Days period_of(ContractPeriod period, Time day, Time begins_at, Time ends_at);

/// What was used of a contract in a period.
struct ContractUsage {
    std::string from;  // The first day of the period.
    std::string to;    // The last.
    std::int64_t used_minutes = 0;
    std::optional<std::int64_t> left_minutes;  // Below 0 where more was used than bought.
};
BOOST_DESCRIBE_STRUCT(ContractUsage, (), (from, to, used_minutes, left_minutes))

/// In the period in which `day` lies; of a contract that is over or to come in its last or first
/// one. Index: ticket_time_day.
ContractUsage usage_of(db::Sql& sql, const store::ContractRow& contract, Time day);

/// Shares of the hours at which people are told, in percent.
inline constexpr std::int64_t alert_percents[] = {80, 100};

/// Tells whoever keeps contracts, once for each period and share, how much is used of those that
/// cover the ticket on that day.
void alert_of_hours(db::Sql& sql, const Call& call, const Ticket& ticket, Time day);

}  // namespace mainstay::ticketing
