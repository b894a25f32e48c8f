// Saved views as the API shows and takes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/text.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "views/saved_view.hpp"

namespace mainstay::views {

/// What may be done to a view now.
enum class ViewAction { change, remove };
BOOST_DESCRIBE_ENUM(ViewAction, change, remove)

/// How many items a view finds, and whether there are more than were counted.
struct ViewCount {
    std::int64_t count = 0;
    bool is_more = false;
};
BOOST_DESCRIBE_STRUCT(ViewCount, (), (count, is_more))

struct ViewAnswer {
    Id<SavedView> id;
    std::string kind;
    std::string name;
    std::string filter;
    std::optional<std::string> sort;
    std::vector<std::string> columns;
    Sharing sharing = Sharing::private_;
    std::optional<identity::TeamRef> team;
    std::optional<identity::NameRef> owner;
    std::string path;  // The page that shows it.
    std::optional<ViewCount> tally;
    std::int64_t version = 1;
    std::vector<ViewAction> may;
};
BOOST_DESCRIBE_STRUCT(
    ViewAnswer, (),
    (id, kind, name, filter, sort, columns, sharing, team, owner, path, tally, version, may)
)

using VersionedView = http::Versioned<ViewAnswer>;

struct ListViews {
    Line<40> kind;
    std::optional<bool> counted;  // Whether to count what the first views find.
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListViews, (), (kind, counted, limit, cursor))

struct ShowView {
    Id<SavedView> id;
};
BOOST_DESCRIBE_STRUCT(ShowView, (), (id))

struct CreateView {
    Line<40> kind;
    Line<60> name;
    Line<4000, 0> filter;
    std::optional<Line<40>> sort;
    std::vector<Line<40>> columns;
    std::optional<Sharing> sharing;  // Private, unless it says otherwise.
    std::optional<Id<Team>> team;
};
BOOST_DESCRIBE_STRUCT(CreateView, (), (kind, name, filter, sort, columns, sharing, team))

struct ChangeView {
    Id<SavedView> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<60>> name;
    std::optional<Line<4000, 0>> filter;
    std::optional<std::optional<Line<40>>> sort;
    std::optional<std::vector<Line<40>>> columns;
    std::optional<Sharing> sharing;
    std::optional<Id<Team>> team;
};
BOOST_DESCRIBE_STRUCT(ChangeView, (), (id, if_match, name, filter, sort, columns, sharing, team))

struct RemoveView {
    Id<SavedView> id;
    std::optional<std::int64_t> if_match;
};
BOOST_DESCRIBE_STRUCT(RemoveView, (), (id, if_match))

struct RestoreView {
    Id<SavedView> id;
};
BOOST_DESCRIBE_STRUCT(RestoreView, (), (id))

}  // namespace mainstay::views
