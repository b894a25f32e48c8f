// What may be done, and how far a permission to do it reaches: values that modules declare. Pure:
// no database, no rule. The rule is identity's (identity/permission.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/call.hpp"

namespace mainstay::db {

class Sql;

}  // namespace mainstay::db

namespace mainstay {

/// Whose one resource is: all that permission needs to know of it. Left empty for what is about no
/// single resource.
struct Resource {
    std::optional<Id<User>> owner{};                 // Reach::own. Of a ticket: its requester.
    bool is_participant = false;                     // Whether the caller takes part in it.
    std::optional<Id<Organization>> organization{};  // Whose members may have leave to see it.
    std::vector<Id<Team>> teams{};                   // Which it belongs to.
    std::vector<Id<Application>> applications{};     // Which it is about.
};

/// A kind of resource, and whose its rows are, in the form that lists ask: a condition of SQL for
/// each member of Resource, empty where there is no such relation. Each condition has one parameter
/// named as the member, `:scope_owner` for example: the caller's organization for `organization`,
/// else the caller. It is uncorrelated, so that both databases may use an index for each by itself.
struct ResourceKind {
    std::string_view name;   ///< `ticket`
    std::string_view table;  ///< With the name by which the conditions call it: `ticket t`.
    std::string_view id;     ///< `t.id`

    std::string_view owner{};
    std::string_view participant{};
    std::string_view organization{};
    std::string_view team{};
    std::string_view application{};

    /// The same of one row, read. REQUIRES: there is such a row.
    Resource (*load)(db::Sql& sql, const Call& call, std::int64_t id) = nullptr;
};

/// Something that may be done, and how far each role that comes with the house carries.
/// Administrators and the system are not in it: they may do everything. A value with static
/// storage, declared by the module whose resources it is done to and listed in that module's
/// `actions`.
struct Action {
    std::string_view name;  ///< `ticket_read`: part of the API, and stable.
    TokenScope scope;       ///< What a token needs besides.
    Reach requester = Reach::none;
    Reach agent = Reach::none;
    Reach developer = Reach::none;
    Reach manager = Reach::none;
    Reach auditor = Reach::none;

    /// What it is done to. None: it reaches to all or to nothing.
    std::span<const ResourceKind* const> kinds{};

    /// Whether a role that an administrator makes may have it; else administrators alone have it,
    /// or everybody.
    bool is_grantable = true;
};

}  // namespace mainstay
