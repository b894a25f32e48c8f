// THE permission rule, in its two forms: of one resource, and of a list. What may be done and whose
// a resource is, modules declare (module/action.hpp). Pure: no database, no clock, no HTTP.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "module/action.hpp"

namespace mainstay::identity {

/// How far the caller's role and credentials carry for `action`.
Reach reach(const Call& call, const Action& action);

/// Whether the caller may do `action` to `resource`.
bool may(const Call& call, const Action& action, const Resource& resource = {});

/// Whether there can be anything to which they may do it.
inline bool may_some(const Call& call, const Action& action) {
    return reach(call, action) != Reach::none;
}

/// Passes if the caller may. Refuses: unauthenticated without a caller; token_scope; forbidden.
/// Only for what the caller may know of: for a single resource they may not see, answer not_found.
Result<> require(const Call& call, const Action& action, const Resource& resource = {});

/// Passes if they may do it to some, as before a list that `scope` narrows. Refuses as require.
Result<> require_some(const Call& call, const Action& action);

/// Whether permission asks anything of a resource but whose it is: of most callers it does not, and
/// their every read would pay for it. False: `is_participant`, `teams` and `applications` of a
/// Resource may be left empty.
bool needs_relations(const Call& call);

/// Whether a restriction never keeps the caller out.
bool is_exempt(const Call& call, const Restriction& restriction);

/// The resources a caller may do something to, as a condition of SQL. `text` stands in parentheses;
/// its parameters are named `:scope_…`, each once, with `params` in order of appearance. It speaks
/// of the table that the kind names.
struct Scope {
    std::string text = {};
    std::vector<db::Value> params = {};

    /// What OR joins in `text`, each with the parameter of the same place, for a list that asks for
    /// each by itself: a range of an index that is in the list's order, which no OR is. Empty where
    /// `text` holds for every resource or for none.
    std::vector<std::string> alternatives = {};

    /// What every row has to fulfil besides, whichever alternative it is of; `text` has it too. In
    /// parentheses with its own parameters, empty where there is no such thing.
    std::string restriction = {};
    std::vector<db::Value> restriction_params = {};

    /// Narrows a statement, which has a WHERE, to these resources.
    void narrow(db::Query& query) const;
};

/// The resources of that kind to which `may(call, action, resource)` holds.
Scope scope(const Call& call, const Action& action, const ResourceKind& kind);

/// The same of the one kind that the action is done to. REQUIRES: it is one.
Scope scope(const Call& call, const Action& action);

/// The reaches that a role may have for the action: all, and those that its kinds know.
std::vector<Reach> reaches_of(const Action& action);

}  // namespace mainstay::identity
