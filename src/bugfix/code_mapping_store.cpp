#include "bugfix/code_mapping_store.hpp"

namespace mainstay::bugfix::store {

Id<CodeMapping> insert_mapping(db::Sql& sql, const CodeMapping& mapping) {
    return sql
        .value<Id<CodeMapping>>(
            "INSERT INTO code_mapping (repository, application, stack_root, source_root,"
            " is_automatic, paths, created_at, changed_at)"
            " VALUES (:repository, :application, :stack, :source, :automatic, :paths, :created,"
            " :changed) RETURNING id",
            mapping.repository, mapping.application, mapping.stack_root, mapping.source_root,
            mapping.is_automatic, mapping.paths, mapping.created_at, mapping.changed_at
        )
        .value();
}

std::optional<CodeMapping> find_mapping(
    db::Sql& sql, Id<Repository> repository, Id<CodeMapping> id
) {
    return sql.one<CodeMapping>(
        "FROM code_mapping WHERE id = :id AND repository = :repository", id, repository
    );
}

std::vector<CodeMapping> mappings_of(
    db::Sql& sql, Id<Repository> repository, std::optional<Id<Application>> application,
    std::int64_t limit
) {
    db::Query query{"FROM code_mapping WHERE repository = :repository", {db::to_value(repository)}};
    if (application) query.add(" AND application = :application", *application);
    query.add(" ORDER BY is_automatic, id LIMIT :limit", limit);
    return sql.all<CodeMapping>(query);
}

bool are_roots_taken(db::Sql& sql, const CodeMapping& mapping) {
    return sql
        .value<std::int64_t>(
            "SELECT id FROM code_mapping WHERE repository = :repository"
            " AND application = :application AND stack_root = :stack AND source_root = :source"
            " AND id <> :id",
            mapping.repository, mapping.application, mapping.stack_root, mapping.source_root,
            mapping.id
        )
        .has_value();
}

bool update_mapping(db::Sql& sql, const CodeMapping& mapping) {
    return sql.run(
               "UPDATE code_mapping SET stack_root = :stack, source_root = :source,"
               " is_automatic = :automatic, paths = :paths, changed_at = :changed,"
               " version = version + 1 WHERE id = :id AND version = :version",
               mapping.stack_root, mapping.source_root, mapping.is_automatic, mapping.paths,
               mapping.changed_at, mapping.id, mapping.version
           ) == 1;
}

void remove_mapping(db::Sql& sql, Id<CodeMapping> id) {
    sql.run("DELETE FROM code_mapping WHERE id = :id", id);
}

void remove_mappings_of(db::Sql& sql, Id<Repository> repository) {
    sql.run("DELETE FROM code_mapping WHERE repository = :repository", repository);
}

}  // namespace mainstay::bugfix::store
