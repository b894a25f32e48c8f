#include "monitoring/log_pattern_list.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "monitoring/log_pattern_text.hpp"
#include "telemetry/log_patterns.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::int64_t lines_read = 10'000;  // Of those that warn, and of the others.
constexpr std::int64_t bytes_read_max = 16 << 20;
constexpr std::size_t sample_bytes_max = 2'000;
constexpr std::size_t checked_max = 20;
constexpr std::chrono::microseconds before_max = std::chrono::hours(24);

/// Lines that warn are few, and matter; they are not lost among the others.
constexpr std::array<std::string_view, 2> strata{"severity >= 13", "severity < 13"};

struct LineCount {
    std::int64_t first = 0;
    std::int64_t second = 0;
};
BOOST_DESCRIBE_STRUCT(LineCount, (), (first, second))

struct SampledLine {
    Time recorded_at;
    std::int64_t severity = 0;
    std::string body;
};
BOOST_DESCRIBE_STRUCT(SampledLine, (), (recorded_at, severity, body))

/// Lines of a range that stand for all of them.
struct Sample {
    struct Line {
        SampledLine line;
        std::int64_t stands_for = 1;
    };

    std::vector<Line> lines;  ///< By time.
    std::int64_t count = 0;   ///< Of all lines.
    bool is_whole = true;
};

struct Found {
    std::int64_t count = 0;
    std::int64_t severity = 0;
    Time first_at;
    std::string sample;
    bool was_before = false;
};

class Question {
public:
    Question(telemetry::Store& store, const Scope& scope, const AskLogPatterns& request)
        : store_(store), where_(scope) {
        where_.equals("service", request.service);
        if (request.severity_min)
            where_.add(fmt::format("severity >= {}", first_grade(*request.severity_min)));
        if (request.service) texts_ = "service";
    }

    Result<LogPatternList> answer(telemetry::TimeRange range, std::size_t limit) {
        const telemetry::TimeRange before{
            range.from - std::min(range.to - range.from, before_max), range.from
        };
        const auto old = TRY(sample(before));
        const auto now = TRY(sample(range));
        telemetry::LogPatterns patterns;
        std::vector<std::uint32_t> ids_of_old, ids_of_now;
        for (const auto& each : old.lines) ids_of_old.push_back(add(patterns, each.line.body));
        for (const auto& each : now.lines) ids_of_now.push_back(add(patterns, each.line.body));
        // Only now is known which patterns became one.
        std::map<std::uint32_t, Found> found;
        for (std::size_t i = 0; i < now.lines.size(); ++i)
            count(found[patterns.current(ids_of_now[i])], now.lines[i]);
        for (auto id : ids_of_old)
            if (auto known = found.find(patterns.current(id)); known != found.end())
                known->second.was_before = true;
        LogPatternList list{.items = {}, .is_cut = false, .sampled = !now.is_whole};
        for (auto& [id, each] : found) list.items.push_back(view_of(patterns.text(id), each, now));
        std::ranges::sort(list.items, [](const LogPatternView& a, const LogPatternView& b) {
            return a.count != b.count ? a.count > b.count : a.pattern < b.pattern;
        });
        if (old.lines.empty())
            for (auto& item : list.items) item.is_new = false;
        else if (!old.is_whole)
            TRY(check_new(before, list));
        list.is_cut = list.items.size() > limit;
        if (list.is_cut) list.items.resize(limit);
        return list;
    }

private:
    Where within(telemetry::TimeRange range) const {
        auto where = where_;
        where.add(fmt::format("recorded_at >= {}", range.from.micros));
        return where.add(fmt::format("recorded_at < {}", range.to.micros));
    }

    Result<Sample> sample(telemetry::TimeRange range) {
        const auto where = within(range);
        const auto counted = TRY(store_.all<LineCount>(
            {.sql = fmt::format(
                 "SELECT sum(CASE WHEN {} THEN 1 ELSE 0 END), sum(CASE WHEN {} THEN 1 ELSE 0 END)"
                 " FROM {{log {}}}{}",
                 strata[0], strata[1], texts_, where.text()
             ),
             .parameters = where.parameters(),
             .range = range}
        ));
        Sample sample;
        if (counted.empty()) return sample;
        const std::array counts{counted.front().first, counted.front().second};
        for (std::size_t i = 0; i < strata.size(); ++i) {
            sample.count += counts[i];
            if (counts[i] == 0) continue;
            const auto one_in = (counts[i] + lines_read - 1) / lines_read;
            auto of_stratum = where;
            // By a prime first: the low bits of ids may be those of the node that gave them.
            of_stratum.add(strata[i]).add(fmt::format("id % 1000003 % {} = 0", one_in));
            TRY(read(of_stratum, range, counts[i], sample));
        }
        std::ranges::sort(sample.lines, {}, [](const Sample::Line& each) {
            return each.line.recorded_at;
        });
        return sample;
    }

