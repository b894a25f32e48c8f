// A saved view: a list as somebody looks at it, under a name. Pure: no SQL, no clock, no I/O.
#pragma once

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

/// Who sees a view besides its owner. Never a requester.
enum class Sharing { private_, team, everyone };
BOOST_DESCRIBE_ENUM(Sharing, private_, team, everyone)

/// One row of `saved_view`.
struct SavedView {
    Id<SavedView> id;
    std::string kind;
    std::string name;
    std::string name_key;  // The name in lower case: by it lists are sorted, and it is unique.
    std::string filter;    // In the language of the list; empty for all.
    std::optional<std::string> sort;  // A column; with `-` in front, the other way round.
    std::string columns;  // Names with a space between, in their order; empty for the list's own.
    std::optional<Id<User>> owner;  // Nobody, after their erasure.
    Sharing sharing = Sharing::private_;
    std::optional<Id<Team>> team;
    std::int64_t version = 1;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(
    SavedView, (),
    (id, kind, name, name_key, filter, sort, columns, owner, sharing, team, version, created_at,
     updated_at)
)

/// `a b` as a list, and the reverse.
std::vector<std::string> columns_of(std::string_view text);
std::string columns_text(const std::vector<std::string>& columns);

}  // namespace mainstay::views
