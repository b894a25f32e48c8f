// Who asks, when, and under which request: what every service function is given beside its request.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/id.hpp"
#include "base/time.hpp"

namespace mainstay {

struct User;
struct Organization;
struct Team;
struct Application;
struct IngestKey;
struct Host;
struct AutomationRule;

/// What a person is to this installation. A person has one role.
enum class Role { requester, agent, developer, manager, auditor, administrator };
BOOST_DESCRIBE_ENUM(Role, requester, agent, developer, manager, auditor, administrator)

/// The support level of a team and of a ticket: help desk, technical, developers, vendor.
enum class Level { L1 = 1, L2, L3, L4 };
BOOST_DESCRIBE_ENUM(Level, L1, L2, L3, L4)

/// What a token may be used for. A session has all of them.
enum class TokenScope { read, write, admin };
BOOST_DESCRIBE_ENUM(TokenScope, read, write, admin)

/// How far a permission reaches. Each takes in what those before it do; which resources that are,
/// each kind of resource says for itself.
enum class Reach { none, own, organization, team, application, all };
BOOST_DESCRIBE_ENUM(Reach, none, own, organization, team, application, all)

/// One permission of a role: an action, by its name, and how far it reaches.
struct Grant {
    std::string action;
    Reach reach = Reach::none;
};
BOOST_DESCRIBE_STRUCT(Grant, (), (action, reach))

/// A person as the database knew them when the call began, and what their credentials allow.
struct Caller {
    Id<User> user;
    std::string name;
    std::string email;
    Role role = Role::requester;
    std::optional<Id<Organization>>
        organization;                // None for staff, and for contacts of no organization.
    bool sees_organization = false;  // A requester who may see all tickets of their organization.
    std::vector<Id<Team>> teams;
    std::vector<TokenScope> scopes;

    /// Of a role that an administrator made: what they may do, in place of what `role` says.
    std::optional<std::vector<Grant>> grants{};
    std::vector<Id<Application>> applications{};  // Those that their teams serve; with `grants`.

    bool is_session = false;           // A person at a browser; else a program with a token.
    std::optional<Time> password_at;   // When the session last gave the password.
    std::optional<Time> link_used_at;  // When it began by a one-time link.

    bool has(TokenScope scope) const {
        return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
    }

    bool is_staff() const { return role != Role::requester; }

    /// Whether the portal is their interface, in place of the pages of staff. Who has a role that
    /// an administrator made may do more than the portal shows.
    bool uses_portal() const { return !is_staff() && !grants; }
};

/// A program that hands data in for one application, and may do nothing else: it has an ingest key.
struct IngestCaller {
    Id<IngestKey> key;
    std::string name;
    Id<Application> application;
};

/// A maintained host, whose agent has a token.
struct HostCaller {
    Id<Host> host;
    std::string name;
};

/// A rule of automation that acts with the rights of a person, who is the `caller`.
struct RuleCaller {
    Id<AutomationRule> rule;
    std::string name;
    /// The rules whose changes led to this one, the first of them first; this one is the last.
    std::vector<std::int64_t> chain{};
};

/// Which kind of principal makes a call, or made a change: a person, an ingest key, a host, a rule
/// of automation, the system itself, or nobody who is known (the portal, a public form).
enum class PrincipalKind { person, system, nobody, ingest_key, host, rule };
BOOST_DESCRIBE_ENUM(PrincipalKind, person, system, nobody, ingest_key, host, rule)

/// One call of the system, by one principal: a person (`caller`), a program (`ingest`), a host, a
/// rule with the rights of a person (`rule` and `caller`), the system itself, or nobody.
struct Call {
    std::optional<Caller> caller;
    bool is_system = false;
    Time now;
    std::string request_id;
    std::string address;     // Where it comes from: the client's network address, if known.
    std::string user_agent;  // What the client calls itself, clipped.
    std::optional<IngestCaller> ingest{};
    std::optional<HostCaller> host{};
    std::optional<RuleCaller> rule{};

    PrincipalKind principal() const {
        if (rule) return PrincipalKind::rule;
        if (caller) return PrincipalKind::person;
        if (ingest) return PrincipalKind::ingest_key;
        if (host) return PrincipalKind::host;
        return is_system ? PrincipalKind::system : PrincipalKind::nobody;
    }

    static Call system(Time now, std::string request_id) {
        return {.is_system = true, .now = now, .request_id = std::move(request_id)};
    }
};

}  // namespace mainstay
