// The kinds of lists whose views are saved, as modules declare them.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "module/view_kind.hpp"

namespace mainstay::views {

class Kinds {
public:
    explicit Kinds(std::vector<ViewKind> kinds) : kinds_(std::move(kinds)) {}

    /// Null for an unknown one.
    const ViewKind* find(std::string_view name) const;

    /// The kind that a request names. Refuses: invalid with unknown_view_kind, as for one that is
    /// not there for a kind whose list the caller may not read.
    Result<const ViewKind*> named(const Call& call, std::string_view name) const;

    /// The same, of a kind of whose items many can be changed at once. Refuses: as `named`, with
    /// the kinds of which that holds.
    Result<const ViewKind*> named_for_bulk(const Call& call, std::string_view name) const;

private:
    Result<const ViewKind*> found(
        const Call& call, std::string_view name, bool (*is_wanted)(const ViewKind&)
    ) const;

    std::vector<ViewKind> kinds_;
};

}  // namespace mainstay::views
