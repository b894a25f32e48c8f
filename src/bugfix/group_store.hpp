// Error groups and their keys in the database. No rule lives here.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bugfix/error_group.hpp"
#include "bugfix/error_views.hpp"
#include "db/sql.hpp"
#include "filter/filter.hpp"

namespace mainstay::bugfix::store {

Id<ErrorGroup> insert_group(db::Sql& sql, const ErrorGroup& group);

/// Index: the primary key.
std::optional<ErrorGroup> find_group(db::Sql& sql, Id<ErrorGroup> id);

/// In any order. Index: the primary key.
std::vector<ErrorGroup> groups_of(db::Sql& sql, const std::vector<Id<ErrorGroup>>& ids);

/// Writes all that may change, as it is counted too: the row must have been read in this
/// transaction.
void update_group(db::Sql& sql, const ErrorGroup& group);

/// Writes what events alone change of a group whose title, state and signal stay: no more indexes
/// are touched than must be. The row must have been read in this transaction.
void count_group(db::Sql& sql, const ErrorGroup& group);

/// Those of the application whose keys these are. Index: the primary key.
std::vector<ErrorKey> find_keys(
    db::Sql& sql, Id<Application> application, const std::vector<std::string>& keys
);

/// Of a group and its parts, those with most events first; at most `limit`. Index:
/// error_key_group.
std::vector<ErrorKey> keys_of(db::Sql& sql, Id<ErrorGroup> group, std::int64_t limit);

void insert_key(db::Sql& sql, const ErrorKey& key);

void count_key(db::Sql& sql, const ErrorKey& key, std::int64_t events);

/// How many groups of the application were made since then. Index: error_group_created.
std::int64_t count_created(db::Sql& sql, Id<Application> application, Time since);

/// A page of a list.
struct GroupFilter {
    std::optional<Id<Application>> application;
    std::optional<ErrorState> state;
    std::optional<filter::Condition> condition;
    ErrorSort sort = ErrorSort::last_seen;
    std::optional<std::pair<std::int64_t, Id<ErrorGroup>>> after;
    std::int64_t limit = 0;
};

/// Of the applications that the caller reaches, without those that went up in others. Indexes:
/// error_group_last_seen; error_group_application; error_group_state.
std::vector<ErrorGroup> groups(db::Sql& sql, const Call& call, const GroupFilter& filter);

/// What a list is sorted by.
std::int64_t sorted_by(const ErrorGroup& group, ErrorSort sort);

/// Other groups of the same application and type, seen last first, but for those of which people
/// say that they are not like it. Index: error_group_title.
std::vector<ErrorGroup> groups_of_type(db::Sql& sql, const ErrorGroup& group, std::int64_t limit);

/// Keeps whether people say that they are like each other. Index: the primary key.
void judge_likeness(
    db::Sql& sql, const Call& call, Id<ErrorGroup> one, Id<ErrorGroup> other, bool is_like
);

}  // namespace mainstay::bugfix::store
