// The rows of the chain. No rule lives here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "db/sql.hpp"
#include "timeline/record.hpp"
#include "timeline/seal.hpp"

namespace mainstay::timeline {

/// The one row of `timeline_head`.
struct HeadRow {
    std::int64_t position = 0;
    std::string mac;
    std::string proof;
};
BOOST_DESCRIBE_STRUCT(HeadRow, (), (position, mac, proof))

std::optional<HeadRow> find_head(db::Sql& sql);
void write_head(db::Sql& sql, const HeadRow& head);

/// The seal with the highest position.
std::optional<Anchor> last_seal(db::Sql& sql);

std::optional<std::string> mac_at(db::Sql& sql, std::int64_t position);

/// Adds seals, given as the JSON text of `[[position, entry, mac], …]`: one statement for all.
void append_seals(db::Sql& sql, const std::string& seals);

/// A seal and its entry, if that is there.
struct SealedEntry {
    std::int64_t position = 0;
    std::int64_t sealed_entry = 0;
    std::string mac;
    bool is_there = false;
    Entry entry;
};

/// Up to `limit` seals after `position`, in order, with their entries.
std::vector<SealedEntry> sealed_entries(
    db::Sql& sql, std::int64_t after, std::int64_t last, int limit
);

/// Whether the erasure of an entry's values was recorded. Index: timeline_entry_subject.
bool has_erasure(db::Sql& sql, Id<Entry> entry);

/// An entry that is neither sealed nor waits to be.
std::optional<Id<Entry>> find_outside(db::Sql& sql);

/// An entry that waits to be sealed, but is not there.
std::optional<Id<Entry>> find_lost(db::Sql& sql);

}  // namespace mainstay::timeline
