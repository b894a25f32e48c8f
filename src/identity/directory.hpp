// Look-ups in the directory for other modules: who a person is, which application an address
// belongs to, which team holds a level. Nothing but find_people asks for permission, and nothing
// but contact_for changes anything but numbers.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"

namespace mainstay {

struct Application;
struct CustomRole;

}  // namespace mainstay

namespace mainstay::db {

class Sql;

}  // namespace mainstay::db

namespace mainstay::identity {

/// A person as others are shown them.
struct UserRef {
    Id<User> id;
    std::string name;
    std::string email;
};
BOOST_DESCRIBE_STRUCT(UserRef, (), (id, name, email))

/// A person where the mail address is nobody's business.
struct NameRef {
    Id<User> id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(NameRef, (), (id, name))

struct OrganizationRef {
    Id<Organization> id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(OrganizationRef, (), (id, name))

struct TeamRef {
    Id<Team> id;
    std::string name;
    Level level = Level::L1;
};
BOOST_DESCRIBE_STRUCT(TeamRef, (), (id, name, level))

struct ApplicationRef {
    std::string key;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(ApplicationRef, (), (key, name))

/// A role that an administrator made.
struct RoleRef {
    Id<CustomRole> id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(RoleRef, (), (id, name))

/// What the rules of other modules need to know of a person.
struct Person {
    Id<User> id;
    std::string name;
    std::string email;
    Role role = Role::requester;
    std::optional<Id<Organization>> organization;
    bool sees_organization = false;
    bool is_active = true;
    bool is_present = true;
    std::optional<Id<CustomRole>> custom_role;  // What they may do, in place of what `role` says.

    bool is_staff() const { return role != Role::requester; }

