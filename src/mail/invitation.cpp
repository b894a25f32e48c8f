#include "mail/invitation.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <sstream>
#include <vector>

#include <date/date.h>

#include "base/text.hpp"
#include "mail/headers.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t calendar_bytes_max = 1 << 20;
constexpr std::size_t lines_max = 20'000;
constexpr std::size_t line_bytes_max = 64 << 10;
constexpr std::size_t value_length_max = 500;

// `NAME;PARAMETERS:value`.
struct Property {
    std::string name;             // In lower case.
    std::string_view parameters;  // With the semicolon before each.
    std::string_view value;
};

// Lines that were folded for transport, as one.
std::vector<std::string> unfolded(std::string_view calendar) {
    std::vector<std::string> lines;
    calendar = calendar.substr(0, calendar_bytes_max);
    while (!calendar.empty() && lines.size() < lines_max) {
        auto end = std::min(calendar.find('\n'), calendar.size());
        auto line = calendar.substr(0, end);
        calendar.remove_prefix(std::min(end + 1, calendar.size()));
        bool goes_on = !lines.empty() && (line.starts_with(' ') || line.starts_with('\t'));
        if (!goes_on)
            lines.emplace_back(line);
        else if (lines.back().size() < line_bytes_max)
            lines.back() += line.substr(1);
    }
    return lines;
}

// The first `mark` outside quotes.
std::size_t find_unquoted(std::string_view text, std::string_view marks) {
    bool is_quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') is_quoted = !is_quoted;
        if (!is_quoted && marks.find(text[i]) != marks.npos) return i;
    }
    return text.npos;
}

std::optional<Property> property_of(std::string_view line) {
    auto name_end = line.find_first_of(";:");
    auto colon = find_unquoted(line, ":");
    if (name_end == line.npos || colon == line.npos) return std::nullopt;
    return Property{
        lower_ascii(line.substr(0, name_end)), line.substr(name_end, colon - name_end),
        line.substr(colon + 1)
    };
}

std::string parameter(std::string_view parameters, std::string_view wanted) {
    while (!parameters.empty()) {
        parameters.remove_prefix(1);
        auto end = std::min(find_unquoted(parameters, ";"), parameters.size());
        auto one = parameters.substr(0, end);
        auto equals = std::min(one.find('='), one.size());
        if (lower_ascii(one.substr(0, equals)) == wanted) {
            std::string value(one.substr(std::min(equals + 1, one.size())));
            std::erase(value, '"');
            return value;
        }
        parameters.remove_prefix(end);
    }
    return {};
}

std::string unescaped(std::string_view value) {
    std::string text;
    for (std::size_t i = 0; i < value.size(); ++i) {
        bool is_escape = value[i] == '\\' && i + 1 < value.size();
        char c = value[is_escape ? ++i : i];
        text += is_escape && (c == 'n' || c == 'N') ? '\n' : c;
    }
    return text;
}

std::string line_of(std::string_view value) {
    auto line = header_line(unescaped(value));
    return std::string(clipped(visible_part(line), value_length_max));
}

// What is said of the event; the first of each counts.
struct Event {
    std::optional<Property> summary, start, end, location, organizer, attendee, rule, description;
};

// A moment as it stands: in its own zone, which is named.
struct Moment {
    std::string day, time;  // `2026-12-01`, `10:00`; no time for a whole day.
    std::string zone;
};

bool is_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int number(std::string_view digits) {
    int value = 0;
    for (char c : digits) value = 10 * value + (c - '0');
    return value;
}

std::optional<Moment> moment_of(const std::optional<Property>& property) {
    if (!property) return std::nullopt;
    auto value = trimmed(property->value);
    if (value.size() < 8 || !is_digits(value.substr(0, 8))) return std::nullopt;
    date::year_month_day day{
        date::year(number(value.substr(0, 4))),
        date::month(static_cast<unsigned>(number(value.substr(4, 2)))),
        date::day(static_cast<unsigned>(number(value.substr(6, 2))))
    };
    if (!day.ok()) return std::nullopt;
    Moment moment{date::format("%F", date::sys_days(day)), {}, {}};
    bool has_time = value.size() >= 13 && value[8] == 'T' && is_digits(value.substr(9, 4));
    if (!has_time) return moment;
    moment.time = std::string(value.substr(9, 2)) + ":" + std::string(value.substr(11, 2));
    moment.zone = value.ends_with('Z') ? "UTC" : line_of(parameter(property->parameters, "tzid"));
    return moment;
}

