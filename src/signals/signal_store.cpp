#include "signals/signal_store.hpp"

#include <algorithm>
#include <bit>

namespace mainstay::signals::store {

namespace {

constexpr std::size_t keys_at_once = 32;

}  // namespace

std::optional<Signal> last_episode(
    db::Sql& sql, Id<Application> application, std::string_view key
) {
    return sql.one<Signal>(
        "FROM signal WHERE application = :application AND key = :key"
        " ORDER BY episode DESC LIMIT 1",
        application, key
    );
}

std::vector<Signal> last_episodes(
    db::Sql& sql, Id<Application> application, std::span<const std::string> keys
) {
    std::vector<Signal> all;
    for (; !keys.empty(); keys = keys.subspan(std::min(keys.size(), keys_at_once))) {
        const auto asked = keys.first(std::min(keys.size(), keys_at_once));
        // Each by the whole index, whatever a planner takes a young table for; of few lengths, so
        // that statements are prepared once.
        db::Query query{"FROM signal WHERE id IN ("};
        for (std::size_t i = 0; i < std::bit_ceil(asked.size()); ++i) {
            if (i > 0) query.add(" UNION ALL ");
            const auto at = std::to_string(i);
            query.add(
                "SELECT (SELECT id FROM signal WHERE application = :application_" + at +
                    " AND key = :key_" + at + " ORDER BY episode DESC LIMIT 1)",
                application, asked[std::min(i, asked.size() - 1)]
            );
        }
        for (auto& signal : sql.all<Signal>(query.add(")"))) all.push_back(std::move(signal));
    }
    return all;
}

std::optional<Signal> find_signal(db::Sql& sql, Id<Signal> id) {
    return sql.one<Signal>("FROM signal WHERE id = :id", id);
}

Id<Signal> insert_signal(db::Sql& sql, const Signal& signal) {
    return sql.insert<Id<Signal>>(
        "INSERT INTO signal (application, key, episode, source, scope, kind, severity, service,"
        " environment, subject, summary, origin, neighbours, is_alone, state, is_current,"
        " published, raises,"
        " first_at, last_at, opened_at, after_raises, after_seconds, changes, changes_since,"
        " hold_level, due_at, acknowledge_note)"
        " VALUES (:application, :key, :episode, :source, :scope, :kind, :severity, :service,"
        " :environment, :subject, :summary, :origin, :neighbours, :is_alone, :state, :is_current,"
        " :published, :raises, :first_at, :last_at, :opened_at, :after_raises, :after_seconds, "
        ":changes,"
        " :changes_since, :hold_level, :due_at, '') RETURNING id",
        signal.application, signal.key, signal.episode, signal.source, signal.scope, signal.kind,
        signal.severity, signal.service, signal.environment, signal.subject, signal.summary,
        signal.origin, signal.neighbours, signal.is_alone, signal.state, signal.is_current,
        signal.published, signal.raises, signal.first_at, signal.last_at, signal.opened_at,
        signal.after_raises, signal.after_seconds, signal.changes, signal.changes_since,
        signal.hold_level, signal.due_at
    );
}

void write_raise(db::Sql& sql, const Signal& signal) {
    sql.post(
        "UPDATE signal SET raises = :raises, last_at = :last_at, summary = :summary"
        " WHERE id = :id",
        signal.raises, signal.last_at, signal.summary, signal.id
    );
}

void update_signal(db::Sql& sql, Signal& signal) {
    // A version that is not the one that was read breaks NOT NULL: nobody waits for the count.
    sql.post(
        "UPDATE signal SET severity = :severity, summary = :summary, state = :state,"
        " is_current = :is_current, published = :published, incident = :incident,"
        " raises = :raises, first_at = :first_at, last_at = :last_at, opened_at = :opened_at,"
        " recovered_at = :recovered_at, returned_at = :returned_at, origin = :origin,"
        " neighbours = :neighbours, changes = :changes, changes_since = :changes_since,"
        " hold_level = :hold_level, quiet_since = :quiet_since, due_at = :due_at,"
        " figures = :figures, is_decided = :is_decided, acknowledged_by = :by, acknowledged_at = "
        ":acknowledged_at,"
        " acknowledge_note = :note,"
        " version = CASE WHEN version = :version THEN version + 1 ELSE NULL END WHERE id = :id",
        signal.severity, signal.summary, signal.state, signal.is_current, signal.published,
        signal.incident, signal.raises, signal.first_at, signal.last_at, signal.opened_at,
        signal.recovered_at, signal.returned_at, signal.origin, signal.neighbours, signal.changes,
        signal.changes_since, signal.hold_level, signal.quiet_since, signal.due_at, signal.figures,
        signal.is_decided, signal.acknowledged_by, signal.acknowledged_at, signal.acknowledge_note,
        signal.version, signal.id
    );
    ++signal.version;
}

std::vector<Signal> due_signals(db::Sql& sql, Time now, int limit) {
    return sql.all<Signal>(
        "FROM signal WHERE due_at IS NOT NULL AND due_at <= :now ORDER BY due_at, id LIMIT :limit",
        now, limit
    );
}

std::optional<Time> next_due_signal(db::Sql& sql) {
    return sql.value<Time>(
        "SELECT due_at FROM signal WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1"
    );
}

void mark_due(db::Sql& sql, Time now) {
    sql.run(
        "UPDATE signal SET due_at = :now WHERE due_at IS NOT NULL AND due_at > :after", now, now
    );
}

std::vector<Signal> list_signals(
    db::Sql& sql, const identity::Scope& scope, const SignalFilter& filter, int limit
) {
    db::Query query{"FROM signal s WHERE 1 = 1"};
    if (filter.incident)
        query.add(" AND s.incident = :incident", *filter.incident);
    else
        query.add(" AND s.is_current = :is_current", filter.is_current);
    if (filter.application) query.add(" AND s.application = :application", *filter.application);
    if (filter.state) query.add(" AND s.state = :state", *filter.state);
    if (filter.source) query.add(" AND s.source = :source", *filter.source);
    if (filter.service) query.add(" AND s.service = :service", *filter.service);
    if (filter.severity == SignalSeverity::critical)
        query.add(" AND s.severity = :severity", *filter.severity);
    if (filter.severity == SignalSeverity::warning)
        query.add(" AND s.severity IN ('warning', 'critical')");
    if (filter.before) query.add(" AND s.id < :before", *filter.before);
    scope.narrow(query);
    query.add(" ORDER BY s.id DESC LIMIT :limit", limit);
    return sql.all<Signal>(query);
}

void put_evidence(db::Sql& sql, Id<Signal> signal, EvidencePlace place, const Evidence& evidence) {
    sql.post(
        "INSERT INTO signal_evidence (signal, place, at, summary, reason, hypotheses, snapshot)"
        " VALUES (:signal, :place, :at, :summary, :reason, :hypotheses, :snapshot)"
        " ON CONFLICT (signal, place) DO UPDATE SET at = excluded.at, summary = excluded.summary,"
        " reason = excluded.reason, hypotheses = excluded.hypotheses, snapshot = excluded.snapshot",
        signal, place, evidence.at, evidence.summary, evidence.reason, evidence.hypotheses,
        evidence.snapshot
    );
}

std::optional<Evidence> evidence_of(db::Sql& sql, Id<Signal> signal, EvidencePlace place) {
    return sql.one<Evidence>(
        "FROM signal_evidence WHERE signal = :signal AND place = :place", signal, place
    );
}

std::vector<SignalCount> count_signals(db::Sql& sql) {
    return sql.all<SignalCount>(
        "SELECT severity, state, COUNT(*) FROM signal WHERE is_current = 1 GROUP BY severity, state"
        " ORDER BY severity, state"
    );
}

int purge(db::Sql& sql, Time before, int limit) {
    const auto ids = sql.all<Id<Signal>>(
        "SELECT id FROM signal WHERE recovered_at < :before AND is_current = 0"
        " ORDER BY recovered_at, id LIMIT :limit",
        before, limit
    );
    if (ids.empty()) return 0;
    for (std::string_view table : {"signal_evidence", "signal_verdict"}) {
        db::Query query{"DELETE FROM " + std::string(table) + " WHERE signal IN "};
        sql.run(query.add_list(ids));
    }
    db::Query query{"DELETE FROM signal WHERE id IN "};
    sql.run(query.add_list(ids));
    return static_cast<int>(ids.size());
}

}  // namespace mainstay::signals::store
