// What is promised for which tickets, as managers keep it and staff see it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "ticketing/policy_store.hpp"

namespace mainstay::ticketing {

/// How many policies there may be.
inline constexpr std::size_t policies_max = 500;

/// What may be done to a policy now. One that was removed can only be restored.
enum class PolicyAction { change, remove, restore };
BOOST_DESCRIBE_ENUM(PolicyAction, change, remove, restore)

struct CalendarRef {
    Id<BusinessCalendar> id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(CalendarRef, (), (id, name))

struct PolicyView {
    Id<StoredPolicy> id;
    std::string name;
    std::optional<identity::OrganizationRef> organization;
    std::optional<identity::ApplicationRef> application;
    std::optional<Kind> kind;
    std::optional<Priority> priority;
    CalendarRef calendar;
    PolicyPromises promises;
    std::int64_t version = 1;
    std::vector<PolicyAction> may;
};
BOOST_DESCRIBE_STRUCT(
    PolicyView, (),
    (id, name, organization, application, kind, priority, calendar, promises, version, may)
)

struct ListPolicies {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListPolicies, (), (limit, cursor))

struct WhichPolicy {
    Id<StoredPolicy> id;
};
BOOST_DESCRIBE_STRUCT(WhichPolicy, (), (id))

struct CreatePolicy {
    Line<100> name;
    std::optional<Id<Organization>> organization;
    std::optional<Line<10>> application;  // By key.
    std::optional<Kind> kind;
    std::optional<Priority> priority;
    Id<BusinessCalendar> calendar;
    PolicyPromises promises;
};
BOOST_DESCRIBE_STRUCT(
    CreatePolicy, (), (name, organization, application, kind, priority, calendar, promises)
)

/// All of it, in place of all that was before.
struct ReplacePolicy {
    Id<StoredPolicy> id;
    std::optional<std::int64_t> if_match;
    Line<100> name;
    std::optional<Id<Organization>> organization;
    std::optional<Line<10>> application;
    std::optional<Kind> kind;
    std::optional<Priority> priority;
    Id<BusinessCalendar> calendar;
    PolicyPromises promises;
};
BOOST_DESCRIBE_STRUCT(
    ReplacePolicy, (),
    (id, if_match, name, organization, application, kind, priority, calendar, promises)
)

using VersionedPolicy = http::Versioned<PolicyView>;

/// By name. Refuses: forbidden to requesters; bad_cursor.
Result<http::Page<PolicyView>> list_policies(
    db::Sql& sql, const Call& call, const ListPolicies& request
);

/// Refuses: not_found, also to requesters.
Result<VersionedPolicy> show_policy(db::Sql& sql, const Call& call, const WhichPolicy& request);

/// Refuses: forbidden; too_many_policies; invalid with duplicate_name, duplicate_policy,
/// duplicate_level, unknown_calendar, nothing_promised, unknown_organization, application_unknown,
/// notified_unfit.
Result<VersionedPolicy> create_policy(db::Sql& sql, const Call& call, const CreatePolicy& request);

/// Clocks are computed anew by it. Refuses: not_found; forbidden; stale; as create_policy.
Result<VersionedPolicy> replace_policy(
    db::Sql& sql, const Call& call, const ReplacePolicy& request
);

/// It holds no more; its clocks run by the policy that fits next, or end. Refuses: not_found;
/// forbidden.
Result<> remove_policy(db::Sql& sql, const Call& call, const WhichPolicy& request);

/// Undoes a removal. Refuses: not_found; forbidden; as create_policy, where another took its place
/// meanwhile.
Result<VersionedPolicy> restore_policy(db::Sql& sql, const Call& call, const WhichPolicy& request);

}  // namespace mainstay::ticketing