    /// Whether tickets may be assigned to them.
    bool is_support_staff() const {
        return is_active && role != Role::requester && role != Role::auditor;
    }
};
BOOST_DESCRIBE_STRUCT(
    Person, (),
    (id, name, email, role, organization, sees_organization, is_active, is_present, custom_role)
)

/// What the rules of other modules need to know of an application.
struct ApplicationEntry {
    Id<Application> id;
    std::string key;
    std::string name;
    std::optional<std::string> mail_address;
};
BOOST_DESCRIBE_STRUCT(ApplicationEntry, (), (id, key, name, mail_address))

/// How many things a look-up asks for, or gives, at once.
inline constexpr std::size_t refs_max = 1000;

/// Index: the primary key.
std::optional<Person> find_person(db::Sql& sql, Id<User> id);

/// The address in any case and with spaces around it. Index: that of the unique address.
std::optional<Person> find_person(db::Sql& sql, std::string_view email);

/// People whom a name, an address, or the beginning of either may mean, of those whom the caller
/// may read in the directory, by name; at most `limit`. One alone where the text is their whole
/// address, or the whole name of no other. Index: user_word.
std::vector<UserRef> find_people(
    db::Sql& sql, const Call& call, std::string_view text, std::int64_t limit
);

/// Administrators who are active, at most `limit`. Index: user_account_role.
std::vector<Id<User>> administrators(db::Sql& sql, int limit);

/// Managers and administrators who are active, at most `limit`. Index: user_account_role.
std::vector<Id<User>> managers(db::Sql& sql, int limit);

/// What the person may see and do, as if they called: to ask `may` about a sender of mail, or about
/// who is to be told of something. Nothing if there is no such person or they are deactivated.
std::optional<Call> call_as(db::Sql& sql, Id<User> id, Time now);

/// The person of that address; where there is none, a new requester without a password, of the
/// organization whose mail domain is that of the address, else of none. Also gives who was
/// deactivated: `is_active` tells. Safe when two transactions meet. REQUIRES: an address that
/// identity::received_address accepts.
Person contact_for(db::Sql& sql, const Call& call, std::string_view address, std::string_view name);

/// The contact that stands for every sender of whom nobody can tell who they are. It is
/// deactivated: nobody signs in as it, and nothing is sent to it.
inline constexpr std::string_view stranger_email = "unverified@sender.invalid";
Person stranger(db::Sql& sql, const Call& call);

/// Whether that person is the stranger. Index: the primary key.
bool is_stranger(db::Sql& sql, Id<User> id);

/// In whose name tickets stand that no person asked for: what watches over software found that
/// something needs attention. Of no organization, and deactivated like the stranger.
inline constexpr std::string_view monitoring_email = "monitoring@mainstay.invalid";
Person monitoring_account(db::Sql& sql, const Call& call);

/// Whether the address is that of an account of the house, the stranger's or that of monitoring: no
/// person has it, so nobody writes from it, and the account is never changed.
constexpr bool is_house_address(std::string_view address) {
    return address == stranger_email || address == monitoring_email;
}

/// The address as it is kept, or nothing if mail cannot be sent there.
std::optional<std::string> mail_address(std::string_view text);

/// The same for an address that mail came from (see address.hpp).
std::optional<std::string> received_address(std::string_view text);

/// Whether the address is of a mail domain of that organization. Index: that of the unique domain.
bool is_of_organization(db::Sql& sql, std::string_view address, Id<Organization> organization);

/// Index: the primary key.
std::optional<ApplicationEntry> find_application(db::Sql& sql, Id<Application> id);

/// By its key, in any case. Index: that of the unique key.
std::optional<ApplicationEntry> find_application(db::Sql& sql, std::string_view key);

/// By the address that mail for it is sent to, in any case. Index: that of the unique address.
std::optional<ApplicationEntry> application_of_address(db::Sql& sql, std::string_view address);

/// The application that mail to that address is for: its own address, or that with anything added
/// to the local part behind a `+` (RFC 5233), however often. Index: as above.
std::optional<ApplicationEntry> application_of_recipient(db::Sql& sql, std::string_view address);

/// Whether tickets of that organization belong to the application. Index: the primary key.
bool serves(db::Sql& sql, Id<Application> application, Id<Organization> organization);

/// Whether the caller may open a ticket for the application: staff for any, a requester where it
/// serves their organization.
bool may_use(db::Sql& sql, const Call& call, Id<Application> application);

/// The organizations an application serves, at most `refs_max`, by id.
std::vector<Id<Organization>> organizations_of(db::Sql& sql, Id<Application> application);

/// The team that holds `level` for the application, the oldest if there are several.
/// Indexes: team_level, or team_application_application.
std::optional<TeamRef> team_for(db::Sql& sql, Id<Application> application, Level level);

/// The teams that serve the application, by level, then id; at most `refs_max`.
std::vector<TeamRef> teams_of(db::Sql& sql, Id<Application> application);

std::optional<TeamRef> find_team(db::Sql& sql, Id<Team> id);

/// Whether the team serves the application. Index: the primary key.
bool team_serves(db::Sql& sql, Id<Team> team, Id<Application> application);

bool is_member(db::Sql& sql, Id<Team> team, Id<User> user);

/// The members of a team who are active and present, by id, so that a round robin has an order to
/// go by; at most `refs_max`. Index: the primary key of team_member.
std::vector<Id<User>> present_members(db::Sql& sql, Id<Team> team);

/// What to show for each id, which may repeat; an unknown id has no entry. One statement for
/// `refs_max` of them.
std::map<Id<User>, UserRef> user_refs(db::Sql& sql, std::span<const Id<User>> ids);
std::map<Id<Organization>, OrganizationRef> organization_refs(
    db::Sql& sql, std::span<const Id<Organization>> ids
);
std::map<Id<Team>, TeamRef> team_refs(db::Sql& sql, std::span<const Id<Team>> ids);
std::map<Id<Application>, ApplicationEntry> application_refs(
    db::Sql& sql, std::span<const Id<Application>> ids
);

/// Whether an account carries more than a requester's: who gets into it, or raises somebody to it,
/// gets more than the customers' side has.
inline bool is_raised(const Person& person) { return person.is_staff() || person.custom_role; }

/// The next ticket number of an application, counted from 1. It is taken with the transaction:
/// numbers have no holes. REQUIRES: the application exists.
std::int64_t take_ticket_number(db::Sql& sql, Id<Application> application);

}  // namespace mainstay::identity
