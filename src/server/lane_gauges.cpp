#include "server/lane_gauges.hpp"

#include <fmt/format.h>

namespace mainstay::server {

std::vector<http::Gauge> lane_gauges(const db::Database& database) {
    std::vector<http::Gauge> gauges;
    auto lanes = database.lanes();
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        auto prefix = fmt::format("mainstay_database_{}_", lanes[i].name);
        auto add = [&](std::string_view what, std::string help, auto value) {
            gauges.push_back({prefix + std::string(what), std::move(help), [&database, i, value] {
                                  return static_cast<double>(value(database.lanes()[i]));
                              }});
        };
        add("running", "Transactions of this lane that are running.",
            [](const auto& lane) { return lane.running; });
        add("pending", "Transactions that wait for a thread of this lane.",
            [](const auto& lane) { return lane.pending; });
        add("oldest_seconds", "How long the first of them has waited.",
            [](const auto& lane) { return std::chrono::duration<double>(lane.oldest).count(); });
    }
    return gauges;
}

}  // namespace mainstay::server
