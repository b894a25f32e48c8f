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

/// What a person is to this installation. A person has one role.
enum class Role { requester, agent, developer, manager, auditor, administrator };
BOOST_DESCRIBE_ENUM(Role, requester, agent, developer, manager, auditor, administrator)

/// The support level of a team and of a ticket: help desk, technical, developers, vendor.
enum class Level { L1 = 1, L2, L3, L4 };
BOOST_DESCRIBE_ENUM(Level, L1, L2, L3, L4)

/// What a token may be used for. A session has all of them.
enum class TokenScope { read, write, admin };
BOOST_DESCRIBE_ENUM(TokenScope, read, write, admin)

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

    bool is_session = false;           // A person at a browser; else a program with a token.
    std::optional<Time> password_at;   // When the session last gave the password.
    std::optional<Time> link_used_at;  // When it began by a one-time link.

    bool has(TokenScope scope) const {
        return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
    }

    bool is_staff() const { return role != Role::requester; }
};

/// One call of the system. The system itself acts where `caller` is empty and `is_system` is set.
struct Call {
    std::optional<Caller> caller;
    bool is_system = false;
    Time now;
    std::string request_id;
    std::string address;     // Where it comes from: the client's network address, if known.
    std::string user_agent;  // What the client calls itself, clipped.

    static Call system(Time now, std::string request_id) {
        return {.is_system = true, .now = now, .request_id = std::move(request_id)};
    }
};

}  // namespace mainstay
