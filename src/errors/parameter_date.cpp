#include <algorithm>
#include <array>
#include <span>

#include "errors/parameter_scan.hpp"

namespace mainstay::errors {

namespace {

using std::string_view_literals::operator""sv;

constexpr std::array months{"Jan"sv, "Feb"sv, "Mar"sv, "Apr"sv, "May"sv, "Jun"sv,
                            "Jul"sv, "Aug"sv, "Sep"sv, "Oct"sv, "Nov"sv, "Dec"sv};
constexpr std::array days{"Sun"sv, "Mon"sv, "Tue"sv, "Wed"sv, "Thu"sv, "Fri"sv, "Sat"sv};
constexpr std::array zones{"UTC"sv, "GMT"sv, "UT"sv,  "EST"sv, "EDT"sv,  "CST"sv, "CDT"sv, "MST"sv,
                           "MDT"sv, "PST"sv, "PDT"sv, "CET"sv, "CEST"sv, "BST"sv, "IST"sv, "Z"sv};

// How much of the text from `offset` on fits the form: `d` is a digit, `T` a T or a space, and
// others themselves. All of it, or 0.
std::size_t form(const ScanPlace& place, std::size_t offset, std::string_view pattern) {
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        const char c = place.peek(offset + at);
        const bool fits = pattern[at] == 'd'   ? is_digit(c)
                          : pattern[at] == 'T' ? c == 'T' || c == ' ' || c == 't'
                                               : c == pattern[at];
        if (!fits) return 0;
    }
    return pattern.size();
}

std::size_t digit_run(const ScanPlace& place, std::size_t offset) {
    std::size_t length = 0;
    while (length < 12 && is_digit(place.peek(offset + length))) ++length;
    return length;
}

std::size_t letter_run(const ScanPlace& place, std::size_t offset) {
    std::size_t length = 0;
    while (length < 12 && is_letter(place.peek(offset + length))) ++length;
    return length;
}

std::size_t fraction(const ScanPlace& place, std::size_t offset) {
    if (place.peek(offset) != '.' && place.peek(offset) != ',') return 0;
    const auto length = digit_run(place, offset + 1);
    return length > 0 ? length + 1 : 0;
}

// "Z", "+01:00", " +0100", " UTC"
std::size_t zone(const ScanPlace& place, std::size_t offset) {
    const std::size_t gap = place.peek(offset) == ' ' ? 1 : 0;
    const char sign = place.peek(offset + gap);
    if (sign == '+' || sign == '-') {
        for (const auto pattern : {"dd:dd"sv, "dddd"sv, "dd"sv})
            if (const auto length = form(place, offset + gap + 1, pattern);
                length && place.ends_word(offset + gap + 1 + length))
                return gap + 1 + length;
        return 0;
    }
    const auto letters = letter_run(place, offset + gap);
    if (letters == 0) return 0;
    const auto name = place.text.substr(place.at + offset + gap, letters);
    if (std::ranges::find(zones, name) == zones.end()) return 0;
    auto length = gap + letters;
    // GMT+0200
    if (name == "GMT" && (place.peek(offset + length) == '+' || place.peek(offset + length) == '-'))
        length += 1 + digit_run(place, offset + length + 1);
    return length;
}

std::size_t clock(const ScanPlace& place, std::size_t offset) {
    const auto hour = digit_run(place, offset);
    if (hour == 0 || hour > 2 || !form(place, offset + hour, ":dd")) return 0;
    if (place.peek(offset + hour + 1) > '5') return 0;
    if (hour == 2 &&
        (place.peek(offset) > '2' || (place.peek(offset) == '2' && place.peek(offset + 1) > '3')))
        return 0;
    auto length = hour + 3;
    if (form(place, offset + length, ":dd") && place.peek(offset + length + 1) <= '6') {
        length += 3;
        length += fraction(place, offset + length);
    }
    const char next = place.peek(offset + length);
    return is_digit(next) || next == ':' ? 0 : length;
}

std::size_t numeric_date(const ScanPlace& place) {
    for (const auto pattern : {"dddd-dd-dd"sv, "dddd/dd/dd"sv, "dd/dd/dddd"sv, "dd.dd.dddd"sv}) {
        auto length = form(place, 0, pattern);
        if (length == 0 || is_digit(place.peek(length))) continue;
        if (!form(place, length, "Tdd:dd")) return place.ends_word(length) ? length : 0;
        const auto time = clock(place, length + 1);
        if (time == 0) return length;
        length += 1 + time;
        return length + zone(place, length);
    }
    for (const auto pattern : {"ddddddddTdddddd"sv, "ddddddddTdddd"sv}) {
        const auto length = form(place, 0, pattern);
        if (length == 0 || place.peek(8) == ' ' || is_digit(place.peek(length))) continue;
        const auto whole = length + fraction(place, length);
        return whole + zone(place, whole);
    }
    return 0;
}

struct Named {
    bool has_month = false, has_day_name = false, has_time = false, has_zone = false;
    int numbers = 0;
};

bool is_one_of(std::string_view word, std::span<const std::string_view> names) {
    return std::ranges::any_of(names, [word](std::string_view name) {
        return word.starts_with(name) && (word.size() == 3 || word.size() > 4 || word == "Sept" ||
                                          word == "June" || word == "July");
    });
}

// The length of one word of a date that begins there, and what it adds to what is known.
std::size_t word_of_date(const ScanPlace& place, std::size_t offset, Named& named) {
    if (const auto time = named.has_time ? 0 : clock(place, offset)) {
        named.has_time = true;
        auto length = time;
        const auto half =
            place.text.substr(std::min(place.at + offset + length, place.text.size()));
        if (half.starts_with(" AM") || half.starts_with(" PM")) length += 3;
        return length;
    }
    if (const auto number = digit_run(place, offset)) {
        const bool is_day = number <= 2, is_year = number == 4;
        if ((!is_day && !is_year) || named.numbers == 2 || !place.ends_word(offset + number))
            return 0;
        ++named.numbers;
        return number;
    }
    if (named.has_time && !named.has_zone) {
        if (const auto length = zone(place, offset)) {
            named.has_zone = true;
            return length;
        }
    }
    const auto letters = letter_run(place, offset);
    if (letters < 3) return 0;
    const auto word = place.text.substr(place.at + offset, letters);
    auto& has_it = is_one_of(word, months) ? named.has_month : named.has_day_name;
    if (has_it || (!is_one_of(word, months) && !is_one_of(word, days))) return 0;
    has_it = true;
    return letters;
}

// Such as "Mon, 02 Jan 2006 15:04:05 GMT" and "Jan  2 15:04:05 2006".
std::size_t named_date(const ScanPlace& place) {
    Named named;
    std::size_t length = 0, end = 0;
    for (int words = 0; words < 7; ++words) {
        const auto word = word_of_date(place, length, named);
        if (word == 0) break;
        length += word;
        if (named.has_month && named.numbers > 0 && (named.has_time || named.numbers == 2))
            end = length;
        const auto gap = length;
        while (length < gap + 2 && (" ,-/:"sv.find(place.peek(length)) != std::string_view::npos) &&
               place.peek(length) != '\0')
            ++length;
        if (length == gap) break;
    }
    // What a browser writes behind it.
    if (end > 0 && named.has_zone && form(place, end, " (")) {
        const auto close = place.text.find(')', place.at + end);
        if (close != std::string_view::npos && close < place.at + end + 64)
            end = close + 1 - place.at;
    }
    return end;
}

}  // namespace

std::size_t date_length(const ScanPlace& place) {
    if (!is_word(place.peek(0)) || is_word(place.before())) return 0;
    if (is_digit(place.peek(0)) && place.before() != ':') {
        if (const auto length = numeric_date(place)) return length;
    }
    if (const auto length = named_date(place)) return length;
    if (place.before() != ':') {
        if (const auto time = clock(place, 0)) {
            const auto half = place.rest().substr(time);
            for (const auto name : {" AM"sv, " PM"sv, " am"sv, " pm"sv, "AM"sv, "PM"sv})
                if (half.starts_with(name)) return time + name.size();
            return time + zone(place, time);
        }
    }
    if (place.rest().starts_with("datetime.datetime(")) {
        const auto close = place.text.find(')', place.at);
        if (close != std::string_view::npos && close < place.at + 256) return close + 1 - place.at;
    }
    return 0;
}

}  // namespace mainstay::errors
