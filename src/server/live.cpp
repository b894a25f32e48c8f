#include "server/live.hpp"

#include "events/events.hpp"
#include "ticketing/ticketing.hpp"

namespace mainstay::server {

namespace {

Result<http::StreamBatch> next(
    db::Sql& sql, const Call& call, const std::string& cursor, int limit
) {
    auto after = events::parse_cursor(cursor);
    // An empty cursor, or one that is none of ours: begin with what is yet to happen.
    if (!after) return http::StreamBatch{{}, events::to_string(events::head(sql))};
    auto records = events::tail(sql, *after, limit);
    if (records.empty()) return http::StreamBatch{{}, cursor};
    return http::StreamBatch{
        ticketing::live(sql, call, records), events::to_string(records.back().cursor())
    };
}

}  // namespace

http::Route live_route() {
    return http::stream(
        "/api/v1/events", next,
        {.summary = "Tell of what changes as it changes, as server-sent events.", .tag = "events"}
    );
}

}  // namespace mainstay::server
