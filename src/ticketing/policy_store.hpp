// Rows of service level policies. No rule is here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/id.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"
#include "ticketing/calendar_store.hpp"
#include "ticketing/service_level.hpp"

namespace mainstay::ticketing {

struct StoredPolicy;

/// As LevelTarget, with its calendar by id.
struct PolicyLevelTarget {
    Level level = Level::L1;
    TargetMinutes minutes;
    std::optional<Id<BusinessCalendar>> calendar;  // The policy's, if empty.

    bool operator==(const PolicyLevelTarget&) const = default;
};
BOOST_DESCRIBE_STRUCT(PolicyLevelTarget, (), (level, minutes, calendar))

/// Of a target, how much may have passed before a warning.
using WarningPercent = Count<1, 99>;

/// What a policy promises, and what is done when that is not kept.
struct PolicyPromises {
    std::optional<TargetMinutes> first_response;
    std::optional<TargetMinutes> next_reply;
    std::optional<TargetMinutes> resolution;
    std::vector<PolicyLevelTarget> levels;
    std::optional<WarningPercent> warning_percent;  // Nobody is warned, if empty.
    std::optional<bool> raise_urgency;              // At breach by one step; the priority follows.
    std::optional<bool> hand_over;                  // At breach to the next level, up to L3.
    std::vector<Id<User>> notified;                 // Besides who holds the ticket.

    bool operator==(const PolicyPromises&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    PolicyPromises, (),
    (first_response, next_reply, resolution, levels, warning_percent, raise_urgency, hand_over,
     notified)
)

namespace store {

/// A row of `service_level_policy`.
struct PolicyRow {
    Id<StoredPolicy> id;
    std::string name;
    std::string name_key;
    std::optional<Id<Organization>> organization;
    std::optional<Id<Application>> application;
    std::optional<Kind> kind;
    std::optional<Priority> priority;
    Id<BusinessCalendar> calendar;
    std::string definition;  // PolicyPromises, as JSON.
    std::int64_t version = 1;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(
    PolicyRow, (),
    (id, name, name_key, organization, application, kind, priority, calendar, definition, version,
     removed_at)
)

/// Throws where it cannot be read.
PolicyPromises promises_of(const PolicyRow& row);

/// Also one that was removed.
std::optional<PolicyRow> policy(db::Sql& sql, Id<StoredPolicy> id);

/// Those that hold: the first `limit` after a name and an id, by name. Index:
/// service_level_policy_name.
std::vector<PolicyRow> policies(
    db::Sql& sql, std::string_view after_name, std::int64_t after_id, std::int64_t limit
);

/// All that hold. There are at most `policies_max`.
std::vector<PolicyRow> all_policies(db::Sql& sql);

/// Its id and version are given by the database.
Id<StoredPolicy> insert_policy(db::Sql& sql, const PolicyRow& row, Time now);

/// Whether the policy still was at `row.version`. Also removes it, and the reverse.
bool update_policy(db::Sql& sql, const PolicyRow& row, Time now);

}  // namespace store

}  // namespace mainstay::ticketing
