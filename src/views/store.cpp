#include "views/store.hpp"

#include "views/permissions.hpp"

namespace mainstay::views {

Resource resource_of(const Call& call, const SavedView& view) {
    return {
        .owner = view.owner,
        .is_participant =
            view.sharing == Sharing::everyone && call.caller && call.caller->is_staff(),
        .teams = view.team ? std::vector{*view.team} : std::vector<Id<Team>>{},
    };
}

Resource view_resource(db::Sql& sql, const Call& call, std::int64_t id) {
    return resource_of(call, *store::view(sql, {id}));
}

namespace store {

std::optional<SavedView> view(db::Sql& sql, Id<SavedView> id) {
    return sql.one<SavedView>("FROM saved_view WHERE id = :id", id);
}

std::vector<SavedView> views(db::Sql& sql, const identity::Scope& scope, const Wanted& wanted) {
    db::Query query;
    query.add("FROM saved_view v WHERE kind = :kind", wanted.kind);
    if (wanted.is_own_only)
        query.add(" AND v.owner = :owner", wanted.person);
    else
        query.add(
            " AND (v.owner = :owner OR v.sharing = 'everyone'"
            " OR v.team IN (SELECT m.team FROM team_member m WHERE m.member = :member))",
            wanted.person, wanted.person
        );
    query.add(" AND (name_key, id) > (:after_name, :after)", wanted.after_name, wanted.after);
    scope.narrow(query);
    query.add(" ORDER BY name_key, id LIMIT :limit", wanted.limit);
    return sql.all<SavedView>(query);
}

std::int64_t count_of(db::Sql& sql, Id<User> owner) {
    return *sql.value<std::int64_t>("SELECT COUNT(*) FROM saved_view WHERE owner = :owner", owner);
}

bool is_name_taken(db::Sql& sql, const SavedView& view) {
    if (!view.owner) return false;
    return sql
        .value<Id<SavedView>>(
            "SELECT id FROM saved_view WHERE owner = :owner AND kind = :kind"
            " AND name_key = :name_key AND id <> :except",
            *view.owner, view.kind, view.name_key, view.id
        )
        .has_value();
}

std::optional<Id<SavedView>> insert(db::Sql& sql, const SavedView& view) {
    return sql.value<Id<SavedView>>(
        "INSERT INTO saved_view (kind, name, name_key, filter, sort, columns, owner, sharing, team,"
        " created_at, updated_at) VALUES (:kind, :name, :name_key, :filter, :sort, :columns,"
        " :owner, :sharing, :team, :created_at, :updated_at)"
        " ON CONFLICT (owner, kind, name_key) WHERE owner IS NOT NULL DO NOTHING RETURNING id",
        view.kind, view.name, view.name_key, view.filter, view.sort, view.columns, view.owner,
        view.sharing, view.team, view.created_at, view.updated_at
    );
}

bool insert_again(db::Sql& sql, const SavedView& view) {
    return sql.run(
               "INSERT INTO saved_view (id, kind, name, name_key, filter, sort, columns, owner,"
               " sharing, team, version, created_at, updated_at) VALUES (:id, :kind, :name,"
               " :name_key, :filter, :sort, :columns, :owner, :sharing, :team, :version,"
               " :created_at, :updated_at) ON CONFLICT DO NOTHING",
               view.id, view.kind, view.name, view.name_key, view.filter, view.sort, view.columns,
               view.owner, view.sharing, view.team, view.version, view.created_at, view.updated_at
           ) == 1;
}

bool update(db::Sql& sql, const SavedView& view) {
    return sql.run(
               "UPDATE saved_view SET name = :name, name_key = :name_key, filter = :filter,"
               " sort = :sort, columns = :columns, sharing = :sharing, team = :team,"
               " updated_at = :updated_at, version = version + 1"
               " WHERE id = :id AND version = :version",
               view.name, view.name_key, view.filter, view.sort, view.columns, view.sharing,
               view.team, view.updated_at, view.id, view.version
           ) == 1;
}

void remove(db::Sql& sql, Id<SavedView> id) {
    sql.run("DELETE FROM saved_view WHERE id = :id", id);
}

std::vector<SavedView> owned(
    db::Sql& sql, Id<User> owner, Id<SavedView> after, std::int64_t limit
) {
    return sql.all<SavedView>(
        "FROM saved_view WHERE owner = :owner AND id > :after ORDER BY id LIMIT :limit", owner,
        after, limit
    );
}

void release(db::Sql& sql, Id<SavedView> id) {
    sql.run("UPDATE saved_view SET owner = NULL, version = version + 1 WHERE id = :id", id);
}

std::vector<SavedView> between(db::Sql& sql, std::int64_t after, std::int64_t last) {
    return sql.all<SavedView>(
        "FROM saved_view WHERE id > :after AND id <= :last ORDER BY id", after, last
    );
}

}  // namespace store

}  // namespace mainstay::views
