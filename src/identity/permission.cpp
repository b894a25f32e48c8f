#include "identity/permission.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/check.hpp"
#include "identity/codes.hpp"
#include "wire/name.hpp"

namespace mainstay::identity {

namespace {

Reach reach_of(const Action& action, Role role) {
    switch (role) {
        case Role::requester:
            return action.requester;
        case Role::agent:
            return action.agent;
        case Role::developer:
            return action.developer;
        case Role::manager:
            return action.manager;
        case Role::auditor:
            return action.auditor;
        case Role::administrator:
            return Reach::all;
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

/// One rung of the ladder of reaches: from `least` on, a resource is taken in for this relation to
/// the caller. Both forms of the rule are made of these.
struct Rung {
    Reach least;
    std::string_view ResourceKind::* condition;
    std::optional<std::int64_t> (*value)(const Caller& caller);  // Nothing: of no resource.
    bool (*holds)(const Caller& caller, const Resource& resource);
};

template <class T>
bool any_common(const std::vector<T>& some, const std::vector<T>& others) {
    return std::ranges::any_of(some, [&](const T& each) {
        return std::ranges::find(others, each) != others.end();
    });
}

std::optional<std::int64_t> themselves(const Caller& caller) { return caller.user.value; }

std::optional<std::int64_t> shared_organization(const Caller& caller) {
    if (!caller.sees_organization || !caller.organization) return std::nullopt;
    return caller.organization->value;
}

const std::array ladder{
    Rung{
        Reach::own, &ResourceKind::owner, themselves,
        [](const Caller& caller, const Resource& resource) { return resource.owner == caller.user; }
    },
    Rung{
        Reach::organization, &ResourceKind::participant, themselves,
        [](const Caller&, const Resource& resource) { return resource.is_participant; }
    },
    Rung{
        Reach::organization, &ResourceKind::organization, shared_organization,
        [](const Caller& caller, const Resource& resource) {
            auto shared = shared_organization(caller);
            return shared && resource.organization && resource.organization->value == *shared;
        }
    },
    Rung{
        Reach::team, &ResourceKind::team, themselves,
        [](const Caller& caller, const Resource& resource) {
            return any_common(resource.teams, caller.teams);
        }
    },
    Rung{
        Reach::application, &ResourceKind::application, themselves,
        [](const Caller& caller, const Resource& resource) {
            return any_common(resource.applications, caller.applications);
        }
    },
};

Error refusal_of(const Call& call, const Action& action) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    if (!call.caller->has(action.scope))
        return refuse(code::token_scope, {{"scope", std::string(wire::name_of(action.scope))}});
    return refuse(mainstay::code::forbidden);
}

}  // namespace

Reach reach(const Call& call, const Action& action) {
    if (call.is_system) return Reach::all;
    if (!call.caller || !call.caller->has(action.scope)) return Reach::none;
    const auto& caller = *call.caller;
    if (!caller.grants) return reach_of(action, caller.role);
    // What nobody can be given is as it is for the role on whose side they stand.
    if (!action.is_grantable) return reach_of(action, caller.role);
    auto grant = std::ranges::find(*caller.grants, action.name, &Grant::action);
    return grant == caller.grants->end() ? Reach::none : grant->reach;
}

bool is_exempt(const Call& call, const Restriction& restriction) {
    return reach(call, *restriction.exempt) == Reach::all;
}

bool may(const Call& call, const Action& action, const Resource& resource) {
    const auto reached = reach(call, action);
    const auto* restriction = resource.restriction;
    if (restriction && !resource.is_admitted && !is_exempt(call, *restriction)) return false;
    if (reached == Reach::none || reached == Reach::all) return reached == Reach::all;
    return std::ranges::any_of(ladder, [&](const Rung& rung) {
        return rung.least <= reached && rung.holds(*call.caller, resource);
    });
}

Result<> require(const Call& call, const Action& action, const Resource& resource) {
    if (may(call, action, resource)) return {};
    return refusal_of(call, action);
}

Result<> require_some(const Call& call, const Action& action) {
    if (may_some(call, action)) return {};
    return refusal_of(call, action);
}

bool needs_relations(const Call& call) {
    if (!call.caller) return false;
    const auto& caller = *call.caller;
    return caller.grants || !caller.is_staff() || caller.role == Role::auditor;
}

void Scope::narrow(db::Query& query) const {
    query.text += " AND " + text;
    query.params.insert(query.params.end(), params.begin(), params.end());
}

namespace {

/// What the action's reach takes in, restricted or not.
Scope reached_scope(const Call& call, const Action& action, const ResourceKind& kind) {
    const auto reached = reach(call, action);
    if (reached == Reach::all) return {.text = "(1 = 1)"};

    Scope scope;
    for (const auto& rung : ladder) {
        const auto condition = kind.*rung.condition;
        if (reached < rung.least || condition.empty()) continue;
        const auto value = rung.value(*call.caller);
        if (!value) continue;
        scope.text += scope.text.empty() ? "(" : " OR ";
        scope.text += condition;
        scope.params.emplace_back(*value);
        scope.alternatives.emplace_back(condition);
    }
    scope.text += scope.text.empty() ? "(1 = 0)" : ")";
    return scope;
}

}  // namespace

Scope scope(const Call& call, const Action& action, const ResourceKind& kind) {
    auto scope = reached_scope(call, action, kind);
    const auto* restriction = kind.restriction;
    if (!restriction || scope.text == "(1 = 0)" || is_exempt(call, *restriction)) return scope;
    scope.restriction = "(";
    scope.restriction += restriction->open_row;
    for (const auto condition : restriction->admits) {
        if (!call.caller) break;
        scope.restriction += " OR ";
        scope.restriction += condition;
        scope.restriction_params.emplace_back(call.caller->user.value);
    }
    scope.restriction += ")";
    scope.text = "(" + scope.text + " AND " + scope.restriction + ")";
    scope.params.insert(
        scope.params.end(), scope.restriction_params.begin(), scope.restriction_params.end()
    );
    return scope;
}

Scope scope(const Call& call, const Action& action) {
    MAINSTAY_CHECK(action.kinds.size() == 1);
    return scope(call, action, *action.kinds.front());
}

std::vector<Reach> reaches_of(const Action& action) {
    std::vector<Reach> reaches;
    for (const auto& rung : ladder) {
        bool is_known = std::ranges::any_of(action.kinds, [&](const ResourceKind* kind) {
            return !(kind->*rung.condition).empty();
        });
        if (is_known && (reaches.empty() || reaches.back() != rung.least))
            reaches.push_back(rung.least);
    }
    reaches.push_back(Reach::all);
    return reaches;
}

}  // namespace mainstay::identity
