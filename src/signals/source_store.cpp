#include "signals/source_store.hpp"

namespace mainstay::signals::store {

std::optional<SignalSource> find_source(
    db::Sql& sql, Id<Application> application, std::string_view source, std::string_view scope
) {
    return sql.one<SignalSource>(
        "FROM signal_source WHERE application = :application AND source = :source"
        " AND scope = :scope",
        application, source, scope
    );
}

std::optional<SignalSource> find_source(db::Sql& sql, Id<SignalSource> id) {
    return sql.one<SignalSource>("FROM signal_source WHERE id = :id", id);
}

bool is_source_dead(
    db::Sql& sql, Id<Application> application, std::string_view source, std::string_view scope
) {
    return sql
        .value<std::int64_t>(
            "SELECT 1 FROM signal_source WHERE application = :application AND source = :source"
            " AND scope IN (:scope, '') AND dead_since IS NOT NULL LIMIT 1",
            application, source, scope
        )
        .has_value();
}

Id<SignalSource> insert_source(db::Sql& sql, const SignalSource& source) {
    return sql
        .value<Id<SignalSource>>(
            "INSERT INTO signal_source (application, source, scope, seen_at, every_seconds, due_at)"
            " VALUES (:application, :source, :scope, :seen_at, :every, :due_at) RETURNING id",
            source.application, source.source, source.scope, source.seen_at, source.every_seconds,
            source.due_at
        )
        .value();
}

void update_source(db::Sql& sql, const SignalSource& source) {
    sql.post(
        "UPDATE signal_source SET seen_at = :seen_at, every_seconds = :every, due_at = :due_at,"
        " dead_since = :dead_since WHERE id = :id",
        source.seen_at, source.every_seconds, source.due_at, source.dead_since, source.id
    );
}

void remove_source(db::Sql& sql, Id<SignalSource> id) {
    sql.run("DELETE FROM signal_source WHERE id = :id", id);
}

std::vector<SignalSource> overdue_sources(db::Sql& sql, Time now, int limit) {
    return sql.all<SignalSource>(
        "FROM signal_source WHERE due_at IS NOT NULL AND due_at <= :now"
        " ORDER BY due_at, id LIMIT :limit",
        now, limit
    );
}

std::vector<SignalSource> list_sources(db::Sql& sql, Id<SignalSource> after, int limit) {
    return sql.all<SignalSource>(
        "FROM signal_source WHERE id > :after ORDER BY id LIMIT :limit", after, limit
    );
}

std::int64_t count_sources(db::Sql& sql, Id<Application> application) {
    return sql
        .value<std::int64_t>(
            "SELECT COUNT(*) FROM signal_source WHERE application = :application", application
        )
        .value();
}

void count_episode(db::Sql& sql, const Signal& signal) {
    sql.post(
        "INSERT INTO signal_detector (source, kind, application, signals, confirmed, rejected)"
        " VALUES (:source, :kind, :application, 1, 0, 0)"
        " ON CONFLICT (source, kind, application)"
        " DO UPDATE SET signals = signal_detector.signals + 1",
        signal.source, signal.kind, signal.application
    );
}

void count_verdicts(
    db::Sql& sql, const Signal& signal, std::int64_t confirmed, std::int64_t rejected
) {
    sql.run(
        "UPDATE signal_detector SET confirmed = confirmed + :confirmed,"
        " rejected = rejected + :rejected"
        " WHERE source = :source AND kind = :kind AND application = :application",
        confirmed, rejected, signal.source, signal.kind, signal.application
    );
}

std::vector<DetectorCount> detectors(
    db::Sql& sql, const identity::Scope& scope, const std::optional<DetectorCount>& after, int limit
) {
    db::Query query{
        "SELECT s.source, s.kind, CAST(SUM(s.signals) AS BIGINT),"
        " CAST(SUM(s.confirmed) AS BIGINT), CAST(SUM(s.rejected) AS BIGINT)"
        " FROM signal_detector s WHERE 1 = 1"
    };
    if (after)
        query.add(
            " AND (s.source > :source OR (s.source = :same AND s.kind > :kind))", after->source,
            after->source, after->kind
        );
    scope.narrow(query);
    query.add(" GROUP BY s.source, s.kind ORDER BY s.source, s.kind LIMIT :limit", limit);
    return sql.all<DetectorCount>(query);
}

std::optional<SignalVerdict> find_verdict(db::Sql& sql, Id<Signal> signal) {
    return sql.one<SignalVerdict>("FROM signal_verdict WHERE signal = :signal", signal);
}

void put_verdict(db::Sql& sql, const SignalVerdict& verdict) {
    sql.run(
        "INSERT INTO signal_verdict (signal, verdict, note, person, at)"
        " VALUES (:signal, :verdict, :note, :person, :at)"
        " ON CONFLICT (signal) DO UPDATE SET verdict = excluded.verdict, note = excluded.note,"
        " person = excluded.person, at = excluded.at",
        verdict.signal, verdict.verdict, verdict.note, verdict.person, verdict.at
    );
}

void remove_verdict(db::Sql& sql, Id<Signal> signal) {
    sql.run("DELETE FROM signal_verdict WHERE signal = :signal", signal);
}

}  // namespace mainstay::signals::store
