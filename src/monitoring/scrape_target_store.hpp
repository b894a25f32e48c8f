// SQL to rows of scrape targets and back. No rule lives here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "monitoring/scrape_target.hpp"

namespace mainstay::monitoring::store {

Id<ScrapeTarget> insert_target(db::Sql& sql, const ScrapeTarget& target);

/// One of the application's. Index: the primary key.
std::optional<ScrapeTarget> find_target(
    db::Sql& sql, Id<Application> application, Id<ScrapeTarget> id
);

/// The application's, the oldest first. Index: scrape_target_application.
std::vector<ScrapeTarget> targets_of(
    db::Sql& sql, Id<Application> application, Id<ScrapeTarget> after, std::int64_t limit
);

std::int64_t count_targets(db::Sql& sql);
std::int64_t count_targets(db::Sql& sql, Id<Application> application);

/// Whether another than `except` has that name. Index: the unique one of application and name.
bool is_target_name_taken(
    db::Sql& sql, Id<Application> application, std::string_view name, Id<ScrapeTarget> except
);

/// Changes what people set, if it is still of that version. Whether it was. Where it points
/// elsewhere or is turned off, what the last attempt came to is forgotten.
bool update_target(db::Sql& sql, const ScrapeTarget& target, bool is_anew);

bool remove_target(db::Sql& sql, Id<ScrapeTarget> id);

/// Those that are turned on, by id: at most scrape_targets_of_all_max.
std::vector<ScrapeTarget> enabled_targets(db::Sql& sql);

/// Another text whenever what enabled_targets() answers may be another.
std::string targets_fingerprint(db::Sql& sql);

/// Writes what an attempt came to, unless the target was changed since it was of that version.
void write_outcome(
    db::Sql& sql, Id<ScrapeTarget> id, std::int64_t version, const ScrapeOutcome& outcome
);

}  // namespace mainstay::monitoring::store
