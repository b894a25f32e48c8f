#include "bugfix/repository_store.hpp"

namespace mainstay::bugfix::store {

Id<Repository> insert_repository(db::Sql& sql, const Repository& repository) {
    return sql
        .value<Id<Repository>>(
            "INSERT INTO repository (name, url, default_branch, is_branch_chosen, credential_kind,"
            " credential_user, credential, known_hosts, fetch_minutes, enabled, created_at,"
            " changed_at, state, next_fetch_at)"
            " VALUES (:name, :url, :branch, :chosen, :kind, :user, :credential, :hosts, :minutes,"
            " :enabled, :created, :changed, :state, :next) RETURNING id",
            repository.name, repository.url, repository.default_branch, repository.is_branch_chosen,
            repository.credential_kind, repository.credential_user, repository.credential,
            repository.known_hosts, repository.fetch_minutes, repository.enabled,
            repository.created_at, repository.changed_at, repository.state, repository.next_fetch_at
        )
        .value();
}

std::optional<Repository> find_repository(db::Sql& sql, Id<Repository> id) {
    return sql.one<Repository>("FROM repository WHERE id = :id", id);
}

std::vector<Repository> repositories(
    db::Sql& sql, const identity::Scope& scope, std::optional<Id<Application>> application,
    Id<Repository> after, std::int64_t limit
) {
    db::Query query{
        "FROM repository r WHERE r.id IN (SELECT ra.repository FROM repository_application ra"
        " JOIN application a ON a.id = ra.application WHERE 1 = 1"
    };
    if (application) query.add(" AND a.id = :application", *application);
    scope.narrow(query);
    query.add(") AND r.id > :after", after);
    query.add(" ORDER BY r.id LIMIT :limit", limit);
    return sql.all<Repository>(query);
}

std::int64_t count_repositories(db::Sql& sql) {
    return sql.value<std::int64_t>("SELECT COUNT(*) FROM repository").value();
}

bool is_repository_name_taken(db::Sql& sql, std::string_view name, Id<Repository> except) {
    return sql
        .value<std::int64_t>(
            "SELECT id FROM repository WHERE name = :name AND id <> :except", name, except
        )
        .has_value();
}

bool update_repository(db::Sql& sql, const Repository& repository) {
    return sql.run(
               "UPDATE repository SET name = :name, url = :url, default_branch = :branch,"
               " is_branch_chosen = :chosen, credential_kind = :kind, credential_user = :user,"
               " credential = :credential, known_hosts = :hosts, fetch_minutes = :minutes,"
               " enabled = :enabled, changed_at = :changed, next_fetch_at = :next,"
               " version = version + 1 WHERE id = :id AND version = :version",
               repository.name, repository.url, repository.default_branch,
               repository.is_branch_chosen, repository.credential_kind, repository.credential_user,
               repository.credential, repository.known_hosts, repository.fetch_minutes,
               repository.enabled, repository.changed_at, repository.next_fetch_at, repository.id,
               repository.version
           ) == 1;
}

void write_push_secret(db::Sql& sql, Id<Repository> id, const std::string& sealed) {
    sql.run("UPDATE repository SET push_secret = :secret WHERE id = :id", sealed, id);
}

void remove_repository(db::Sql& sql, Id<Repository> id) {
    sql.run("DELETE FROM repository_application WHERE repository = :id", id);
    sql.run("DELETE FROM repository WHERE id = :id", id);
}

std::vector<Id<Application>> applications_of(db::Sql& sql, Id<Repository> id) {
    return sql.all<Id<Application>>(
        "SELECT application FROM repository_application WHERE repository = :id"
        " ORDER BY application LIMIT :limit",
        id, static_cast<std::int64_t>(repository_applications_max)
    );
}

void set_applications(
    db::Sql& sql, Id<Repository> id, const std::vector<Id<Application>>& applications
) {
    sql.run("DELETE FROM repository_application WHERE repository = :id", id);
    for (auto application : applications)
        sql.run(
            "INSERT INTO repository_application (repository, application)"
            " VALUES (:id, :application)",
            id, application
        );
}

std::vector<Id<Repository>> due_repositories(db::Sql& sql, Time now, std::int64_t limit) {
    return sql.all<Id<Repository>>(
        "SELECT id FROM repository WHERE enabled = 1 AND next_fetch_at <= :now"
        " ORDER BY next_fetch_at, id LIMIT :limit",
        now, limit
    );
}

void begin_fetch(db::Sql& sql, Id<Repository> id, Time now, Time next) {
    sql.run(
        "UPDATE repository SET fetching_since = :now, next_fetch_at = :next WHERE id = :id", now,
        next, id
    );
}

void write_fetch(db::Sql& sql, const Repository& repository) {
    sql.run(
        "UPDATE repository SET default_branch = :branch, known_hosts = :hosts, state = :state,"
        " fetching_since = NULL, next_fetch_at = :next, last_fetched_at = :fetched,"
        " failed_at = :failed, last_failure = :failure, failures = :failures,"
        " size_bytes = :size, commits = :commits WHERE id = :id AND version = :version",
        repository.default_branch, repository.known_hosts, repository.state,
        repository.next_fetch_at, repository.last_fetched_at, repository.failed_at,
        repository.last_failure, repository.failures, repository.size_bytes, repository.commits,
        repository.id, repository.version
    );
}

std::vector<Id<Repository>> all_repositories(db::Sql& sql) {
    return sql.all<Id<Repository>>(
        "SELECT id FROM repository ORDER BY id LIMIT :limit", repositories_max
    );
}

std::string repositories_fingerprint(db::Sql& sql) {
    return sql
        .value<std::string>(
            "SELECT CAST(COUNT(*) AS TEXT) || ' ' || CAST(COALESCE(SUM(version), 0) AS TEXT) || ' '"
            " || CAST(COALESCE(MAX(last_fetched_at), 0) AS TEXT) || ' ' ||"
            " CAST(COALESCE(MAX(failed_at), 0) AS TEXT) || ' ' ||"
            " CAST(COALESCE(MAX(fetching_since), 0) AS TEXT) FROM repository"
        )
        .value_or("");
}

}  // namespace mainstay::bugfix::store
