// SQL of the index to rows and back. No rule lives here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/time.hpp"
#include "db/sql.hpp"

namespace mainstay::search::store {

/// That a thing changed since it was indexed.
struct Change {
    std::int64_t id = 0;
    std::string kind;
    std::int64_t thing = 0;
};
BOOST_DESCRIBE_STRUCT(Change, (), (id, kind, thing))

/// How far a kind was read.
struct Progress {
    std::string kind;
    std::string version;
    std::int64_t read_to = 0;
    bool is_complete = false;
};
BOOST_DESCRIBE_STRUCT(Progress, (), (kind, version, read_to, is_complete))

/// A document as it goes into the index.
struct Entry {
    std::int64_t thing = 0;
    Time at;
    std::string text;  ///< See index_text.
};

void add_change(db::Sql& sql, std::string_view kind, std::int64_t thing);
void add_changes(db::Sql& sql, std::string_view kind, const std::vector<std::int64_t>& items);

/// The ids that a query selects.
void add_changes(db::Sql& sql, std::string_view kind, const db::Query& items);

/// The oldest changes. Index: the primary key.
std::vector<Change> changes(db::Sql& sql, int limit);

/// How many of these are still there.
std::int64_t count_changes(db::Sql& sql, const std::vector<Change>& changes);

void delete_changes(db::Sql& sql, const std::vector<Change>& changes);

/// How many changes there are, counted up to 10,000.
std::int64_t count_pending(db::Sql& sql);

std::vector<Progress> progress(db::Sql& sql);

void write_progress(db::Sql& sql, const Progress& progress);

/// As if no kind was ever read.
void forget_progress(db::Sql& sql);

/// Those of these items that the index does not have. Index: search_document's key of kind and
/// thing.
std::vector<std::int64_t> missing(
    db::Sql& sql, std::string_view kind, const std::vector<std::int64_t>& items
);

/// Puts documents of one kind into the index, in place of what it has of them. Each thing once.
void put(db::Sql& sql, std::string_view kind, std::vector<Entry> entries);

/// Takes items of one kind out of the index.
void remove(db::Sql& sql, std::string_view kind, const std::vector<std::int64_t>& items);

}  // namespace mainstay::search::store
