#include "bugfix/cause_store.hpp"

namespace mainstay::bugfix::store {

Id<ErrorCause> insert_cause(db::Sql& sql, const ErrorCause& cause) {
    return sql
        .value<Id<ErrorCause>>(
            "INSERT INTO error_cause (error_group, repository, commit_id, subject, committed_at,"
            " confidence, reasons, state, is_by_hand, created_at, decided_by, decided_at, note)"
            " VALUES (:group, :repository, :commit, :subject, :committed, :confidence, :reasons,"
            " :state, :by_hand, :created, :decided_by, :decided_at, :note) RETURNING id",
            cause.error_group, cause.repository, cause.commit_id, cause.subject, cause.committed_at,
            cause.confidence, cause.reasons, cause.state, cause.is_by_hand, cause.created_at,
            cause.decided_by, cause.decided_at, cause.note
        )
        .value();
}

std::vector<ErrorCause> causes_of(db::Sql& sql, Id<ErrorGroup> group) {
    return sql.all<ErrorCause>(
        "FROM error_cause WHERE error_group = :group"
        " ORDER BY CASE state WHEN 'confirmed' THEN 0 WHEN 'suspected' THEN 1 ELSE 2 END,"
        " confidence DESC, id LIMIT :limit",
        group, causes_max
    );
}

std::optional<ErrorCause> find_cause(db::Sql& sql, Id<ErrorGroup> group, Id<ErrorCause> id) {
    return sql.one<ErrorCause>(
        "FROM error_cause WHERE id = :id AND error_group = :group", id, group
    );
}

std::optional<ErrorCause> find_cause(
    db::Sql& sql, Id<ErrorGroup> group, Id<Repository> repository, std::string_view commit
) {
    return sql.one<ErrorCause>(
        "FROM error_cause WHERE error_group = :group AND repository = :repository"
        " AND commit_id = :commit",
        group, repository, commit
    );
}

void decide_cause(db::Sql& sql, const ErrorCause& cause) {
    sql.run(
        "UPDATE error_cause SET state = :state, decided_by = :by, decided_at = :at, note = :note"
        " WHERE id = :id",
        cause.state, cause.decided_by, cause.decided_at, cause.note, cause.id
    );
}

void remove_suspected(db::Sql& sql, Id<ErrorGroup> group) {
    sql.run(
        "DELETE FROM error_cause WHERE error_group = :group AND state = 'suspected'"
        " AND is_by_hand = 0",
        group
    );
}

void remove_causes_of(db::Sql& sql, Id<Repository> repository) {
    sql.run("DELETE FROM error_cause WHERE repository = :repository", repository);
    sql.run("DELETE FROM cause_search WHERE repository = :repository", repository);
}

void write_search(db::Sql& sql, const CauseSearch& search) {
    sql.run("DELETE FROM cause_search WHERE error_group = :group", search.error_group);
    sql.run(
        "INSERT INTO cause_search (error_group, at, outcome, reason, repository, release,"
        " commit_id, found_by, frames) VALUES (:group, :at, :outcome, :reason, :repository,"
        " :release, :commit, :found_by, :frames)",
        search.error_group, search.at, search.outcome, search.reason, search.repository,
        search.release, search.commit_id, search.found_by, search.frames
    );
}

std::optional<CauseSearch> find_search(db::Sql& sql, Id<ErrorGroup> group) {
    return sql.one<CauseSearch>("FROM cause_search WHERE error_group = :group", group);
}

}  // namespace mainstay::bugfix::store
