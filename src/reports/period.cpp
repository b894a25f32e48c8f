#include "reports/period.hpp"

#include <charconv>

#include <date/date.h>
#include <fmt/format.h>

#include "reports/codes.hpp"

namespace mainstay::reports {

namespace {

using date::days;
using date::local_days;
using date::months;
using date::year_month_day;

constexpr int days_by_day = 35;
constexpr int days_by_week = 190;

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto* last = text.data() + text.size();
    auto [end, error] = std::from_chars(text.data(), last, value);
    if (error != std::errc() || end != last || value < 0) return std::nullopt;
    return value;
}

std::optional<local_days> day_of(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    auto y = number(text.substr(0, 4)), m = number(text.substr(5, 2)), d = number(text.substr(8));
    if (!y || !m || !d || *y < 1970 || *y > 2099) return std::nullopt;
    year_month_day day{
        date::year(*y), date::month(static_cast<unsigned>(*m)), date::day(static_cast<unsigned>(*d))
    };
    if (!day.ok()) return std::nullopt;
    return local_days(day);
}

std::string text_of(local_days day) {
    year_month_day parts(day);
    return fmt::format(
        "{:04}-{:02}-{:02}", static_cast<int>(parts.year()), static_cast<unsigned>(parts.month()),
        static_cast<unsigned>(parts.day())
    );
}

local_days monday_of(local_days day) { return day - (date::weekday(day) - date::Monday); }

local_days month_of(local_days day) {
    year_month_day parts(day);
    return local_days(parts.year() / parts.month() / 1);
}

local_days quarter_of(local_days day) {
    year_month_day parts(day);
    auto month = (static_cast<unsigned>(parts.month()) - 1) / 3 * 3 + 1;
    return local_days(parts.year() / date::month(month) / 1);
}

local_days later(local_days first, int count) {
    year_month_day parts(first);
    return local_days(parts + months(count));
}

struct Days {
    local_days first;
    local_days end;  // Not included.
};

Result<Days> custom(const PeriodRequest& request) {
    std::vector<FieldError> errors;
    auto read = [&](const char* field, const std::optional<std::string>& text) {
        auto day = text ? day_of(*text) : std::nullopt;
        if (!day) errors.push_back(wrong(field, text ? code::bad_day : mainstay::code::missing));
        return day.value_or(local_days());
    };
    Days asked{read("from", request.first), read("to", request.last) + days(1)};
    if (errors.empty() && asked.end <= asked.first)
        errors.push_back(wrong("to", code::last_before_first));
    if (!errors.empty()) return invalid(std::move(errors));
    return asked;
}

Result<Days> days_of(const PeriodRequest& request, local_days today) {
    const auto tomorrow = today + days(1);
    const auto monday = monday_of(today), month = month_of(today), quarter = quarter_of(today);
    switch (request.period) {
        case ReportPeriod::this_week:
            return Days{monday, tomorrow};
        case ReportPeriod::last_week:
            return Days{monday - days(7), monday};
        case ReportPeriod::four_weeks:
            return Days{monday - days(21), tomorrow};
        case ReportPeriod::this_month:
            return Days{month, tomorrow};
        case ReportPeriod::last_month:
            return Days{later(month, -1), month};
        case ReportPeriod::this_quarter:
            return Days{quarter, tomorrow};
        case ReportPeriod::last_quarter:
            return Days{later(quarter, -3), quarter};
        case ReportPeriod::this_year:
            return Days{local_days(year_month_day(today).year() / 1 / 1), tomorrow};
        case ReportPeriod::custom:
            return custom(request);
    }
    return custom(request);
}

ReportStep usual_step(int count) {
    if (count <= days_by_day) return ReportStep::day;
    return count <= days_by_week ? ReportStep::week : ReportStep::month;
}

/// Where the step after the one that `day` lies in begins.
local_days next_step(local_days day, ReportStep step) {
    switch (step) {
        case ReportStep::day:
            return day + days(1);
        case ReportStep::week:
            return monday_of(day) + days(7);
        case ReportStep::month:
            return later(month_of(day), 1);
    }
    return day + days(1);
}

Time begin_of(local_days day, const Zone& zone) {
    constexpr std::int64_t day_seconds = 86'400;
    auto second = zone.first_at({day.time_since_epoch().count() * day_seconds});
    return {second * 1'000'000};
}

Error too_long() {
    return invalid({wrong(
        "to", code::period_too_long,
        {{"days", std::to_string(days_max)}, {"steps", std::to_string(steps_max)}}
    )});
}

}  // namespace

Result<Span> span_of(const PeriodRequest& request, const Zone& zone, Time now) {
    auto wall = zone.wall_at(now.micros / 1'000'000);
    auto today = date::floor<days>(date::local_seconds(std::chrono::seconds(wall.seconds)));
    auto asked = TRY(days_of(request, today));
    auto count = static_cast<int>((asked.end - asked.first).count());
    if (count > days_max) return too_long();
    Span span{
        .first = text_of(asked.first),
        .last = text_of(asked.end - days(1)),
        .step = request.step.value_or(usual_step(count)),
        .bounds = {},
    };
    for (auto day = asked.first; day < asked.end; day = next_step(day, span.step))
        span.bounds.push_back(begin_of(day, zone));
    if (span.bounds.size() > steps_max) return too_long();
    span.bounds.push_back(begin_of(asked.end, zone));
    return span;
}

}  // namespace mainstay::reports
