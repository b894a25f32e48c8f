// What organizations bought, as managers keep it and staff see it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "ticketing/contract_hours.hpp"
#include "ticketing/contract_store.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// How many applications a contract may name.
inline constexpr std::size_t contract_applications_max = 100;

/// What may be done to a contract now. One that was removed can only be restored.
enum class ContractAction { change, remove, restore };
BOOST_DESCRIBE_ENUM(ContractAction, change, remove, restore)

enum class ContractState { upcoming, active, expired };
BOOST_DESCRIBE_ENUM(ContractState, upcoming, active, expired)

struct PolicyRef {
    Id<StoredPolicy> id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(PolicyRef, (), (id, name))

struct ContractView {
    Id<Contract> id;
    std::string name;
    identity::OrganizationRef organization;
    std::vector<identity::ApplicationRef> applications;  // All that it uses, if none.
    std::optional<PolicyRef> policy;                     // Of the response times that were bought.
    std::optional<std::int64_t> hours;                   // Bought; not limited, if empty.
    ContractPeriod period = ContractPeriod::total;       // For which the hours are bought.
    bool shows_time = false;  // Requesters see on their tickets how much time was spent.
    ContractUsage usage{};    // In the period now.
    Time begins_at;
    Time ends_at;
    ContractState state = ContractState::active;  // Now.
    std::int64_t version = 1;
    std::vector<ContractAction> may;
};
BOOST_DESCRIBE_STRUCT(
    ContractView, (),
    (id, name, organization, applications, policy, hours, period, shows_time, usage, begins_at,
     ends_at, state, version, may)
)

struct ListContracts {
    std::optional<Id<Organization>> organization;
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListContracts, (), (organization, limit, cursor))

struct WhichContract {
    Id<Contract> id;
};
BOOST_DESCRIBE_STRUCT(WhichContract, (), (id))

using BoughtHours = Count<1, 1'000'000>;

struct CreateContract {
    Line<100> name;
    Id<Organization> organization;
    std::vector<Line<10>> applications;  // By key.
    std::optional<Id<StoredPolicy>> policy;
    std::optional<BoughtHours> hours;
    Time begins_at;
    Time ends_at;
    std::optional<ContractPeriod> period{};  // All of its term, if empty.
    std::optional<bool> shows_time{};
};
BOOST_DESCRIBE_STRUCT(
    CreateContract, (),
    (name, organization, applications, policy, hours, begins_at, ends_at, period, shows_time)
)

/// All of it but the organization, in place of all that was before; a period and `shows_time` that
/// are not named stay.
struct ReplaceContract {
    Id<Contract> id;
    std::optional<std::int64_t> if_match;
    Line<100> name;
    std::vector<Line<10>> applications;
    std::optional<Id<StoredPolicy>> policy;
    std::optional<BoughtHours> hours;
    Time begins_at;
    Time ends_at;
    std::optional<ContractPeriod> period{};
    std::optional<bool> shows_time{};
};
BOOST_DESCRIBE_STRUCT(
    ReplaceContract, (),
    (id, if_match, name, applications, policy, hours, begins_at, ends_at, period, shows_time)
)

using VersionedContract = http::Versioned<ContractView>;

/// By name. Refuses: forbidden to requesters; bad_cursor.
Result<http::Page<ContractView>> list_contracts(
    db::Sql& sql, const Call& call, const ListContracts& request
);

/// Refuses: not_found, also to requesters.
Result<VersionedContract> show_contract(
    db::Sql& sql, const Call& call, const WhichContract& request
);

/// Refuses: forbidden; invalid with no_such_organization, no_such_application, no_such_policy,
/// ends_before_begin, too_many_items.
Result<VersionedContract> create_contract(
    db::Sql& sql, const Call& call, const CreateContract& request
);

/// Refuses: not_found; forbidden; stale; as create_contract.
Result<VersionedContract> replace_contract(
    db::Sql& sql, const Call& call, const ReplaceContract& request
);

/// Refuses: not_found; forbidden.
Result<> remove_contract(db::Sql& sql, const Call& call, const WhichContract& request);

/// Undoes a removal. Refuses: not_found; forbidden.
Result<VersionedContract> restore_contract(
    db::Sql& sql, const Call& call, const WhichContract& request
);

/// The contract by which a ticket is worked on: one that is active before one that is not, of those
/// the one that ends last. Nothing where the organization has none for that application.
std::optional<ContractView> contract_of(db::Sql& sql, const Call& call, const Ticket& ticket);

/// Whether the requesters of a ticket see how much time was spent on it: its contract says so.
bool shows_time(db::Sql& sql, const Call& call, const Ticket& ticket);

}  // namespace mainstay::ticketing
