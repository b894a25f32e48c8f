// What is counted of error groups: steps of time, releases, environments, tags. No rule lives here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bugfix/error_group.hpp"
#include "bugfix/user_sketch.hpp"
#include "db/sql.hpp"

namespace mainstay::bugfix::store {

inline constexpr std::int64_t minute_seconds = 60;
inline constexpr std::int64_t hour_seconds = 3'600;

/// How long minutes are kept.
inline constexpr std::chrono::hours minutes_kept{48};

/// How many names of a kind a group counts apart; the others count as of an empty name.
inline constexpr std::int64_t facets_max = 200;

/// How many values of all its tags a group counts, and an application.
inline constexpr std::int64_t group_tag_values_max = 1'000;
inline constexpr std::int64_t application_tag_values_max = 5'000;

/// Events of one step of time, release and environment.
struct StepCount {
    Id<ErrorGroup> error_group;
    std::int64_t step_seconds = minute_seconds;
    Time at;
    std::string release;
    std::string environment;

    auto operator<=>(const StepCount&) const = default;
};

/// Adds to it. Index: the primary key.
void add_step(db::Sql& sql, const StepCount& step, std::int64_t events);

struct CountRow {
    Time at;
    std::string name;
    std::int64_t events = 0;
};
BOOST_DESCRIBE_STRUCT(CountRow, (), (at, name, events))

/// Of a group and its parts from `from` up to `to`, by a column of the table or of all, at most
/// `limit`. Index: the primary key.
std::vector<CountRow> counts(
    db::Sql& sql, Id<ErrorGroup> group, std::int64_t step_seconds, Time from, Time to,
    std::string_view column, std::int64_t limit
);

struct TrendRow {
    Id<ErrorGroup> error_group;
    Time at;
    std::int64_t events = 0;
};
BOOST_DESCRIBE_STRUCT(TrendRow, (), (error_group, at, events))

/// By the hour since then, of several groups with their parts. Index: the primary key.
std::vector<TrendRow> trends(db::Sql& sql, const std::vector<Id<ErrorGroup>>& groups, Time since);

/// One row of `error_facet`.
struct Facet {
    Id<ErrorGroup> error_group;
    std::string kind;
    std::string name;
    std::int64_t events = 0;
    std::int64_t users = 0;
    std::string users_sketch;
    Time first_seen;
    Time last_seen;
};
BOOST_DESCRIBE_STRUCT(
    Facet, (), (error_group, kind, name, events, users, users_sketch, first_seen, last_seen)
)

/// Those of a group and its parts, most events first. Index: the primary key.
std::vector<Facet> facets(db::Sql& sql, Id<ErrorGroup> group, std::string_view kind);

/// Those of a group without its parts. Index: the primary key.
std::vector<Facet> own_facets(db::Sql& sql, Id<ErrorGroup> group, std::string_view kind);

/// Those of these groups by their names. Index: the primary key.
std::vector<Facet> find_facets(
    db::Sql& sql, const std::vector<Id<ErrorGroup>>& groups, const std::vector<std::string>& names
);

std::int64_t count_facets(db::Sql& sql, Id<ErrorGroup> group, std::string_view kind);

/// Writes it in place of what is there. Index: the primary key.
void put_facet(db::Sql& sql, const Facet& facet);

/// One row of `error_tag`; of the whole application where `error_group` is 0.
struct TagCount {
    Id<Application> application;
    Id<ErrorGroup> error_group;
    std::string name;
    std::string value;
    std::int64_t events = 0;
};
BOOST_DESCRIBE_STRUCT(TagCount, (), (application, error_group, name, value, events))

/// Adds to it, unless there is none and as many as may be are there. Index: the primary key.
void add_tag(db::Sql& sql, const TagCount& tag, std::int64_t rows_max);

/// Of a group and its parts or, with 0, of the application; by name, most events first. Index: the
/// primary key.
std::vector<TagCount> tags(
    db::Sql& sql, Id<Application> application, Id<ErrorGroup> group, std::int64_t limit
);

/// A release that events or sessions named.
struct KnownRelease {
    std::string name;
    Time first_seen;
    Time last_seen;
};
BOOST_DESCRIBE_STRUCT(KnownRelease, (), (name, first_seen, last_seen))

/// Index: the primary key.
void note_release(db::Sql& sql, Id<Application> application, const KnownRelease& release);
std::optional<KnownRelease> find_release(
    db::Sql& sql, Id<Application> application, std::string_view name
);

/// Those seen last, at most `limit`. Index: error_release_last_seen.
std::vector<KnownRelease> releases_seen(
    db::Sql& sql, Id<Application> application, std::int64_t limit
);

/// The newest by name among those seen last; where names have no order, the one that was first seen
/// last. Index: error_release_last_seen.
std::string newest_release(db::Sql& sql, Id<Application> application);

}  // namespace mainstay::bugfix::store
