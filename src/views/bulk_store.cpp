#include "views/bulk_store.hpp"

#include "wire/codec.hpp"

namespace mainstay::views::store {

Id<BulkRun> insert(db::Sql& sql, const BulkRun& run) {
    return *sql.value<Id<BulkRun>>(
        "INSERT INTO bulk_run (kind, owner, is_session, action, arguments, filter, state, total,"
        " failed, undoes, created_at, ended_at) VALUES (:kind, :owner, :is_session, :action,"
        " :arguments, :filter, :state, :total, :failed, :undoes, :created_at, :ended_at)"
        " RETURNING id",
        run.kind, run.owner, run.is_session, run.action, run.arguments, run.filter, run.state,
        run.total, run.failed, run.undoes, run.created_at, run.ended_at
    );
}

std::optional<BulkRun> bulk_run(db::Sql& sql, Id<BulkRun> id) {
    return sql.one<BulkRun>("FROM bulk_run WHERE id = :id", id);
}

std::vector<BulkRun> bulk_runs(
    db::Sql& sql, const identity::Scope& scope, std::optional<Id<User>> owner, Id<BulkRun> before,
    std::int64_t limit
) {
    db::Query query;
    query.add("FROM bulk_run r WHERE id < :before", before);
    if (owner) query.add(" AND r.owner = :owner", *owner);
    scope.narrow(query);
    query.add(" ORDER BY id DESC LIMIT :limit", limit);
    return sql.all<BulkRun>(query);
}

std::int64_t unended_of(db::Sql& sql, Id<User> owner) {
    return *sql.value<std::int64_t>(
        "SELECT COUNT(*) FROM bulk_run WHERE owner = :owner AND state IN ('queued', 'running')",
        owner
    );
}

void update_progress(db::Sql& sql, const BulkRun& run) {
    sql.run(
        "UPDATE bulk_run SET state = :state, reason = :reason, changed = :changed,"
        " unchanged = :unchanged, failed = :failed, began_at = :began_at, ended_at = :ended_at"
        " WHERE id = :id",
        run.state, run.reason, run.changed, run.unchanged, run.failed, run.began_at, run.ended_at,
        run.id
    );
}

bool mark_undone(db::Sql& sql, Id<BulkRun> id, Id<BulkRun> by) {
    return sql.run(
               "UPDATE bulk_run SET undone_by = :by WHERE id = :id AND undone_by IS NULL", by, id
           ) == 1;
}

void insert_part(
    db::Sql& sql, Id<BulkRun> run, std::int64_t number, const BulkPartTargets& targets
) {
    sql.post(
        "INSERT INTO bulk_part (run, number, targets) VALUES (:run, :number, :targets)", run,
        number, wire::print(targets)
    );
}

std::optional<BulkPart> next_part(db::Sql& sql, Id<BulkRun> run) {
    return sql.one<BulkPart>("FROM bulk_part WHERE run = :run ORDER BY run, number LIMIT 1", run);
}

bool remove_part(db::Sql& sql, Id<BulkRun> run, std::int64_t number) {
    return sql.run("DELETE FROM bulk_part WHERE run = :run AND number = :number", run, number) == 1;
}

void remove_parts(db::Sql& sql, Id<BulkRun> run) {
    sql.run("DELETE FROM bulk_part WHERE run = :run", run);
}

void insert(db::Sql& sql, const BulkItem& item) {
    sql.post(
        "INSERT INTO bulk_item (run, number, target, key, code, text, params, undo)"
        " VALUES (:run, :number, :target, :key, :code, :text, :params, :undo)",
        item.run, item.number, item.target, item.key, item.code, item.text, item.params, item.undo
    );
}

std::optional<BulkItem> bulk_item(db::Sql& sql, Id<BulkRun> run, std::int64_t number) {
    return sql.one<BulkItem>("FROM bulk_item WHERE run = :run AND number = :number", run, number);
}

std::vector<BulkItem> failed_items(
    db::Sql& sql, Id<BulkRun> run, std::int64_t after, std::int64_t limit
) {
    return sql.all<BulkItem>(
        "FROM bulk_item WHERE run = :run AND code IS NOT NULL AND number > :after"
        " ORDER BY run, number LIMIT :limit",
        run, after, limit
    );
}

std::vector<BulkItem> undoable_items(
    db::Sql& sql, Id<BulkRun> run, std::int64_t after, std::int64_t limit
) {
    return sql.all<BulkItem>(
        "FROM bulk_item WHERE run = :run AND undo IS NOT NULL AND number > :after"
        " ORDER BY run, number LIMIT :limit",
        run, after, limit
    );
}

std::int64_t forget_undo(db::Sql& sql, Time before, std::int64_t limit) {
    return sql.run(
        "DELETE FROM bulk_item WHERE (run, number) IN (SELECT i.run, i.number FROM bulk_run r"
        " JOIN bulk_item i ON i.run = r.id WHERE r.ended_at < :before AND i.undo IS NOT NULL"
        " LIMIT :limit)",
        before, limit
    );
}

bool remove_ended(db::Sql& sql, Time before, std::int64_t limit) {
    auto id = sql.value<Id<BulkRun>>(
        "SELECT id FROM bulk_run WHERE ended_at < :before ORDER BY ended_at, id LIMIT 1", before
    );
    if (id) remove_run(sql, *id, limit);
    return id.has_value();
}

std::vector<BulkRun> owned_runs(
    db::Sql& sql, Id<User> owner, Id<BulkRun> after, std::int64_t limit
) {
    return sql.all<BulkRun>(
        "FROM bulk_run WHERE owner = :owner AND id > :after ORDER BY id LIMIT :limit", owner, after,
        limit
    );
}

std::vector<BulkRun> runs_between(db::Sql& sql, std::int64_t after, std::int64_t last) {
    return sql.all<BulkRun>(
        "FROM bulk_run WHERE id > :after AND id <= :last ORDER BY id", after, last
    );
}

bool remove_run(db::Sql& sql, Id<BulkRun> id, std::int64_t limit) {
    remove_parts(sql, id);
    auto removed = sql.run(
        "DELETE FROM bulk_item WHERE run = :run AND number IN"
        " (SELECT number FROM bulk_item WHERE run = :same ORDER BY number LIMIT :limit)",
        id, id, limit
    );
    if (removed == limit) return false;
    sql.run("UPDATE bulk_run SET undoes = NULL WHERE undoes = :id", id);
    sql.run("DELETE FROM bulk_run WHERE id = :id", id);
    return true;
}

}  // namespace mainstay::views::store
