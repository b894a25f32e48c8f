// What can be found, and what a module says of it. Knows no module's tables.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"

namespace mainstay::search {

/// Something that can be found, as its module's tables have it.
struct Document {
    std::int64_t id = 0;  ///< Its id in its module.
    std::string key;      ///< Of the thing it is opened with: its ticket's. Empty: it has its id.
    std::string context;  ///< One line shown with it and not searched: the subject of its ticket.
    std::string title;    ///< One line. What matches here stands before what matches in the body.
    std::string body;
    std::vector<std::string> codes;  ///< What names it: its key, its mail address.
    Time at;                         ///< Newer documents come first.

    /// What its reach goes by, each as `member:value`: `organization:17`, `requester:5`. Part of
    /// the index, so that a search does not walk through what the caller may not see.
    std::vector<std::string> scope;
};

/// What a caller may see of a kind. `condition` decides; `narrowed` only makes that cheap.
struct Reach {
    /// Whatever they may see has one of these among its `scope`. Empty: it may have any.
    std::vector<std::string> narrowed;

    /// A condition of SQL over `d.thing`, the id of a document: `EXISTS (SELECT 1 FROM ticket t
    /// WHERE t.id = d.thing AND …)`. Its parameters stand once each. It is asked in the same query,
    /// of the tables as they are. Empty: they may see all.
    std::string condition;
    std::vector<db::Value> params;
};

/// One kind of document, declared by the module that has it.
struct Kind {
    std::string name;  ///< `ticket`; lower-case letters and `_`.
    int version = 1;   ///< Goes up when `load` reads something else: all are then indexed anew.

    /// The documents of these ids, at most 500, in any order. What is missing is not to be found
    /// any more.
    std::function<std::vector<Document>(db::Sql& sql, const std::vector<std::int64_t>& ids)> load;

    /// The next ids after `after`, in order.
    std::function<std::vector<std::int64_t>(db::Sql& sql, std::int64_t after, int limit)> ids;

    /// Whether its documents have titles.
    bool has_titles = true;

    /// Whether its words are kept apart from those of other kinds. For a kind of few documents: the
    /// beginning of a word is found there without gathering what all kinds have of it.
    bool has_own_words = false;

    /// What the caller may see; nothing if they see none of this kind.
    std::function<std::optional<Reach>(const Call& call)> reach;
};

}  // namespace mainstay::search
