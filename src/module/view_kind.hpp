// A kind of list whose views can be saved, which the module that owns the list declares. Pure: the
// views themselves are kept by views/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "base/call.hpp"
#include "base/result.hpp"
#include "module/action.hpp"
#include "module/bulk_kind.hpp"

namespace mainstay {

/// How many items a view finds, counted up to a limit of the list's own.
struct ViewTally {
    std::int64_t count = 0;
    bool is_more = false;
};

struct ViewKind {
    std::string_view name;  ///< Of the items: `ticket`. Part of the API, and stable.
    std::string_view path;  ///< The page that shows the list, such as `/tickets`.

    /// What lets a caller read the list, and so have views of it.
    const Action* read = nullptr;

    std::size_t filter_max = 1000;                ///< Characters of a filter.
    std::span<const std::string_view> columns{};  ///< All that a view may show and sort by.

    /// Whether the list takes this filter from the caller. Refuses: invalid, naming `filter`.
    std::function<Result<>(db::Sql& sql, const Call& call, std::string_view filter)> check{};

    /// How many items the caller finds by it; nothing where the list does not take it any more.
    /// Empty: views of this kind are not counted.
    std::function<std::optional<ViewTally>(db::Sql& sql, const Call& call, std::string_view filter)>
        count{};

    /// What can be done to many of its items at once; nothing where each is changed by itself.
    std::optional<BulkKind> bulk{};
};

}  // namespace mainstay
