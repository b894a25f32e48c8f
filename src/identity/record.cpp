#include "identity/record.hpp"

#include <boost/json.hpp>

namespace mainstay::identity {

Difference difference(const wire::json::object& before, const wire::json::object& after) {
    Difference differing;
    for (const auto& member : after) {
        if (member.key() == "version" || member.key() == "may") continue;
        const auto* was = before.if_contains(member.key());
        if (was && *was == member.value()) continue;
        differing.before[member.key()] = was ? *was : wire::json::value();
        differing.after[member.key()] = member.value();
    }
    return differing;
}

}  // namespace mainstay::identity
