#include "calendar/event.hpp"

#include <algorithm>
#include <memory>
#include <span>

#include <libical/ical.h>

namespace mainstay::calendar {

namespace {

struct FreeParser {
    void operator()(icalparser* parser) const {
        if (icalcomponent* unfinished = icalparser_clean(parser)) icalcomponent_free(unfinished);
        icalparser_free(parser);
    }
};

struct FreeComponent {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};

using Component = std::unique_ptr<icalcomponent, FreeComponent>;

Component parse(std::vector<std::string>& lines) {
    std::unique_ptr<icalparser, FreeParser> parser(icalparser_new());
    for (std::string& line : lines)
        if (icalcomponent* whole = icalparser_add_line(parser.get(), line.data()))
            return Component(whole);
    return nullptr;
}

bool has(icalcomponent* event, icalproperty_kind kind) {
    return icalcomponent_get_first_property(event, kind) != nullptr;
}

/// A time as it is written, or why it is none.
std::variant<EventTime, SkipReason> read_time(icalproperty* property, const icaltimetype& time) {
    auto date = date::year(time.year) / time.month / time.day;
    if (!date.ok() || time.year < 1'900 || time.year > 2'099) return SkipReason::malformed;
    EventTime read{.day = date::local_days(date), .second_of_day = {}, .zone = {}};
    if (icaltime_is_date(time)) return read;
    if (time.hour < 0 || time.hour > 23 || time.minute < 0 || time.minute > 59 || time.second < 0 ||
        time.second > 60)
        return SkipReason::malformed;
    read.second_of_day = (time.hour * 60 + time.minute) * 60 + std::min(time.second, 59);
    std::string name;
    if (auto* given = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER)) {
        const char* tzid = icalparameter_get_tzid(given);
        name = tzid ? tzid : "";
    } else if (icaltime_is_utc(time)) {
        name = "Etc/UTC";
    } else {
        return read;
    }
    auto zone = Zone::find("zone", name);
    if (!zone) return SkipReason::unknown_zone;
    read.zone = *zone;
    return read;
}

/// The values of a rule's part, up to the mark at its end.
std::span<const short> values(std::span<const short> part) {
    auto end = std::ranges::find(part, static_cast<short>(ICAL_RECURRENCE_ARRAY_MAX));
    return part.first(static_cast<std::size_t>(end - part.begin()));
}

std::optional<Frequency> frequency(const icalrecurrencetype& rule) {
    switch (rule.freq) {
        case ICAL_DAILY_RECURRENCE:
            return Frequency::daily;
        case ICAL_WEEKLY_RECURRENCE:
            return Frequency::weekly;
        case ICAL_MONTHLY_RECURRENCE:
            return Frequency::monthly;
        case ICAL_YEARLY_RECURRENCE:
            return Frequency::yearly;
        default:
            return std::nullopt;
    }
}

/// libical counts weekdays from 1 for Sunday.
date::weekday weekday_of(int number) { return date::weekday(static_cast<unsigned>(number - 1)); }

std::optional<Recurrence> read_rule(const icalrecurrencetype& rule) {
    auto known = frequency(rule);
    bool has_others = !values(rule.by_second).empty() || !values(rule.by_minute).empty() ||
                      !values(rule.by_hour).empty() || !values(rule.by_year_day).empty() ||
                      !values(rule.by_week_no).empty() || !values(rule.by_set_pos).empty() ||
                      rule.rscale != nullptr;
    if (!known || has_others || rule.interval < 1 || rule.count < 0) return std::nullopt;
    Recurrence read{.frequency = *known, .interval = rule.interval};
    if (rule.count > 0) read.count = rule.count;
    if (rule.week_start != ICAL_NO_WEEKDAY) read.week_start = weekday_of(rule.week_start);
    for (short month : values(rule.by_month)) {
        if (month < 1 || month > 12) return std::nullopt;
        read.months |= 1U << month;
    }
    for (short day : values(rule.by_month_day)) read.month_days.push_back(day);
    for (short day : values(rule.by_day)) {
        auto weekday = icalrecurrencetype_day_day_of_week(day);
        if (weekday == ICAL_NO_WEEKDAY) return std::nullopt;
        read.weekdays.push_back({weekday_of(weekday), icalrecurrencetype_day_position(day)});
    }
    if (!is_sound(read)) return std::nullopt;
    return read;
}

/// Reads the rule and what is left out of it; the reason if it cannot be read.
std::optional<SkipReason> read_recurrence(icalcomponent* component, Event& event) {
    auto* property = icalcomponent_get_first_property(component, ICAL_RRULE_PROPERTY);
    if (has(component, ICAL_RDATE_PROPERTY)) return SkipReason::unsupported_rule;
    if (!property) return std::nullopt;
    if (icalcomponent_count_properties(component, ICAL_RRULE_PROPERTY) > 1)
        return SkipReason::unsupported_rule;
    auto rule = icalproperty_get_rrule(property);
    event.rule = read_rule(rule);
    if (!event.rule) return SkipReason::unsupported_rule;
    if (!icaltime_is_null_time(rule.until)) {
        auto until = read_time(property, rule.until);
        if (auto* reason = std::get_if<SkipReason>(&until)) return *reason;
        event.until = std::get<EventTime>(until);
        if (!event.until->zone) event.until->zone = event.start.zone;
    }
    for (auto* out = icalcomponent_get_first_property(component, ICAL_EXDATE_PROPERTY); out;
         out = icalcomponent_get_next_property(component, ICAL_EXDATE_PROPERTY)) {
        auto time = read_time(out, icalproperty_get_exdate(out));
        if (auto* reason = std::get_if<SkipReason>(&time)) return *reason;
        event.exceptions.push_back(std::get<EventTime>(time));
    }
    return std::nullopt;
}

std::optional<SkipReason> read_end(icalcomponent* component, Event& event) {
    if (auto* property = icalcomponent_get_first_property(component, ICAL_DTEND_PROPERTY)) {
        auto time = read_time(property, icalproperty_get_dtend(property));
        if (auto* reason = std::get_if<SkipReason>(&time)) return *reason;
        event.end = std::get<EventTime>(time);
        if (event.end->is_day() != event.start.is_day()) return SkipReason::malformed;
    } else if (auto* given = icalcomponent_get_first_property(component, ICAL_DURATION_PROPERTY)) {
        auto duration = icalproperty_get_duration(given);
        if (duration.is_neg) return SkipReason::no_duration;
        std::int64_t days = std::int64_t{duration.weeks} * 7 + duration.days;
        event.duration = days * 86'400 + std::int64_t{duration.hours} * 3'600 +
                         std::int64_t{duration.minutes} * 60 + duration.seconds;
    }
    return std::nullopt;
}

}  // namespace

