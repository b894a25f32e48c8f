// One change of many items at once, and what came of each. Pure: no SQL, no clock, no I/O.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/id.hpp"
#include "base/time.hpp"

namespace mainstay::views {

/// Where a run is. It was stopped where it could not go on: whoever asked has left, for example.
enum class BulkState { queued, running, completed, cancelled, stopped };
BOOST_DESCRIBE_ENUM(BulkState, queued, running, completed, cancelled, stopped)

/// The most items of one run.
inline constexpr std::int64_t bulk_targets_max = 50'000;

/// The most that a request may name by key.
inline constexpr std::size_t bulk_keys_max = 2000;

/// The most runs of one person that have not ended.
inline constexpr std::int64_t bulk_unended_max = 5;

/// How many items are changed in one transaction: others wait for it as long.
inline constexpr std::size_t bulk_part_size = 50;

/// How long after its end a run can be undone, and how long it is kept.
inline constexpr std::chrono::hours bulk_undone_within{24};
inline constexpr std::chrono::hours bulk_kept{30 * 24};

/// The action of a run that undoes another. No module declares one of this name.
inline constexpr std::string_view undo_action = "undo";

/// One row of `bulk_run`.
struct BulkRun {
    Id<BulkRun> id;
    std::string kind;
    Id<User> owner;
    bool is_session = false;  // Asked for at a browser; else by a program.
    std::string action;
    std::string arguments;  // JSON.
    std::optional<std::string> filter;
    BulkState state = BulkState::queued;
    std::optional<std::string> reason;  // A code: why it was stopped.
    std::int64_t total = 0;
    std::int64_t changed = 0;
    std::int64_t unchanged = 0;
    std::int64_t failed = 0;
    std::optional<Id<BulkRun>> undoes;
    std::optional<Id<BulkRun>> undone_by;
    Time created_at;
    std::optional<Time> began_at;
    std::optional<Time> ended_at;
};
BOOST_DESCRIBE_STRUCT(
    BulkRun, (),
    (id, kind, owner, is_session, action, arguments, filter, state, reason, total, changed,
     unchanged, failed, undoes, undone_by, created_at, began_at, ended_at)
)

constexpr bool has_ended(BulkState state) {
    return state != BulkState::queued && state != BulkState::running;
}

/// Whether the run changed what can be put back at `now`.
constexpr bool is_undoable(const BulkRun& run, Time now) {
    return has_ended(run.state) && !run.undoes && !run.undone_by && run.changed > 0 &&
           run.ended_at && now <= *run.ended_at + bulk_undone_within;
}

/// One row of `bulk_item`: an item that was refused, or one that can be put back.
struct BulkItem {
    Id<BulkRun> run;
    std::int64_t number = 0;
    std::int64_t target = 0;
    std::string key;
    std::optional<std::string> code;    // Of the refusal; `failure` for what is none.
    std::optional<std::string> text;    // What the code means here, in English.
    std::optional<std::string> params;  // What that text names, and the field: a JSON object.
    std::optional<std::string> undo;    // JSON.
};
BOOST_DESCRIBE_STRUCT(BulkItem, (), (run, number, target, key, code, text, params, undo))

/// An item of a part. `undone` is its number in the run that is undone.
struct BulkPartTarget {
    std::int64_t id = 0;
    std::string key;
    std::optional<std::int64_t> undone;
};
BOOST_DESCRIBE_STRUCT(BulkPartTarget, (), (id, key, undone))

/// What a part holds, as JSON.
struct BulkPartTargets {
    std::vector<BulkPartTarget> targets;
};
BOOST_DESCRIBE_STRUCT(BulkPartTargets, (), (targets))

}  // namespace mainstay::views
