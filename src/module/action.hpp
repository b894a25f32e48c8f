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

struct Restriction;

/// The owner, organization, teams and applications of one resource: all that a permission check
/// needs. Left empty for an action on no single resource.
struct Resource {
    std::optional<Id<User>> owner{};                 // Reach::own. Of a ticket: its requester.
    bool is_participant = false;                     // Whether the caller participates in it.
    std::optional<Id<Organization>> organization{};  // Its members may be allowed to see it.
    std::vector<Id<Team>> teams{};                   // Which it belongs to.
    std::vector<Id<Application>> applications{};     // Which it is about.
    const Restriction* restriction = nullptr;        // In force for it, whatever a role reaches.
    bool is_admitted = false;                        // The caller is let in in spite of that.
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

    /// What keeps single rows from callers whose role reaches them; none: nothing does.
    const Restriction* restriction = nullptr;

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

/// Keeps single resources of a kind from most of those whose role reaches them. It narrows every
/// action on the kind and widens none.
struct Restriction {
    const Action* exempt;       ///< Who may do this to all is not kept out.
    std::string_view open_row;  ///< An SQL condition without a parameter: it is not in force.

    /// Conditions as those of ResourceKind, of the rows that the caller is let in to in spite of
    /// it. Each has one parameter, the caller, of a name of its own.
    std::span<const std::string_view> admits;
};

}  // namespace mainstay
