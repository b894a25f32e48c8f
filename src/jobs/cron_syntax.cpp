// How a cron expression is read: parse_cron of cron.hpp.
#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "base/text.hpp"
#include "jobs/codes.hpp"
#include "jobs/cron.hpp"

namespace mainstay::jobs {

namespace {

constexpr std::size_t text_max = 200;
constexpr std::size_t shown_max = 40;

constexpr std::string_view month_names[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                            "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::string_view weekday_names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

/// What stands in one of the five fields.
struct Unit {
    std::string_view name;
    int min;
    int max;
    std::span<const std::string_view> names = {};  // Of min and what follows.
};

constexpr std::array<Unit, 5> units{
    Unit{"minute", 0, 59}, Unit{"hour", 0, 23}, Unit{"day of the month", 1, 31},
    Unit{"month", 1, 12, month_names}, Unit{"day of the week", 0, 7, weekday_names}
};

struct Nickname {
    std::string_view name;
    std::string_view expression;
};

constexpr Nickname nicknames[] = {
    {"@yearly", "0 0 1 1 *"}, {"@annually", "0 0 1 1 *"}, {"@monthly", "0 0 1 * *"},
    {"@weekly", "0 0 * * 0"}, {"@daily", "0 0 * * *"},    {"@midnight", "0 0 * * *"},
    {"@hourly", "0 * * * *"},
};

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Cuts what stands before the first `at` off the front of `text`, and the `at` with it.
std::string_view take_until(std::string_view& text, char at) {
    auto end = std::min(text.find(at), text.size());
    auto front = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return front;
}

/// The words of `text`; at most `most` and one.
std::vector<std::string_view> words_of(std::string_view text, std::size_t most) {
    std::vector<std::string_view> words;
    while (words.size() <= most) {
        auto begin = std::ranges::find_if_not(text, is_blank) - text.begin();
        text.remove_prefix(static_cast<std::size_t>(begin));
        if (text.empty()) break;
        auto length = static_cast<std::size_t>(std::ranges::find_if(text, is_blank) - text.begin());
        words.push_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return words;
}

std::optional<int> number_of(std::string_view text) {
    if (text.empty() || text.size() > 4) return std::nullopt;
    int value = 0;
    for (char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<int> value_of(const Unit& unit, std::string_view text) {
    auto name = std::ranges::find(unit.names, text);
    if (name != unit.names.end()) return unit.min + static_cast<int>(name - unit.names.begin());
    auto number = number_of(text);
    if (number && unit.min <= *number && *number <= unit.max) return number;
    return std::nullopt;
}

struct Range {
    int first = 0;
    int last = 0;
    bool has_step = false;  // May have one, that is: it is no single value.
};

std::optional<Range> range_of(const Unit& unit, std::string_view text) {
    bool is_weekday = unit.names.data() == weekday_names;
    if (text == "*") return Range{unit.min, is_weekday ? 6 : unit.max, true};
    bool has_dash = text.find('-') != text.npos;
    auto first = value_of(unit, take_until(text, '-'));
    if (!first) return std::nullopt;
    if (!has_dash) return Range{*first, *first, false};
    auto last = value_of(unit, text);
    if (last && is_weekday && text == weekday_names[0]) last = 7;  // sat-sun
    if (!last || *last < *first) return std::nullopt;
    return Range{*first, *last, true};
}

Error refuse_part(
    std::string_view field, const Code& code, const Unit& unit, std::string_view part
) {
    return invalid({wrong(
        std::string(field), code,
        {{"part", std::string(clipped(part, shown_max))},
         {"unit", std::string(unit.name)},
         {"min", std::to_string(unit.min)},
         {"max", std::to_string(unit.max)}}
    )});
}

/// The values that a field names, a bit for each.
Result<std::uint64_t> read_field(std::string_view field, const Unit& unit, std::string_view text) {
    std::uint64_t set = 0;
    bool has_more = true;
    while (has_more) {
        has_more = text.find(',') != text.npos;
        auto part = take_until(text, ',');
        bool has_step = part.find('/') != part.npos;
        auto step_text = part;
        auto range = range_of(unit, take_until(step_text, '/'));
        if (!range) return refuse_part(field, code::cron_value, unit, part);
        int step = 1;
        if (has_step) {
            auto number = number_of(step_text);
            if (!number || *number < 1 || *number > unit.max || !range->has_step)
                return refuse_part(field, code::cron_step, unit, part);
            step = *number;
        }
        for (int value = range->first; value <= range->last; value += step)
            set |= std::uint64_t{1} << value;
    }
    return set;
}

/// Whether a month has one of the days.
bool comes_to_pass(const Cron& cron) {
    if (!cron.has_any_day && !cron.has_any_weekday) return true;  // On its weekdays at least.
    constexpr int lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int month = 1; month <= 12; ++month) {
        auto possible = (std::uint64_t{2} << lengths[month - 1]) - 2;
        if (cron.months >> month & 1 && cron.days & possible) return true;
    }
    return false;
}

}  // namespace

Result<Cron> parse_cron(std::string_view field, std::string_view text) {
    if (text.size() > text_max)
        return invalid({wrong(
            std::string(field), mainstay::code::too_long, {{"max", std::to_string(text_max)}}
        )});
    auto lower = lower_ascii(cleaned_utf8(text));
    auto words = words_of(lower, units.size());
    if (words.size() == 1) {
        auto nickname = std::ranges::find(nicknames, words[0], &Nickname::name);
        if (nickname != std::end(nicknames)) words = words_of(nickname->expression, units.size());
    }
    if (words.size() != units.size()) return invalid({wrong(std::string(field), code::cron_parts)});

    Cron cron{
        .minutes = TRY(read_field(field, units[0], words[0])),
        .hours = TRY(read_field(field, units[1], words[1])),
        .days = TRY(read_field(field, units[2], words[2])),
        .months = TRY(read_field(field, units[3], words[3])),
        .weekdays = TRY(read_field(field, units[4], words[4])),
        .has_any_day = words[2].starts_with('*'),
        .has_any_weekday = words[4].starts_with('*'),
    };
    constexpr std::uint64_t seventh = 1 << 7;  // Sunday's other number.
    if (cron.weekdays & seventh) cron.weekdays = (cron.weekdays & ~seventh) | 1;
    if (!comes_to_pass(cron)) return invalid({wrong(std::string(field), code::cron_never)});
    return cron;
}

}  // namespace mainstay::jobs
