// What may be done to the directory and to accounts, and whose people, organizations, teams and
// applications are. Whoever adds an action lists it in identity_module.cpp.
#pragma once

#include "module/action.hpp"

namespace mainstay::identity {

/// Each with what the ResourceKind's `load` is. REQUIRES: there is such a row.
Resource person_resource(db::Sql& sql, const Call& call, std::int64_t id);
Resource organization_resource(db::Sql& sql, const Call& call, std::int64_t id);
Resource team_resource(db::Sql& sql, const Call& call, std::int64_t id);
Resource application_resource(db::Sql& sql, const Call& call, std::int64_t id);
Resource host_resource(db::Sql& sql, const Call& call, std::int64_t id);

/// A person is of the applications that their teams, or their organization, have.
inline constexpr ResourceKind person_kind{
    .name = "person",
    .table = "user_account u",
    .id = "u.id",
    .owner = "u.id = :scope_owner",
    .organization = "u.organization = :scope_organization",
    .team =
        "u.id IN (SELECT theirs.member FROM team_member own"
        " JOIN team_member theirs ON theirs.team = own.team WHERE own.member = :scope_team)",
    .application =
        "u.id IN (WITH served AS (SELECT ta.application FROM team_member m"
        " JOIN team_application ta ON ta.team = m.team WHERE m.member = :scope_application)"
        " SELECT theirs.member FROM served"
        " JOIN team_application other ON other.application = served.application"
        " JOIN team_member theirs ON theirs.team = other.team"
        " UNION ALL"
        " SELECT customer.id FROM served"
        " JOIN organization_application oa ON oa.application = served.application"
        " JOIN user_account customer ON customer.organization = oa.organization)",
    .load = person_resource,
};

inline constexpr ResourceKind organization_kind{
    .name = "organization",
    .table = "organization o",
    .id = "o.id",
    .organization = "o.id = :scope_organization",
    .application =
        "o.id IN (SELECT oa.organization FROM team_member m"
        " JOIN team_application ta ON ta.team = m.team"
        " JOIN organization_application oa ON oa.application = ta.application"
        " WHERE m.member = :scope_application)",
    .load = organization_resource,
};

inline constexpr ResourceKind team_kind{
    .name = "team",
    .table = "team t",
    .id = "t.id",
    .team = "t.id IN (SELECT m.team FROM team_member m WHERE m.member = :scope_team)",
    .application =
        "t.id IN (SELECT other.team FROM team_member m"
        " JOIN team_application ta ON ta.team = m.team"
        " JOIN team_application other ON other.application = ta.application"
        " WHERE m.member = :scope_application)",
    .load = team_resource,
};

/// The participants of an application are the people of the organizations that it serves.
inline constexpr ResourceKind application_kind{
    .name = "application",
    .table = "application a",
    .id = "a.id",
    .participant =
        "a.id IN (SELECT oa.application FROM user_account u"
        " JOIN organization_application oa ON oa.organization = u.organization"
        " WHERE u.id = :scope_participant)",
    .application =
        "a.id IN (SELECT ta.application FROM team_member m"
        " JOIN team_application ta ON ta.team = m.team WHERE m.member = :scope_application)",
    .load = application_resource,
};

inline constexpr ResourceKind host_kind{
    .name = "host",
    .table = "host h",
    .id = "h.id",
    .application =
        "h.id IN (SELECT ha.host FROM team_member m"
        " JOIN team_application ta ON ta.team = m.team"
        " JOIN host_application ha ON ha.application = ta.application"
        " WHERE m.member = :scope_application)",
    .load = host_resource,
};

inline constexpr const ResourceKind* directory_kinds[] = {
    &person_kind, &organization_kind, &team_kind, &application_kind
};
inline constexpr const ResourceKind* application_kinds[] = {&application_kind};
inline constexpr const ResourceKind* host_kinds[] = {&host_kind};

/// People, organizations, teams and applications, with all that is known of them.
inline constexpr Action directory_read{
    .name = "directory_read",
    .scope = TokenScope::read,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
    .kinds = directory_kinds,
};

/// The same, changed; invitations. What makes somebody staff, or opens an account of staff, needs
/// role_manage besides.
inline constexpr Action directory_write{.name = "directory_write", .scope = TokenScope::admin};

/// Teams, their members, and who is present.
inline constexpr Action team_write{
    .name = "team_write", .scope = TokenScope::admin, .manager = Reach::all
};

/// That there is an application, by key and name: tickets are opened for it.
inline constexpr Action application_use{
    .name = "application_use",
    .scope = TokenScope::read,
    .requester = Reach::organization,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
    .kinds = application_kinds,
};

/// Roles that administrators made.
inline constexpr Action role_read{
    .name = "role_read",
    .scope = TokenScope::read,
    .manager = Reach::all,
    .auditor = Reach::all,
};

/// The same, made, changed and given; and the accounts of staff. Nobody can be given it: whoever
/// has it can give themselves everything.
inline constexpr Action role_manage{
    .name = "role_manage", .scope = TokenScope::admin, .is_grantable = false
};

/// The keys with which programs hand data in for an application.
inline constexpr Action ingest_key_manage{
    .name = "ingest_key_manage",
    .scope = TokenScope::admin,
    .manager = Reach::all,
    .kinds = application_kinds,
};

/// Maintained hosts: what they are called, of which applications, and when they were last seen.
inline constexpr Action host_read{
    .name = "host_read",
    .scope = TokenScope::read,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
    .kinds = host_kinds,
};

/// The same, made, changed and revoked, with the tokens of their agents.
inline constexpr Action host_manage{
    .name = "host_manage",
    .scope = TokenScope::admin,
    .manager = Reach::all,
    .kinds = host_kinds,
};

/// The security log.
inline constexpr Action security_read{
    .name = "security_read", .scope = TokenScope::read, .auditor = Reach::all
};

inline constexpr const ResourceKind* person_kinds[] = {&person_kind};

/// Mails a person a link to set their password with. Who sends it does not see it.
inline constexpr Action person_invite{
    .name = "person_invite",
    .scope = TokenScope::write,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .kinds = person_kinds,
};

/// The caller's own name, presence, password, tokens, drafts.
inline constexpr Action own_write{
    .name = "own_write",
    .scope = TokenScope::write,
    .requester = Reach::all,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
    .is_grantable = false,
};

}  // namespace mainstay::identity
