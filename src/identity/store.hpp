// SQL to rows of the directory and back. No rule lives here.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "identity/directory.hpp"
#include "identity/permission.hpp"

namespace mainstay::identity::store {

/// One row of `organization`.
struct OrganizationRow {
    Id<Organization> id;
    std::string name;
    std::string name_key;  // The name in lower case, by which lists are sorted.
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(OrganizationRow, (), (id, name, name_key, version))

/// One row of `user_account`, without the password's hash.
struct UserRow {
    Id<User> id;
    std::string email;
    std::string name;
    std::string name_key;
    Role role = Role::requester;
    std::optional<Id<Organization>> organization;
    bool sees_organization = false;
    bool is_active = true;
    bool is_present = true;
    std::int64_t version = 1;
    std::optional<Id<CustomRole>> custom_role;
};
BOOST_DESCRIBE_STRUCT(
    UserRow, (),
    (id, email, name, name_key, role, organization, sees_organization, is_active, is_present,
     version, custom_role)
)

/// One row of `team`.
struct TeamRow {
    Id<Team> id;
    std::string name;
    Level level = Level::L1;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(TeamRow, (), (id, name, level, version))

/// One row of `application`.
struct ApplicationRow {
    Id<Application> id;
    std::string key;
    std::string name;
    std::optional<std::string> mail_address;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(ApplicationRow, (), (id, key, name, mail_address, version))

/// A person in a team.
struct MemberRow {
    Id<Team> team;
    Id<User> id;
    std::string name;
    bool is_present = true;
};
BOOST_DESCRIBE_STRUCT(MemberRow, (), (team, id, name, is_present))

/// Those of these people who ever signed in: who have a password, or a session. Index: the primary
/// key, session_user_account.
std::set<Id<User>> have_signed_in(db::Sql& sql, std::span<const Id<User>> ids);

/// A team of a person.
struct TeamOfUserRow {
    Id<User> member;
    Id<Team> id;
    std::string name;
    Level level = Level::L1;
};
BOOST_DESCRIBE_STRUCT(TeamOfUserRow, (), (member, id, name, level))

/// Where a page of a list begins: after these keys.
struct After {
    std::string text;  // name_key, or the application's key.
    std::int64_t id = 0;
};

/// Which people to list. Empty members do not restrict.
struct UserFilter {
    std::vector<std::string> words;  // Each the beginning of a name's word or of the address.
    std::optional<Role> role;
    std::optional<Id<Organization>> organization;
};

// Organizations.

std::optional<OrganizationRow> organization(db::Sql& sql, Id<Organization> id);

/// By name, then id. Index: organization_name.
std::vector<OrganizationRow> organizations(
    db::Sql& sql, const Scope& scope, const After& after, std::int64_t limit
);

/// Nothing if the name is taken.
std::optional<Id<Organization>> insert_organization(db::Sql& sql, std::string_view name, Time now);

/// Whether another organization has that name. Index: that of the unique name.
bool is_organization_name_taken(db::Sql& sql, std::string_view name, Id<Organization> except);

/// Whether the row was still at `row.version`, which is raised. So with the others named update_….
bool update_organization(db::Sql& sql, const OrganizationRow& row);

/// Whose domain it is. Index: the primary key.
std::optional<Id<Organization>> organization_of_domain(db::Sql& sql, std::string_view domain);

/// Their domains, each list in order. Index: organization_domain_organization.
std::map<Id<Organization>, std::vector<std::string>> domains_of(
    db::Sql& sql, std::span<const Id<Organization>> ids
);

void replace_domains(
    db::Sql& sql, Id<Organization> organization, std::span<const std::string> domains
);

/// Their applications, by key. Index: the primary key of organization_application.
std::map<Id<Organization>, std::vector<ApplicationRef>> applications_of_organizations(
    db::Sql& sql, std::span<const Id<Organization>> ids
);

void replace_applications_of_organization(
    db::Sql& sql, Id<Organization> organization, std::span<const Id<Application>> applications
);

// People.

std::optional<UserRow> user(db::Sql& sql, Id<User> id);
std::optional<UserRow> user_of_email(db::Sql& sql, std::string_view email);

/// By name, then id. Indexes: user_account_name; user_account_organization or user_account_role
/// where the filter names one; the primary key of user_word where it has a word.
std::vector<UserRow> users(
    db::Sql& sql, const UserFilter& filter, const Scope& scope, const After& after,
    std::int64_t limit
);

/// Nothing if the address is taken.
std::optional<Id<User>> insert_user(db::Sql& sql, const UserRow& row, Time now);
bool update_user(db::Sql& sql, const UserRow& row);
bool is_email_taken(db::Sql& sql, std::string_view email, Id<User> except);
bool is_any_user(db::Sql& sql);

/// How many administrators are active, besides `except`. Index: user_account_role.
std::int64_t other_administrators(db::Sql& sql, Id<User> except);

/// The Argon2id hash, if a password was set.
std::optional<std::string> password_hash(db::Sql& sql, Id<User> id);
void set_password_hash(db::Sql& sql, Id<User> id, std::string_view hash);

/// Their teams, by level, then id. Index: team_member_member.
std::map<Id<User>, std::vector<TeamRef>> teams_of_users(
    db::Sql& sql, std::span<const Id<User>> ids
);

void leave_all_teams(db::Sql& sql, Id<User> user);

// Teams.

std::optional<TeamRow> team(db::Sql& sql, Id<Team> id);

/// By level, then id. Index: team_level.
std::vector<TeamRow> teams(
    db::Sql& sql, const Scope& scope, const After& after, std::int64_t limit
);
std::optional<Id<Team>> insert_team(db::Sql& sql, std::string_view name, Level level, Time now);
bool is_team_name_taken(db::Sql& sql, std::string_view name, Id<Team> except);
bool update_team(db::Sql& sql, const TeamRow& row);

/// Their members, by id; a team has at most as many as a list in a request. Index: the primary key
/// of team_member.
std::map<Id<Team>, std::vector<MemberRow>> members_of(db::Sql& sql, std::span<const Id<Team>> ids);

/// Their applications, by key. Index: the primary key of team_application.
std::map<Id<Team>, std::vector<ApplicationRef>> applications_of_teams(
    db::Sql& sql, std::span<const Id<Team>> ids
);

void replace_members(db::Sql& sql, Id<Team> team, std::span<const Id<User>> members);
void replace_applications_of_team(
    db::Sql& sql, Id<Team> team, std::span<const Id<Application>> applications
);

// Applications.

std::optional<ApplicationRow> application(db::Sql& sql, std::string_view key);

/// By key. Index: that of the unique key.
std::vector<ApplicationRow> applications(
    db::Sql& sql, const Scope& scope, const After& after, std::int64_t limit
);

std::optional<Id<Application>> insert_application(
    db::Sql& sql, const ApplicationRow& row, Time now
);
bool is_mail_address_taken(db::Sql& sql, std::string_view address, Id<Application> except);
bool update_application(db::Sql& sql, const ApplicationRow& row);

/// Their teams, by level, then id. Index: team_application_application.
std::map<Id<Application>, std::vector<TeamRef>> teams_of_applications(
    db::Sql& sql, std::span<const Id<Application>> ids
);

/// The organizations they serve, by id. Index: organization_application_application.
std::map<Id<Application>, std::vector<OrganizationRef>> organizations_of_applications(
    db::Sql& sql, std::span<const Id<Application>> ids
);

void replace_teams_of_application(
    db::Sql& sql, Id<Application> application, std::span<const Id<Team>> teams
);
void replace_organizations_of_application(
    db::Sql& sql, Id<Application> application, std::span<const Id<Organization>> organizations
);

}  // namespace mainstay::identity::store
