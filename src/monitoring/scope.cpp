#include "monitoring/scope.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "monitoring/query_codes.hpp"

namespace mainstay::monitoring {

Scope::Scope(std::vector<ScopedApplication> applications) : applications_(std::move(applications)) {
    std::ranges::sort(applications_, {}, &ScopedApplication::id);
    for (const auto& application : applications_)
        fmt::format_to(std::back_inserter(ids_), "{}{}", ids_.empty() ? "" : ", ", application.id);
}

std::string_view Scope::key_of(std::int64_t id) const {
    const auto found = std::ranges::lower_bound(applications_, id, {}, &ScopedApplication::id);
    return found != applications_.end() && found->id == id ? found->key : std::string_view();
}

Result<Scope> Scope::narrowed(const std::optional<Line<10>>& key) const {
    if (!key) return *this;
    const auto found = std::ranges::find(applications_, key->value, &ScopedApplication::key);
    if (found == applications_.end()) return refuse(mainstay::code::not_found);
    return Scope({*found});
}

Result<telemetry::TimeRange> checked_range(Time from, Time to, std::string_view field) {
    if (to <= from || to - from > std::chrono::hours(24 * range_days_max))
        return invalid(
            {wrong(std::string(field), code::bad_range, {{"days", std::to_string(range_days_max)}})}
        );
    return telemetry::TimeRange{from, to};
}

}  // namespace mainstay::monitoring
