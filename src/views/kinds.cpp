#include "views/kinds.hpp"

#include <algorithm>
#include <string>

#include "identity/identity.hpp"
#include "views/codes.hpp"

namespace mainstay::views {

const ViewKind* Kinds::find(std::string_view name) const {
    auto found = std::ranges::find(kinds_, name, &ViewKind::name);
    return found == kinds_.end() ? nullptr : &*found;
}

Result<const ViewKind*> Kinds::named(const Call& call, std::string_view name) const {
    return found(call, name, [](const ViewKind&) { return true; });
}

Result<const ViewKind*> Kinds::named_for_bulk(const Call& call, std::string_view name) const {
    return found(call, name, [](const ViewKind& kind) { return kind.bulk.has_value(); });
}

Result<const ViewKind*> Kinds::found(
    const Call& call, std::string_view name, bool (*is_wanted)(const ViewKind&)
) const {
    std::string values;
    for (const auto& each : kinds_) {
        if (!is_wanted(each) || !identity::may_some(call, *each.read)) continue;
        if (each.name == name) return &each;
        values += (values.empty() ? "" : ", ") + std::string(each.name);
    }
    return invalid({wrong("kind", code::unknown_view_kind, {{"values", values}})});
}

}  // namespace mainstay::views
