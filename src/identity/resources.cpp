#include "identity/actions.hpp"
#include "identity/directory.hpp"
#include "identity/permission.hpp"

namespace mainstay::identity {

Resource person_resource(db::Sql& sql, const Call& call, std::int64_t id) {
    const Id<User> person{id};
    Resource resource{.owner = person};
    if (!needs_relations(call)) return resource;
    resource.organization = sql.value<Id<Organization>>(
        "SELECT organization FROM user_account WHERE id = :id AND organization IS NOT NULL", person
    );
    resource.teams =
        sql.all<Id<Team>>("SELECT team FROM team_member WHERE member = :member", person);
    resource.applications = sql.all<Id<Application>>(
        "SELECT ta.application FROM team_member m"
        " JOIN team_application ta ON ta.team = m.team WHERE m.member = :member"
        " UNION"
        " SELECT oa.application FROM user_account u"
        " JOIN organization_application oa ON oa.organization = u.organization WHERE u.id = :id",
        person, person
    );
    return resource;
}

Resource organization_resource(db::Sql& sql, const Call& call, std::int64_t id) {
    Resource resource{.organization = Id<Organization>{id}};
    if (!needs_relations(call)) return resource;
    resource.applications = sql.all<Id<Application>>(
        "SELECT application FROM organization_application WHERE organization = :organization", id
    );
    return resource;
}

Resource team_resource(db::Sql& sql, const Call& call, std::int64_t id) {
    Resource resource{.teams = {Id<Team>{id}}};
    if (!needs_relations(call)) return resource;
    resource.applications =
        sql.all<Id<Application>>("SELECT application FROM team_application WHERE team = :team", id);
    return resource;
}

Resource application_resource(db::Sql& sql, const Call& call, std::int64_t id) {
    const Id<Application> application{id};
    Resource resource{.applications = {application}};
    if (call.caller && call.caller->organization)
        resource.is_participant = serves(sql, application, *call.caller->organization);
    return resource;
}

Resource host_resource(db::Sql& sql, const Call& call, std::int64_t id) {
    Resource resource;
    if (!needs_relations(call)) return resource;
    resource.applications =
        sql.all<Id<Application>>("SELECT application FROM host_application WHERE host = :host", id);
    return resource;
}

}  // namespace mainstay::identity