    Result<> read(
        const Where& where, telemetry::TimeRange range, std::int64_t count, Sample& sample
    ) {
        auto lines = TRY(store_.all<SampledLine>(
            {.sql = fmt::format(
                 R"(SELECT recorded_at, severity, line
                FROM (
                    SELECT recorded_at, severity, line,
                        sum(length(line)) OVER (ORDER BY recorded_at, id) AS weight
                    FROM (
                        SELECT recorded_at, severity, id, substring(body, 1, {}) AS line
                        FROM {{log {}}}{}))
                WHERE weight <= {})",
                 telemetry::log_text_bytes_max, texts_, where.text(), bytes_read_max
             ),
             .parameters = where.parameters(),
             .range = range}
        ));
        const auto read = static_cast<std::int64_t>(lines.size());
        sample.is_whole = sample.is_whole && read == count;
        if (read == 0) return {};
        for (auto& line : lines)
            sample.lines.push_back(
                {std::move(line), std::max<std::int64_t>((count + read / 2) / read, 1)}
            );
        return {};
    }

    static std::uint32_t add(telemetry::LogPatterns& patterns, const std::string& body) {
        // An engine may have cut it within a character.
        return patterns.add(is_clean_utf8(body) ? body : cleaned_utf8(body)).pattern;
    }

    static void count(Found& found, const Sample::Line& each) {
        if (found.count == 0) {
            found.first_at = each.line.recorded_at;
            found.sample = cleaned_utf8(each.line.body.substr(0, sample_bytes_max));
        }
        found.count += each.stands_for;
        found.severity = std::max(found.severity, each.line.severity);
    }

    static LogPatternView view_of(std::string text, Found& found, const Sample& of) {
        return {
            .pattern = text,
            .template_ = std::move(text),
            .count = found.count,
            .share =
                std::min(1.0, static_cast<double>(found.count) / static_cast<double>(of.count)),
            .severity = severity_of(found.severity),
            .first_seen_at = found.first_at,
            .is_new = !found.was_before,
            .sample = std::move(found.sample),
        };
    }

    /// A sample of what was before may have missed a rare line: looks for all parts of a pattern
    /// in all lines.
    Result<> check_new(telemetry::TimeRange before, LogPatternList& list) {
        auto where = within(before);
        std::vector<LogPatternView*> checked;
        std::string columns;
        for (auto& item : list.items) {
            if (!item.is_new || checked.size() == checked_max) continue;
            auto parts = fixed_parts(item.pattern);
            if (parts.empty()) continue;
            std::string condition;
            for (auto& part : parts)
                fmt::format_to(
                    std::back_inserter(condition), "{}{{contains}}(body, {})",
                    condition.empty() ? "" : " AND ", where.parameter(std::move(part))
                );
            fmt::format_to(
                std::back_inserter(columns), "{}max(CASE WHEN {} THEN 1 ELSE 0 END)",
                columns.empty() ? "" : ", ", condition
            );
            checked.push_back(&item);
        }
        if (checked.empty()) return {};
        const auto rows = TRY(store_.select(
            {.sql = fmt::format("SELECT {} FROM {{log {}}}{}", columns, texts_, where.text()),
             .parameters = where.parameters(),
             .range = before}
        ));
        if (rows.empty()) return {};
        for (std::size_t i = 0; i < checked.size(); ++i)
            if (const auto* was = std::get_if<std::int64_t>(&rows.front()[i]); was && *was != 0)
                checked[i]->is_new = false;
        return {};
    }

    telemetry::Store& store_;
    Where where_;
    std::string texts_;
};

}  // namespace

Result<LogPatternList> log_patterns(
    telemetry::Store& store, const Scope& scope, const AskLogPatterns& request
) {
    const auto range = TRY(checked_range(request.from, request.to));
    const auto of = TRY(scope.narrowed(request.application));
    if (of.empty()) return LogPatternList{};
    const auto limit = request.limit ? request.limit->value : request.limit_usual;
    return Question(store, of, request).answer(range, static_cast<std::size_t>(limit));
}

}  // namespace mainstay::monitoring
