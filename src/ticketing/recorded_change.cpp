#include "ticketing/recorded_change.hpp"

#include <utility>

namespace mainstay::ticketing {

void record_change(
    db::Sql& sql, const Call& call, const timeline::Subject& subject, boost::json::object was,
    const boost::json::object& is
) {
    boost::json::object from, to;
    for (const auto& member : is) {
        if (was[member.key()] == member.value()) continue;
        from[member.key()] = was[member.key()];
        to[member.key()] = member.value();
    }
    if (!to.empty()) timeline::record(sql, call, subject, "changed", from, to);
}

}  // namespace mainstay::ticketing
