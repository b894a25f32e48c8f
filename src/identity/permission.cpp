#include "identity/permission.hpp"

#include <array>

#include "identity/codes.hpp"
#include "wire/name.hpp"

namespace mainstay::identity {

namespace {

/// Which tickets a role's permission reaches to. Each includes those before it.
enum class Reach {
    none,
    own,   // What they requested.
    seen,  // Also what they watch, of requesters only of their own organization; and all of that,
           // if they may see it.
    all,
};

/// One row of the rule book. Administrators and the system are not in it: they may do everything.
struct Rule {
    Action action;
    TokenScope scope;  // What a token needs besides.
    Reach requester, agent, developer, manager, auditor;
};

constexpr auto none = Reach::none;
constexpr auto own = Reach::own;
constexpr auto seen = Reach::seen;
constexpr auto all = Reach::all;

/// The whole rule book, in the order of Action.
constexpr std::array rules{
    //                                                    requester agent developer manager auditor
    Rule{Action::ticket_read, TokenScope::read, /*     */ seen, all, all, all, all},
    Rule{Action::ticket_read_private, TokenScope::read, none, all, all, all, all},
    Rule{Action::ticket_create, TokenScope::write, /*  */ own, all, all, all, none},
    Rule{Action::ticket_reply, TokenScope::write, /*   */ seen, all, all, all, own},
    Rule{Action::ticket_note, TokenScope::write, /*    */ none, all, all, all, seen},
    Rule{Action::ticket_work, TokenScope::write, /*    */ none, all, all, all, none},
    Rule{Action::ticket_close, TokenScope::write, /*   */ own, all, all, all, none},
    Rule{Action::ticket_reopen, TokenScope::write, /*  */ seen, all, all, all, none},
    Rule{Action::timeline_read, TokenScope::read, /*   */ none, all, all, all, all},
    Rule{Action::audit_read, TokenScope::read, /*      */ none, none, none, all, all},
    Rule{Action::security_read, TokenScope::read, /*   */ none, none, none, none, all},
    Rule{Action::directory_read, TokenScope::read, /*  */ none, all, all, all, all},
    Rule{Action::directory_write, TokenScope::admin, /**/ none, none, none, none, none},
    Rule{Action::team_write, TokenScope::admin, /*     */ none, none, none, all, none},
    Rule{Action::jobs_manage, TokenScope::admin, /*    */ none, none, none, all, none},
    Rule{Action::mail_read, TokenScope::read, /*       */ none, all, all, all, all},
    Rule{Action::mail_review, TokenScope::write, /*    */ none, all, all, all, none},
    Rule{Action::own_write, TokenScope::write, /*      */ all, all, all, all, all},
};

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (static_cast<std::size_t>(rules[i].action) != i) return false;
    return true;
}

static_assert(is_in_order(), "a rule is found by the number of its action");
static_assert(
    rules.size() == static_cast<std::size_t>(Action::own_write) + 1, "every action has its rule"
);

Reach reach_of(const Rule& rule, Role role) {
    switch (role) {
        case Role::requester:
            return rule.requester;
        case Role::agent:
            return rule.agent;
        case Role::developer:
            return rule.developer;
        case Role::manager:
            return rule.manager;
        case Role::auditor:
            return rule.auditor;
        case Role::administrator:
            return Reach::all;
    }
    return Reach::none;
}

/// How far the caller's role and credentials carry for `action`.
Reach reach(const Call& call, Action action) {
    if (call.is_system) return Reach::all;
    if (!call.caller) return Reach::none;
    const auto& rule = rules[static_cast<std::size_t>(action)];
    if (!call.caller->has(rule.scope)) return Reach::none;
    return reach_of(rule, call.caller->role);
}

// Uncorrelated, so that both databases may use an index for each side of the OR. Whoever moved to
// another organization sees the tickets of the former one no more, though they still watch them.
// CROSS JOIN has SQLite begin with what is watched, not with all tickets of the organization.
constexpr std::string_view watched =
    "t.id IN (SELECT w.ticket FROM ticket_watcher w CROSS JOIN ticket x CROSS JOIN user_account u"
    " WHERE w.watcher = :scope_watcher AND x.id = w.ticket AND u.id = w.watcher"
    " AND x.organization = u.organization)";
constexpr std::string_view watched_by_staff =
    "t.id IN (SELECT w.ticket FROM ticket_watcher w WHERE w.watcher = :scope_watcher)";

}  // namespace

bool may(const Call& call, Action action, const Resource& resource) {
    auto reached = reach(call, action);
    if (reached == Reach::none || reached == Reach::all) return reached == Reach::all;

    const auto& caller = *call.caller;
    if (resource.requester == caller.user) return true;
    if (reached == Reach::own) return false;
    bool is_same = caller.organization && resource.organization == caller.organization;
    if (resource.is_watcher && (is_same || caller.is_staff())) return true;
    return caller.sees_organization && is_same;
}

Result<> require(const Call& call, Action action, const Resource& resource) {
    if (may(call, action, resource)) return {};
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    const auto needed = rules[static_cast<std::size_t>(action)].scope;
    if (!call.caller->has(needed))
        return refuse(code::token_scope, {{"scope", std::string(wire::name_of(needed))}});
    return refuse(mainstay::code::forbidden);
}

Scope scope(const Call& call, Action action) {
    auto reached = reach(call, action);
    if (reached == Reach::none) return {.text = "(1 = 0)"};
    if (reached == Reach::all) return {.text = "(1 = 1)"};

    const auto& caller = *call.caller;
    Scope scope;
    auto add = [&](std::string condition, std::int64_t value) {
        scope.text += scope.text.empty() ? "(" : " OR ";
        scope.text += condition;
        scope.params.emplace_back(value);
        scope.alternatives.push_back(std::move(condition));
    };
    add("t.requester = :scope_requester", caller.user.value);
    if (reached == Reach::seen) {
        add(std::string(caller.is_staff() ? watched_by_staff : watched), caller.user.value);
        if (caller.sees_organization && caller.organization)
            add("t.organization = :scope_organization", caller.organization->value);
    }
    scope.text += ")";
    return scope;
}

}  // namespace mainstay::identity
