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
    const auto* kind = find(name);
    if (kind && identity::may_some(call, *kind->read)) return kind;
    std::string values;
    for (const auto& each : kinds_)
        if (identity::may_some(call, *each.read))
            values += (values.empty() ? "" : ", ") + std::string(each.name);
    return invalid({wrong("kind", code::unknown_view_kind, {{"values", values}})});
}

}  // namespace mainstay::views
