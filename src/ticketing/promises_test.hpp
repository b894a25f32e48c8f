// Calendars, policies and contracts for tests, and what keeps deadlines.
#pragma once

#include "ticketing/deadline_follower.hpp"
#include "ticketing/desk_test.hpp"
#include "ticketing/policies.hpp"

namespace mainstay::ticketing::test {

/// A calendar that is always open, in UTC.
Id<BusinessCalendar> a_calendar_always(db::Sql& sql, const Desk& desk);

/// A policy for all tickets: a first response in one hour, the next in two, a resolution in eight,
/// four hours at L1; warned of at three quarters.
CreatePolicy a_policy(Id<BusinessCalendar> calendar);

Id<StoredPolicy> add_policy(db::Sql& sql, const Desk& desk, const CreatePolicy& policy);

/// Follows all that has happened.
void follow_all(db::Database& database, PromiseCache& promises, events::Cursor& reached, Time now);

/// The deadlines of a ticket, one a line: `first_response running due 13:00`, times as hours and
/// minutes after the tests' noon.
std::string deadlines_text(db::Sql& sql, std::string_view key);

}  // namespace mainstay::ticketing::test
