// A saved view was created, changed or deleted: for open pages that list views.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

namespace mainstay::views {

struct ViewChanged {
    static constexpr std::string_view type = "view.changed";
    static constexpr int schema_version = 1;

    std::int64_t view = 0;
    std::string kind;
    std::optional<std::int64_t> owner;
    std::vector<std::int64_t> teams;  // With whom it was shared before, or is now.
    bool is_for_everyone = false;     // It was, or is.
};
BOOST_DESCRIBE_STRUCT(ViewChanged, (), (view, kind, owner, teams, is_for_everyone))

}  // namespace mainstay::views