std::string shown(const Moment& moment) {
    return moment.time.empty() ? moment.day : moment.day + " " + moment.time;
}

// An event of whole days ends on the day before its end.
Moment day_before(Moment moment) {
    date::sys_days day;
    std::istringstream(moment.day) >> date::parse("%F", day);
    moment.day = date::format("%F", day - date::days(1));
    return moment;
}

std::string when(const Event& event) {
    auto start = moment_of(event.start);
    if (!start) return {};
    auto text = shown(*start);
    auto end = moment_of(event.end);
    if (end && end->time.empty()) end = day_before(*end);
    bool is_same_day = end && end->day == start->day;
    if (end && !is_same_day && end->day > start->day)
        text += " to " + shown(*end);
    else if (is_same_day && !end->time.empty() && end->time != start->time)
        text += " to " + end->time;
    return start->zone.empty() ? text : text + " (" + start->zone + ")";
}

std::string person(const Property& property) {
    auto name = line_of(parameter(property.parameters, "cn"));
    auto address = line_of(property.value);
    if (lower_ascii(address.substr(0, 7)) == "mailto:") address.erase(0, 7);
    if (name.empty() || name == address) return address;
    return address.empty() ? name : name + " <" + address + ">";
}

std::string_view answer_of(std::string_view status) {
    if (status == "accepted") return "Accepted";
    if (status == "declined") return "Declined";
    if (status == "tentative") return "Tentatively accepted";
    return "Answered";
}

// What the calendar is for, by its method.
std::string purpose(std::string_view method, const Event& event) {
    if (method == "cancel") return "Cancelled";
    if (method == "counter") return "Other time proposed";
    if (method == "reply" && event.attendee) {
        auto status = lower_ascii(parameter(event.attendee->parameters, "partstat"));
        return std::string(answer_of(status)) + " by " + person(*event.attendee);
    }
    if (method == "reply") return "Answer";
    return method == "request" || method == "add" ? "Invitation" : "Event";
}

void add_fact(std::string& text, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (!text.empty()) text += '\n';
    ((text += name) += ": ") += value;
}

bool is_empty(const Event& event) { return !event.summary && !event.start; }

void take(Event& event, const Property& property) {
    auto first = [&](std::string_view name, std::optional<Property>& place) {
        if (property.name == name && !place) place = property;
    };
    first("summary", event.summary);
    first("dtstart", event.start);
    first("dtend", event.end);
    first("due", event.end);
    first("location", event.location);
    first("organizer", event.organizer);
    first("rrule", event.rule);
    first("description", event.description);
    first("attendee", event.attendee);
}

// "weekly", of a rule of repetition.
std::string frequency(std::string_view rule) {
    return lower_ascii(line_of(parameter(std::string(";") + std::string(rule), "freq")));
}

}  // namespace

Invitation read_invitation(std::string_view calendar) {
    auto lines = unfolded(calendar);
    Event event;
    std::string method;
    std::vector<std::string> open;  // Components that are open.
    bool is_done = false;
    for (const auto& line : lines) {
        auto property = property_of(line);
        if (!property) continue;
        auto value = lower_ascii(trimmed(property->value));
        if (property->name == "begin") {
            open.push_back(value);
        } else if (property->name == "end") {
            is_done |= !is_empty(event) && open.size() == 2;
            if (!open.empty()) open.pop_back();
        } else if (open.size() == 1 && property->name == "method" && method.empty()) {
            method = value;
        } else if (!is_done && open.size() == 2 && (open[1] == "vevent" || open[1] == "vtodo")) {
            take(event, *property);
        }
    }
    Invitation invitation;
    invitation.has_method = !method.empty() && method != "publish";
    if (is_empty(event)) return invitation;
    auto summary = event.summary ? line_of(event.summary->value) : std::string();
    add_fact(invitation.text, purpose(method, event), summary.empty() ? "(no title)" : summary);
    add_fact(invitation.text, "When", when(event));
    if (event.rule) add_fact(invitation.text, "Repeats", frequency(event.rule->value));
    if (event.location) add_fact(invitation.text, "Where", line_of(event.location->value));
    if (event.organizer) add_fact(invitation.text, "Organizer", person(*event.organizer));
    if (event.description) invitation.description = unescaped(event.description->value);
    return invitation;
}

}  // namespace mainstay::mail
