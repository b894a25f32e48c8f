#include "monitoring/profile_list.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "http/page.hpp"
#include "monitoring/where.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::string_view list_name = "profiles";

struct StoredProfile {
    std::int64_t id = 0;
    Time recorded_at;
    std::int64_t application = 0;
    std::string service;
    std::string version;
    std::string type;
    std::int64_t duration = 0;
    std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(
    StoredProfile, (), (id, recorded_at, application, service, version, type, duration, bytes)
)

}  // namespace

Result<ProfilePage> profiles(
    telemetry::Store& store, const Scope& scope, const AskProfiles& request
) {
    auto range = TRY(checked_range(request.from, request.to));
    const auto of = TRY(scope.narrowed(request.application));
    ProfilePage page;
    if (of.empty()) return page;
    Where where(of, "recorded_at", range);
    where.equals("service", request.service)
        .equals("version", request.version)
        .equals("type", request.type);
    if (request.cursor) {
        const auto [at, id] =
            TRY(http::read_cursor<std::int64_t, std::int64_t>(list_name, request.cursor->value));
        where.add(fmt::format("(recorded_at < {0} OR recorded_at = {0} AND id < {1})", at, id));
    }
    const auto limit = request.limit ? request.limit->value : request.limit_usual;
    auto stored = TRY(store.all<StoredProfile>(
        {.sql = fmt::format(
             "SELECT id, recorded_at, application, service, version, type, duration,"
             " octet_length(profile) FROM {{profile service version type}}{}"
             " ORDER BY recorded_at DESC, id DESC LIMIT {}",
             where.text(), limit + 1
         ),
         .parameters = where.parameters(),
         .range = range}
    ));
    if (static_cast<std::int64_t>(stored.size()) > limit) {
        stored.pop_back();
        const auto& last = stored.back();
        page.next = http::cursor_after(list_name, last.recorded_at.micros, last.id);
    }
    for (auto& each : stored)
        page.items.push_back({
            .id = std::to_string(each.id),
            .at = each.recorded_at,
            .application = std::string(of.key_of(each.application)),
            .service = std::move(each.service),
            .version = std::move(each.version),
            .type = std::move(each.type),
            .duration_micros = each.duration,
            .bytes = each.bytes,
        });
    return page;
}

}  // namespace mainstay::monitoring
