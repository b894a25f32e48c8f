// Actions and kinds of resources, which modules declare as values for permission checks. Pure: no
// database, no rule. The rule itself is in identity/permission.hpp.
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

/// The owner, organization, teams and applications of one resource: all that a permission check
/// needs. Left empty for an action on no single resource.
struct Resource {
    std::optional<Id<User>> owner{};                 // Reach::own. Of a ticket: its requester.
    bool is_participant = false;                     // Whether the caller participates in it.
    std::optional<Id<Organization>> organization{};  // Its members may be allowed to see it.
    std::vector<Id<Team>> teams{};                   // Which it belongs to.
    std::vector<Id<Application>> applications{};     // Which it is about.
};

/// A kind of resource, and to whom its rows belong, as list queries need it: an SQL condition for
/// each member of Resource, empty if there is no such relation. Each condition has one parameter
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

    /// Loads the Resource of one row. REQUIRES: the row exists.
    Resource (*load)(db::Sql& sql, const Call& call, std::int64_t id) = nullptr;
};

/// An action, and how far it reaches for each built-in role. Administrators and the system are not
/// in it: they may do everything.
/// A value with static storage, declared by the module that owns the resources and listed in the
/// `actions` of that module.
struct Action {
    std::string_view name;  ///< `ticket_read`: part of the API, and stable.
    TokenScope scope;       ///< What a token needs besides.
    Reach requester = Reach::none;
    Reach agent = Reach::none;
    Reach developer = Reach::none;
    Reach manager = Reach::none;
    Reach auditor = Reach::none;

    /// The kinds it applies to. Empty: it reaches everything or nothing.
    std::span<const ResourceKind* const> kinds{};

    /// Whether a custom role may include it. If not, only administrators have it, or
    /// everybody does.
    bool is_grantable = true;
};

}  // namespace mainstay
