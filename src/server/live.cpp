#include "server/live.hpp"

#include <algorithm>

#include "events/events.hpp"

namespace mainstay::server {

namespace {

Result<http::StreamBatch> next(
    const std::vector<Module>& modules, db::Sql& sql, const Call& call, const std::string& cursor,
    int limit
) {
    auto after = events::parse_cursor(cursor);
    // An empty cursor, or one that is none of ours: begin with what is yet to happen.
    if (!after) return http::StreamBatch{{}, events::to_string(events::head(sql))};
    auto records = events::tail(sql, *after, limit);
    if (records.empty()) return http::StreamBatch{{}, cursor};
    std::vector<http::StreamEvent> all;
    for (const auto& module : modules) {
        if (!module.live) continue;
        for (auto& event : module.live(sql, call, records)) all.push_back(std::move(event));
    }
    return http::StreamBatch{std::move(all), events::to_string(records.back().cursor())};
}

}  // namespace

http::Route live_route(const std::vector<Module>& modules) {
    auto tell = [&modules](db::Sql& sql, const Call& call, const std::string& cursor, int limit) {
        return next(modules, sql, call, cursor, limit);
    };
    return http::stream(
        "/api/v1/events", tell,
        {.summary = "Tell of what changes as it changes, as server-sent events.", .tag = "events"}
    );
}

}  // namespace mainstay::server
