#include "calendar/icalendar.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "calendar/codes.hpp"
#include "calendar/content_lines.hpp"
#include "calendar/event_holidays.hpp"

namespace mainstay::calendar {

namespace {

/// The lines of an event that count here.
constexpr std::array kept_names{"DTSTART", "DTEND",  "DURATION", "SUMMARY",      "RRULE",
                                "RDATE",   "EXDATE", "STATUS",   "RECURRENCE-ID"};
constexpr std::size_t event_lines_max = 64;
constexpr std::size_t depth_max = 8;

/// The days of ten years for a thousand rules.
constexpr std::int64_t days_looked_at_max = 4'000'000;

Error no_file(std::string_view field, std::string reason) {
    return invalid({wrong(
        std::string(field), code::no_calendar_file,
        {{"max", std::to_string(icalendar_bytes_max)}, {"reason", std::move(reason)}}
    )});
}

/// Puts the events of a file together, and what becomes of them.
class Import {
public:
    Import(const Zone& zone, Years years) : expansion_{zone, years, days_looked_at_max} {}

    /// Takes the next line. Returns what is wrong with the file, if that becomes plain by it.
    std::string take(const ContentLine& line) {
        auto name = line.name();
        if (name == "BEGIN") return begin(line);
        if (name == "END") return end(line);
        if (depth_ == 0) return "it does not begin with BEGIN:VCALENDAR";
        if (is_in_event() && std::ranges::find(kept_names, name) != kept_names.end())
            keep(line, name);
        return "";
    }

    bool is_whole() const { return was_begun_ && depth_ == 0; }

    bool has_too_many() const { return imported_.holidays.size() > imported_holidays_max; }

    ImportedHolidays imported() && { return std::move(imported_); }

private:
    /// In an event itself, not in an alarm of it.
    bool is_in_event() const { return depth_ == 2 && !lines_.empty(); }

    std::string begin(const ContentLine& line) {
        if (depth_ == 0 && line.bare_value() != "VCALENDAR")
            return "it does not begin with BEGIN:VCALENDAR";
        was_begun_ = true;
        if (++depth_ > depth_max) return fmt::format("more than {} components in one", depth_max);
        if (depth_ != 2 || line.bare_value() != "VEVENT") return "";
        if (++events_ > icalendar_events_max)
            return fmt::format("more than {} events", icalendar_events_max);
        lines_ = {"BEGIN:VEVENT"};
        begins_at_ = line.number;
        is_cut_ = false;
        return "";
    }

    std::string end(const ContentLine& line) {
        if (depth_ == 0) return fmt::format("line {} ends what was not begun", line.number);
        if (is_in_event()) finish();
        --depth_;
        return "";
    }

    void keep(const ContentLine& line, std::string_view name) {
        bool is_summary = name == "SUMMARY";
        if (is_summary && line.bare_value().empty() && line.text.ends_with(':')) return;
        if ((line.is_cut && !is_summary) || lines_.size() >= event_lines_max)
            is_cut_ = true;
        else
            lines_.push_back(line.text);
    }

    void finish() {
        lines_.emplace_back("END:VEVENT");
        auto read = is_cut_ ? SkipReason::malformed : read_event(std::move(lines_));
        lines_.clear();
        auto summary = std::string();
        auto* reason = std::get_if<SkipReason>(&read);
        std::optional<SkipReason> skipped = reason ? std::optional(*reason) : std::nullopt;
        if (auto* event = std::get_if<Event>(&read)) {
            summary = shown_name(event->summary);
            skipped = expansion_.add(*event, imported_.holidays);
        }
        if (skipped)
            imported_.skipped.push_back(
                {static_cast<std::int64_t>(begins_at_), std::move(summary), *skipped}
            );
    }

    HolidayExpansion expansion_;
    ImportedHolidays imported_;
    std::vector<std::string> lines_;  // Of the event that is being read; else empty.
    std::size_t begins_at_ = 0, depth_ = 0, events_ = 0;
    bool is_cut_ = false, was_begun_ = false;
};

}  // namespace

Result<ImportedHolidays> read_icalendar(
    std::string_view field, std::string_view file, const Zone& zone, Years years
) {
    if (file.size() > icalendar_bytes_max)
        return no_file(field, fmt::format("it has {} bytes", file.size()));
    if (!is_clean_utf8(file)) return no_file(field, "it is not UTF-8 text");
    Import import(zone, years);
    ContentLines lines(file);
    while (auto line = lines.next()) {
        if (auto reason = import.take(*line); !reason.empty()) return no_file(field, reason);
        if (import.has_too_many())
            return invalid({wrong(
                std::string(field), code::too_many_holidays,
                {{"max", std::to_string(imported_holidays_max)}}
            )});
    }
    if (!import.is_whole()) return no_file(field, "its end is missing");
    return std::move(import).imported();
}

}  // namespace mainstay::calendar
