#include "reports/kinds.hpp"

#include <algorithm>

#include "identity/identity.hpp"
#include "reports/codes.hpp"

namespace mainstay::reports {

const ReportKind* Kinds::find(std::string_view name) const {
    auto found = std::ranges::find(kinds_, name, &ReportKind::name);
    return found == kinds_.end() ? nullptr : &*found;
}

Result<const ReportKind*> Kinds::named(const Call& call, std::string_view name) const {
    const auto* kind = find(name);
    if (!kind || !identity::may_some(call, *kind->read))
        return invalid({wrong("report", code::unknown_report)});
    return kind;
}

}  // namespace mainstay::reports
