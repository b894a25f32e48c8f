// Runs over many items as the API shows and takes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/text.hpp"
#include "identity/identity.hpp"
#include "views/bulk_run.hpp"
#include "wire/codec.hpp"

namespace mainstay::views {

/// What may be done with a run now.
enum class BulkRunAction { cancel, undo };
BOOST_DESCRIBE_ENUM(BulkRunAction, cancel, undo)

struct BulkRunView {
    Id<BulkRun> id;
    std::string kind;
    std::string action;
    wire::json::object arguments;
    std::optional<std::string> filter;  // None: the items were named one by one.
    BulkState state = BulkState::queued;
    std::optional<std::string> reason;  // Why it was stopped, as a code.
    std::int64_t total = 0;
    std::int64_t changed = 0;
    std::int64_t unchanged = 0;  // They were so before.
    std::int64_t failed = 0;
    std::optional<identity::NameRef> owner;
    std::optional<Id<BulkRun>> undoes;
    std::optional<Id<BulkRun>> undone_by;
    std::optional<Time> undo_until;
    Time created_at;
    std::optional<Time> began_at;
    std::optional<Time> ended_at;
    std::vector<BulkRunAction> may;
};
BOOST_DESCRIBE_STRUCT(
    BulkRunView, (),
    (id, kind, action, arguments, filter, state, reason, total, changed, unchanged, failed, owner,
     undoes, undone_by, undo_until, created_at, began_at, ended_at, may)
)

/// Either `filter` or `keys`.
struct StartBulkRun {
    Line<40> kind;
    Line<40> action;
    std::optional<wire::json::object> arguments;
    std::optional<Line<4000, 0>> filter;
    std::vector<Line<40>> keys;
};
BOOST_DESCRIBE_STRUCT(StartBulkRun, (), (kind, action, arguments, filter, keys))

struct CountBulkTargets {
    Line<40> kind;
    Line<4000, 0> filter;
};
BOOST_DESCRIBE_STRUCT(CountBulkTargets, (), (kind, filter))

/// How many items a run would change. It is refused for more than `max`.
struct BulkCount {
    std::int64_t count = 0;
    bool is_more = false;
    std::int64_t max = 0;
};
BOOST_DESCRIBE_STRUCT(BulkCount, (), (count, is_more, max))

struct ListBulkActions {
    Line<40> kind;
};
BOOST_DESCRIBE_STRUCT(ListBulkActions, (), (kind))

struct BulkActionView {
    std::string name;
    std::string summary;
    wire::json::value arguments;  // As JSON Schema.
};
BOOST_DESCRIBE_STRUCT(BulkActionView, (), (name, summary, arguments))

struct ListBulkRuns {
    std::optional<bool> everyone;  // Of all whose runs the caller may see; else their own.
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListBulkRuns, (), (everyone, limit, cursor))

struct WhichBulkRun {
    Id<BulkRun> id;
};
BOOST_DESCRIBE_STRUCT(WhichBulkRun, (), (id))

struct ListBulkFailures {
    Id<BulkRun> id;
    std::optional<Count<1, 200>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListBulkFailures, (), (id, limit, cursor))

/// An item that was not changed, and why.
struct BulkFailure {
    std::string key;
    std::string code;
    std::string text;
    wire::json::object params;  // What the text names, and `field` where one is wrong: strings.
};
BOOST_DESCRIBE_STRUCT(BulkFailure, (), (key, code, text, params))

}  // namespace mainstay::views
