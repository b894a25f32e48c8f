#include "monitoring/scrape_target_store.hpp"

namespace mainstay::monitoring::store {

Id<ScrapeTarget> insert_target(db::Sql& sql, const ScrapeTarget& target) {
    return sql
        .value<Id<ScrapeTarget>>(
            "INSERT INTO scrape_target (application, name, url, interval_seconds, timeout_seconds,"
            " enabled, created_at, changed_at)"
            " VALUES (:application, :name, :url, :interval, :timeout, :enabled, :created, :changed)"
            " RETURNING id",
            target.application, target.name, target.url, target.interval_seconds,
            target.timeout_seconds, target.enabled, target.created_at, target.changed_at
        )
        .value();
}

std::optional<ScrapeTarget> find_target(
    db::Sql& sql, Id<Application> application, Id<ScrapeTarget> id
) {
    return sql.one<ScrapeTarget>(
        "FROM scrape_target WHERE id = :id AND application = :application", id, application
    );
}

std::vector<ScrapeTarget> targets_of(
    db::Sql& sql, Id<Application> application, Id<ScrapeTarget> after, std::int64_t limit
) {
    return sql.all<ScrapeTarget>(
        "FROM scrape_target"
        " WHERE application = :application AND id > :after"
        " ORDER BY id LIMIT :limit",
        application, after, limit
    );
}

std::int64_t count_targets(db::Sql& sql) {
    return sql.value<std::int64_t>("SELECT COUNT(*) FROM scrape_target").value();
}

std::int64_t count_targets(db::Sql& sql, Id<Application> application) {
    return sql
        .value<std::int64_t>(
            "SELECT COUNT(*) FROM scrape_target WHERE application = :application", application
        )
        .value();
}

bool is_target_name_taken(
    db::Sql& sql, Id<Application> application, std::string_view name, Id<ScrapeTarget> except
) {
    return sql
        .value<std::int64_t>(
            "SELECT id FROM scrape_target"
            " WHERE application = :application AND name = :name AND id <> :except",
            application, name, except
        )
        .has_value();
}

bool update_target(db::Sql& sql, const ScrapeTarget& target, bool is_anew) {
    const bool is_updated =
        sql.run(
            "UPDATE scrape_target SET name = :name, url = :url, interval_seconds = :interval,"
            " timeout_seconds = :timeout, enabled = :enabled, changed_at = :changed,"
            " version = version + 1 WHERE id = :id AND version = :version",
            target.name, target.url, target.interval_seconds, target.timeout_seconds,
            target.enabled, target.changed_at, target.id, target.version
        ) == 1;
    if (is_updated && is_anew)
        sql.run(
            "UPDATE scrape_target SET attempted_at = NULL, is_up = NULL, took_micros = NULL,"
            " samples = NULL, trouble = NULL, succeeded_at = NULL WHERE id = :id",
            target.id
        );
    return is_updated;
}

bool remove_target(db::Sql& sql, Id<ScrapeTarget> id) {
    return sql.run("DELETE FROM scrape_target WHERE id = :id", id) == 1;
}

std::vector<ScrapeTarget> enabled_targets(db::Sql& sql) {
    return sql.all<ScrapeTarget>(
        "FROM scrape_target WHERE enabled = 1 ORDER BY id LIMIT :limit", scrape_targets_of_all_max
    );
}

std::string targets_fingerprint(db::Sql& sql) {
    return sql
        .value<std::string>(
            "SELECT CAST(COUNT(*) AS TEXT) || ' ' || CAST(COALESCE(MAX(id), 0) AS TEXT) || ' ' ||"
            " CAST(COALESCE(SUM(version), 0) AS TEXT) || ' ' ||"
            " CAST(COALESCE(SUM(id), 0) AS TEXT) FROM scrape_target"
        )
        .value_or("");
}

void write_outcome(
    db::Sql& sql, Id<ScrapeTarget> id, std::int64_t version, const ScrapeOutcome& outcome
) {
    sql.run(
        "UPDATE scrape_target SET attempted_at = :at, is_up = :is_up, took_micros = :took,"
        " samples = :samples, trouble = :trouble,"
        " succeeded_at = CASE WHEN :succeeded = 1 THEN :since ELSE succeeded_at END"
        " WHERE id = :id AND version = :version",
        outcome.at, outcome.is_up, outcome.took.count(), outcome.samples,
        outcome.trouble.empty() ? std::nullopt : std::optional(outcome.trouble), outcome.is_up,
        outcome.at, id, version
    );
}

}  // namespace mainstay::monitoring::store
