#include "ticketing/ticket_template_store.hpp"

namespace mainstay::ticketing::store {

std::optional<TicketTemplate> ticket_template(db::Sql& sql, Id<TicketTemplate> id) {
    return sql.one<TicketTemplate>("FROM ticket_template WHERE id = :id", id);
}

std::vector<TicketTemplate> ticket_templates(
    db::Sql& sql, const identity::Scope& scope, Id<User> person, std::string_view after_name,
    std::int64_t after_id, std::int64_t limit
) {
    db::Query query;
    query.add(
        "FROM ticket_template m WHERE (m.sharing <> 'private' OR m.owner = :person)"
        " AND (name_key, id) > (:after_name, :after_id)",
        person, after_name, after_id
    );
    scope.narrow(query);
    query.add(" ORDER BY name_key, id LIMIT :limit", limit);
    return sql.all<TicketTemplate>(query);
}

std::int64_t ticket_templates_of(db::Sql& sql, Id<User> owner) {
    return *sql.value<std::int64_t>(
        "SELECT count(*) FROM ticket_template WHERE owner = :owner", owner
    );
}

Id<TicketTemplate> insert(db::Sql& sql, const TicketTemplate& ticket_template) {
    return *sql.value<Id<TicketTemplate>>(
        "INSERT INTO ticket_template (name, name_key, content, owner, sharing, team, created_at, "
        "updated_at)"
        " VALUES (:name, :name_key, :content, :owner, :sharing, :team, :created_at, :updated_at)"
        " RETURNING id",
        ticket_template.name, ticket_template.name_key, ticket_template.content,
        ticket_template.owner, ticket_template.sharing, ticket_template.team,
        ticket_template.created_at, ticket_template.updated_at
    );
}

bool update(db::Sql& sql, const TicketTemplate& ticket_template) {
    return sql.run(
               "UPDATE ticket_template SET name = :name, name_key = :name_key, content = :content,"
               " sharing = :sharing, team = :team, updated_at = :updated_at, version = version + 1"
               " WHERE id = :id AND version = :version",
               ticket_template.name, ticket_template.name_key, ticket_template.content,
               ticket_template.sharing, ticket_template.team, ticket_template.updated_at,
               ticket_template.id, ticket_template.version
           ) == 1;
}

void remove_ticket_template(db::Sql& sql, Id<TicketTemplate> id) {
    sql.run("DELETE FROM ticket_template WHERE id = :id", id);
}

}  // namespace mainstay::ticketing::store
