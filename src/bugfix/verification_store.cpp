#include "bugfix/verification_store.hpp"

namespace mainstay::bugfix::store {

namespace {

constexpr std::int64_t uses_max = 2'000;
constexpr std::int64_t releases_max = 200;

}  // namespace

std::optional<ErrorVerification> find_verification(db::Sql& sql, Id<ErrorGroup> group) {
    return sql.one<ErrorVerification>(
        "FROM error_verification WHERE error_group = :error_group", group
    );
}

void put_verification(db::Sql& sql, const ErrorVerification& row) {
    sql.run(
        "INSERT INTO error_verification (error_group, state, resolved_at, due_at, evidence,"
        " verified_at, withdrawn_at, returned_in) VALUES (:error_group, :state, :resolved_at,"
        " :due_at, :evidence, :verified_at, :withdrawn_at, :returned_in)"
        " ON CONFLICT (error_group) DO UPDATE SET state = excluded.state,"
        " resolved_at = excluded.resolved_at, due_at = excluded.due_at,"
        " evidence = excluded.evidence, verified_at = excluded.verified_at,"
        " withdrawn_at = excluded.withdrawn_at, returned_in = excluded.returned_in",
        row.error_group, row.state, row.resolved_at, row.due_at, row.evidence, row.verified_at,
        row.withdrawn_at, row.returned_in
    );
}

void remove_verification(db::Sql& sql, Id<ErrorGroup> group) {
    sql.run("DELETE FROM error_verification WHERE error_group = :error_group", group);
}

std::vector<ErrorVerification> due_verifications(db::Sql& sql, Time now, int limit) {
    return sql.all<ErrorVerification>(
        "FROM error_verification WHERE state = 'waiting' AND due_at <= :now"
        " ORDER BY due_at, error_group LIMIT :limit",
        now, limit
    );
}

std::vector<KnownRelease> releases_since(db::Sql& sql, Id<Application> application, Time since) {
    return sql.all<KnownRelease>(
        "FROM error_release WHERE application = :application AND last_seen >= :since"
        " ORDER BY last_seen DESC, name LIMIT :limit",
        application, since, releases_max
    );
}

std::vector<SeenUse> uses_by_events(
    db::Sql& sql, Id<Application> application, const std::vector<std::string>& services, Time since
) {
    db::Query query;
    query.add(
        "SELECT c.release, c.environment, MIN(c.at) AS first_at, MAX(c.at) AS last_at,"
        " CAST(0 AS BIGINT) AS sessions FROM error_count c"
        " JOIN error_group g ON g.id = c.error_group"
        " WHERE c.step_seconds = :step_seconds AND c.at >= :since"
        " AND g.application = :application",
        hour_seconds, since, application
    );
    if (!services.empty()) {
        query.add(
            " AND EXISTS (SELECT 1 FROM error_tag t WHERE t.application = g.application"
            " AND t.error_group = g.id AND t.name = 'service' AND t.value IN "
        );
        query.add_list(services);
        query.add(")");
    }
    query.add(" GROUP BY c.release, c.environment ORDER BY 1, 2 LIMIT :limit", uses_max);
    return sql.all<SeenUse>(query);
}

std::vector<SeenUse> uses_by_sessions(
    db::Sql& sql, Id<Application> application, Time since, Time to
) {
    return sql.all<SeenUse>(
        "SELECT release, environment, MIN(at) AS first_at, MAX(at) AS last_at,"
        " CAST(SUM(sessions) AS BIGINT) AS sessions FROM error_session"
        " WHERE application = :application AND at >= :since AND at < :end"
        " GROUP BY release, environment ORDER BY 1, 2 LIMIT :limit",
        application, since, to, uses_max
    );
}

}  // namespace mainstay::bugfix::store
