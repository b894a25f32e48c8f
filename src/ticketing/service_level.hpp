// What is promised for which tickets: policies with their targets and calendars. Pure: no SQL, no
// clock. How clocks run by them is in service_level_clock.hpp.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "calendar/calendar.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// Minutes of business time, up to about two years of them.
using TargetMinutes = Count<1, 1'000'000>;

/// How long a ticket may be with the teams of a level, all its stays there together. At L4 it is
/// the vendor's promise.
struct LevelTarget {
    Level level = Level::L1;
    TargetMinutes minutes;
    std::optional<Line<100>> calendar;  // The team's or the vendor's; the policy's, if empty.

    bool operator==(const LevelTarget&) const = default;
};

BOOST_DESCRIBE_STRUCT(LevelTarget, (), (level, minutes, calendar))

/// What is promised for some tickets. What is left out of the four that choose them fits any.
struct ServiceLevelPolicy {
    Line<100> name;
    std::optional<Id<Organization>> organization;
    std::optional<Id<Application>> application;
    std::optional<Kind> kind;
    std::optional<Priority> priority;
    Line<100> calendar;
    std::optional<TargetMinutes> first_response;  // Not promised, if empty; as the next two.
    std::optional<TargetMinutes> next_reply;
    std::optional<TargetMinutes> resolution;
    std::vector<LevelTarget> levels;

    bool operator==(const ServiceLevelPolicy&) const = default;
};

BOOST_DESCRIBE_STRUCT(
    ServiceLevelPolicy, (),
    (name, organization, application, kind, priority, calendar, first_response, next_reply,
     resolution, levels)
)

/// A calendar, by the name that policies call it.
struct NamedCalendar {
    Line<100> name;
    calendar::CalendarDefinition calendar;
};

BOOST_DESCRIBE_STRUCT(NamedCalendar, (), (name, calendar))

/// What of a ticket chooses its policy.
struct PolicyCriteria {
    std::optional<Id<Organization>> organization;
    Id<Application> application;
    Kind kind = default_kind;
    Priority priority = Priority::normal;

    bool operator==(const PolicyCriteria&) const = default;
};

/// The policies of an installation with their calendars, ready to be used.
class ServiceLevels {
public:
    /// Refuses: what calendar::Calendar::create does, with its place (`calendars[0].calendar`);
    /// duplicate_name; unknown_calendar; duplicate_policy for one that chooses the same tickets as
    /// one before it; duplicate_level.
    static Result<ServiceLevels> create(
        const std::vector<NamedCalendar>& calendars, std::vector<ServiceLevelPolicy> policies
    );

    /// The policy for such a ticket: among those that fit, one that names the organization comes
    /// before all that do not; then one that names the application; then the kind; then the
    /// priority. Nothing if none fits.
    const ServiceLevelPolicy* policy_for(const PolicyCriteria& criteria) const;

    /// REQUIRES: a policy names it.
    const calendar::Calendar& calendar(std::string_view name) const;

private:
    std::vector<ServiceLevelPolicy> policies_;
    std::map<std::string, calendar::Calendar, std::less<>> calendars_;
};

}  // namespace mainstay::ticketing
