// Of which applications and of what time something is asked. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "telemetry/rows.hpp"

namespace mainstay::monitoring {

struct ScopedApplication {
    std::int64_t id = 0;
    std::string key;
};

/// The applications of which a caller may see telemetry, by id.
class Scope {
public:
    Scope() = default;

    explicit Scope(std::vector<ScopedApplication> applications);

    /// Whether there is nothing to see.
    bool empty() const { return applications_.empty(); }

    /// `1, 2, 5`, for a statement. REQUIRES: it is not empty.
    const std::string& ids() const { return ids_; }

    /// The key of an application of these; else an empty text.
    std::string_view key_of(std::int64_t id) const;

    /// Only the application of that key, where one is named. Refuses: not_found, whether there is
    /// none or it is none of these.
    Result<Scope> narrowed(const std::optional<Line<10>>& key) const;

private:
    std::vector<ScopedApplication> applications_;
    std::string ids_;
};

/// No question is about more time.
inline constexpr int range_days_max = 400;

/// The range from one time to another, which is not in it. Refuses: invalid with bad_range, of the
/// field `to`.
Result<telemetry::TimeRange> checked_range(Time from, Time to, std::string_view field = "to");

}  // namespace mainstay::monitoring