std::variant<Event, SkipReason> read_event(std::vector<std::string> lines) {
    auto component = parse(lines);
    if (!component || icalcomponent_isa(component.get()) != ICAL_VEVENT_COMPONENT ||
        has(component.get(), ICAL_XLICERROR_PROPERTY))
        return SkipReason::malformed;
    auto* status = icalcomponent_get_first_property(component.get(), ICAL_STATUS_PROPERTY);
    if (status && icalproperty_get_status(status) == ICAL_STATUS_CANCELLED)
        return SkipReason::cancelled;
    if (has(component.get(), ICAL_RECURRENCEID_PROPERTY)) return SkipReason::changed_occurrence;
    auto* property = icalcomponent_get_first_property(component.get(), ICAL_DTSTART_PROPERTY);
    if (!property) return SkipReason::malformed;
    auto start = read_time(property, icalproperty_get_dtstart(property));
    if (auto* reason = std::get_if<SkipReason>(&start)) return *reason;
    Event event;
    event.start = std::get<EventTime>(start);
    const char* summary = icalcomponent_get_summary(component.get());
    event.summary = summary ? summary : "";
    if (auto reason = read_end(component.get(), event)) return *reason;
    if (auto reason = read_recurrence(component.get(), event)) return *reason;
    return event;
}

}  // namespace mainstay::calendar
