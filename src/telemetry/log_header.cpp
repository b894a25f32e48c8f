#include "telemetry/log_header.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace mainstay::telemetry {

namespace {

constexpr std::string_view hole = "<*>";
constexpr std::size_t words_max = 20;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool has_digit(std::string_view text) { return std::ranges::any_of(text, is_digit); }

bool has_lower(std::string_view text) { return std::ranges::any_of(text, is_lower); }

bool is_number(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

bool is_one_of(std::string_view word, auto& words) {
    return std::ranges::find(words, word) != std::end(words);
}

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> days{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 19> levels{"TRACE",    "DEBUG", "INFO",  "NOTICE", "WARN",
                                                  "WARNING",  "ERROR", "ERR",   "FATAL",  "SEVERE",
                                                  "CRITICAL", "CRIT",  "ALERT", "EMERG",  "VERBOSE",
                                                  "FINE",     "LOG",   "PANIC", "FAILURE"};

/// How many characters of `text` are as `shape` has them: `0` stands for a digit.
bool begins_as(std::string_view text, std::string_view shape) {
    if (text.size() < shape.size()) return false;
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (shape[i] == '0' ? !is_digit(text[i]) : text[i] != shape[i]) return false;
    return true;
}

bool is_of_time(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return is_digit(c) || std::string_view(".,:+-Z").find(c) != std::string_view::npos;
    });
}

/// `15:16:01`, with parts of a second and a zone behind it.
bool is_clock(std::string_view text) {
    return (begins_as(text, "0:00:00") || begins_as(text, "00:00:00")) && is_of_time(text);
}

/// How long the date is with which `text` begins.
std::size_t date_length(std::string_view text) {
    for (std::string_view shape :
         {"0000-00-00", "0000/00/00", "0000.00.00", "00/00/0000", "00.00.0000", "00-00-0000",
          "00/00/00", "00000000-"}) {
        if (!begins_as(text, shape)) continue;
        return shape.ends_with('-') ? shape.size() - 1 : shape.size();
    }
    return 0;
}

/// `2026-11-28T15:16:01.5Z`, `2005-06-03-15.42.50.363779`, `20171223-22:15:29:606`; or a date
/// alone.
bool is_date(std::string_view text, bool with_time) {
    const auto length = date_length(text);
    if (length == 0) return false;
    if (text.size() == length) return !with_time && length > 8;
    const auto joint = text[length];
    if (joint != 'T' && joint != '-' && joint != '_' && joint != ':') return false;
    auto rest = text.substr(length + 1);
    const bool is_clock_loose = begins_as(rest, "0:") || begins_as(rest, "00:0:") ||
                                begins_as(rest, "00:00:0") || begins_as(rest, "00.00.00");
    return (is_clock_loose && is_of_time(rest)) || is_clock(rest);
}

/// Seconds or milliseconds since 1970.
bool is_epoch(std::string_view text) {
    const auto whole = text.substr(0, text.find('.'));
    return (whole.size() == 10 || whole.size() == 13) && is_number(whole) && whole[0] == '1' &&
           (whole.size() == text.size() || is_number(text.substr(whole.size() + 1)));
}

std::string_view stripped(std::string_view word) {
    while (!word.empty() && (word.front() == '[' || word.front() == '(')) word.remove_prefix(1);
    constexpr std::string_view ends = "]),;:|";
    while (!word.empty() && ends.find(word.back()) != std::string_view::npos) word.remove_suffix(1);
    return word;
}

class Header {
public:
    explicit Header(std::string_view line) : line_(line.substr(0, log_header_bytes_max)) {
        std::size_t at = 0;
        while (words_.size() < words_max) {
            while (at < line_.size() && is_blank(line_[at])) ++at;
            if (at == line_.size()) break;
            const auto begin = at;
            while (at < line_.size() && !is_blank(line_[at])) ++at;
            words_.push_back(line_.substr(begin, at - begin));
        }
    }

    std::size_t length() {
        if (const auto fields = fields_length(); fields > 0) return fields;
        if (!find_times()) return 0;
        if (is_syslog_ && next_ + 1 < words_.size() && !words_[next_].ends_with(':')) ++next_;
        while (next_ < words_.size() && next_ < words_max && !is_over_) {
            if (!take_part()) break;
        }
        if (next_ >= words_.size()) return begin_of(words_.size());
        return begin_of(next_);
    }

    /// Words that are parts of dates.
    const std::vector<bool>& times() const { return is_time_; }

    const std::vector<std::string_view>& words() const { return words_; }

    bool find_times() {
        constexpr std::size_t before_max = 8;
        is_time_.assign(words_.size(), false);
        std::size_t at = 0;
        for (; at < words_.size() && at < before_max; ++at) {
            if (const auto count = time_at(at); count > 0) {
                take_time(at, count);
                break;
            }
            const auto word = words_[at];
            const bool is_part = word == "-" || has_digit(word) || !has_lower(word) ||
                                 word.find_first_of("._/") != std::string_view::npos;
            if (!is_part || word.ends_with(':') || word.find_first_of("=\"'") != word.npos)
                return false;
        }
        if (next_ == 0) return false;
        // Some write the time twice: as the collector has it, and as the program.
        for (bool is_more = true; is_more && next_ < words_.size();) {
            is_more = false;
            for (std::size_t skip = 0; skip < 2 && next_ + skip < words_.size(); ++skip) {
                const auto count = time_at(next_ + skip);
                if (count > 0) {
                    take_time(next_ + skip, count);
                    is_more = true;
                    break;
                }
                if (is_level(words_[next_]) || words_[next_].ends_with(':')) break;
            }
        }
        return true;
    }

private:
    std::size_t begin_of(std::size_t word) const {
        if (word >= words_.size()) return line_.size();
        return static_cast<std::size_t>(words_[word].data() - line_.data());
    }

    void take_time(std::size_t at, std::size_t count) {
        is_syslog_ = std::ranges::find(months, words_[at]) != months.end();
        for (std::size_t i = at; i < at + count; ++i) is_time_[i] = true;
        next_ = at + count;
    }

    bool is_clock_at(std::size_t at) const {
        return at < words_.size() && is_clock(stripped(words_[at]));
    }

    /// How many words of a time begin at `at`.
    std::size_t time_at(std::size_t at) const {
        const auto word = stripped(words_[at]);
        if (is_one_of(word, days) && at + 1 < words_.size() && is_one_of(words_[at + 1], months)) {
            const auto rest = time_at(at + 1);
            const bool has_year = rest > 0 && at + 1 + rest < words_.size() &&
                                  begins_as(stripped(words_[at + 1 + rest]), "0000") &&
                                  stripped(words_[at + 1 + rest]).size() == 4;
            return rest == 0 ? 0 : rest + 1 + (has_year ? 1 : 0);
        }
        if (is_one_of(word, months))
            return at + 1 < words_.size() && is_number(words_[at + 1]) && is_clock_at(at + 2) ? 3
                                                                                              : 0;
        if (is_date(word, true) || is_epoch(word)) return 1;
        if (is_date(word, false)) return is_clock_at(at + 1) ? 2 : 1;
        const bool is_short =
            word.size() == 5 && (begins_as(word, "00-00") || begins_as(word, "00.00"));
        if (is_short) return is_clock_at(at + 1) ? 2 : 0;
        const bool is_packed = word.size() == 6 && is_number(word);
        if (is_packed && at + 1 < words_.size())
            return words_[at + 1].size() == 6 && is_number(words_[at + 1]) ? 2 : 0;
        return is_clock(word) ? 1 : 0;
    }

    static bool is_level(std::string_view word) {
        const bool is_bracketed = word.starts_with('[');
        word = stripped(word);
        if (is_one_of(word, levels)) return true;
        const bool is_named = !word.empty() && (is_bracketed || is_upper(word.front()));
        if (!is_named || word.size() > 8) return false;
        std::array<char, 8> upper{};
        std::ranges::transform(word, upper.begin(), [](char c) {
            return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
        });
        return is_one_of(std::string_view(upper.data(), word.size()), levels);
    }

    /// `20171223-22:15:29:606|Step_LSC|30002312|message`.
    std::size_t fields_length() const {
        if (words_.empty()) return 0;
        const auto line = line_.substr(begin_of(0));
        auto end = line.find('|');
        if (end == std::string_view::npos || end > words_[0].size()) return 0;
        if (!is_date(line.substr(0, end), true) && !is_clock(line.substr(0, end))) return 0;
        constexpr std::size_t fields_max = 5;
        for (std::size_t i = 0; i < fields_max; ++i) {
            const auto next = line.find_first_of(" \t|", end + 1);
            if (next == std::string_view::npos || line[next] != '|') break;
            end = next;
        }
        return begin_of(0) + end + 1;
    }

    /// Takes what belongs to the header at next_; whether there is more of it.
    bool take_part() {
        const auto word = words_[next_];
        if (const auto level = level_ahead(); level > 0) {
            next_ += level;
            was_level_ = true;
            return true;
        }
        if (word == "-" || word == "--" || word == "---" || word == "|" || word == ":") {
            ++next_;
            is_over_ = was_level_ || was_name_;
            return true;
        }
        const bool is_thread = is_number(word) && !was_level_ && numbers_ < 2;
        if (is_thread) {
            ++numbers_;
            ++next_;
            return true;
        }
        if (word.starts_with('[')) return take_bracket();
        return take_name();
    }

    /// How many words it takes to the end of a level: also those that stand before it and are no
    /// words of a message.
    std::size_t level_ahead() const {
        if (was_level_) return 0;
        const auto word = words_[next_];
        constexpr std::string_view letters = "VDIWEFA";
        const bool is_letter = word.size() == 1 && letters.find(word[0]) != std::string_view::npos;
        if (is_letter && next_ + 1 < words_.size() && words_[next_ + 1].ends_with(':')) return 1;
        if (is_level(word)) return word.ends_with(':') || !was_name_ ? 1 : 0;
        constexpr std::size_t ahead_max = 4;
        for (std::size_t i = 0; i < ahead_max && next_ + i < words_.size(); ++i) {
            const auto ahead = words_[next_ + i];
            if (is_one_of(ahead, levels)) return i + 1;
            if (has_lower(ahead) || ahead.ends_with(':') || ahead.starts_with('[')) break;
        }
        return 0;
    }

    bool take_bracket() {
        std::size_t depth = 0;
        for (std::size_t i = next_; i < words_.size(); ++i) {
            for (char c : words_[i]) {
                if (c == '[') ++depth;
                if (c == ']' && depth > 0) --depth;
            }
            if (depth > 0) continue;
            // One with a colon behind it is the component, if it is not part of the message.
            is_over_ = words_[i].ends_with(':');
            next_ = i + 1;
            return true;
        }
        return false;
    }

    static bool is_name(std::string_view word) {
        constexpr std::string_view never = "=\"'{}<>,;|";
        return word.size() > 1 && word.find_first_of(never) == std::string_view::npos &&
               !is_digit(word.front()) && word.front() != '/';
    }

    bool take_name() {
        const auto word = words_[next_];
        if (was_name_ || !is_name(word)) return false;
        auto take = [&](std::size_t count, bool is_end) {
            next_ += count;
            was_name_ = true;
            is_over_ = is_end;
            return true;
        };
        if (word.ends_with(':')) return take(1, true);
        if (is_syslog_) {
            for (std::size_t i = 0; i < 3 && next_ + i < words_.size(); ++i) {
                if (!words_[next_ + i].ends_with(':')) continue;
                const bool has_id =
                    words_[next_ + i].ends_with("]:") || words_[next_].ends_with(']');
                return has_id && take(i + 1, true);
            }
            return false;
        }
        const bool is_last = next_ + 1 >= words_.size();
        const auto next = is_last ? std::string_view() : words_[next_ + 1];
        const bool is_dotted = word.find('.') != std::string_view::npos;
        if (next == "-" || (is_dotted && next.starts_with('['))) return take(1, false);
        if (is_dotted && next_ + 2 < words_.size() && words_[next_ + 2] == "-")
            return take(2, false);
        return is_column() && take(1, true);
    }

    /// A word that blanks fill up to a width, in a line with a level.
    bool is_column() const {
        if (!was_level_ || next_ + 1 >= words_.size()) return false;
        const auto begin = begin_of(next_);
        const auto end = begin + words_[next_].size();
        return begin_of(next_ + 1) >= end + 2;
    }

    std::string_view line_;
    std::vector<std::string_view> words_;
    std::vector<bool> is_time_;
    std::size_t next_ = 0;
    std::size_t numbers_ = 0;
    bool is_syslog_ = false;
    bool was_level_ = false;
    bool was_name_ = false;
    bool is_over_ = false;
};

/// Runs with a digit, between brackets and the like, are `<*>`.
void add_masked(std::string& text, std::string_view word, bool is_time) {
    constexpr std::string_view between = "[]()|<>,;\"'=";
    while (!word.empty()) {
        const auto run = word.substr(0, word.find_first_of(between));
        // A colon behind it is none of it.
        auto value = run;
        while (value.ends_with(':') || value.ends_with('.')) value.remove_suffix(1);
        const bool is_value = !value.empty() && (is_time || has_digit(value));
        if (is_value && !text.ends_with(hole)) text += hole;
        text += run.substr(is_value ? value.size() : 0);
        word.remove_prefix(run.size());
        const auto gap = std::min(word.size(), word.find_first_not_of(between));
        text += word.substr(0, gap);
        word.remove_prefix(gap);
    }
}

}  // namespace

std::size_t log_header_length(std::string_view line) { return Header(line).length(); }

std::string log_header_text(std::string_view line) {
    Header header(line);
    header.find_times();
    std::string text;
    for (std::size_t i = 0; i < header.words().size(); ++i) {
        if (i > 0) text += ' ';
        add_masked(text, header.words()[i], header.times()[i]);
    }
    return text;
}

std::string common_log_header(std::string_view one, std::string_view other) {
    if (one == other) return std::string(one);
    if (std::ranges::count(one, ' ') != std::ranges::count(other, ' ')) return std::string(hole);
    std::string common;
    for (bool is_first = true;; is_first = false) {
        const auto a = one.substr(0, one.find(' '));
        const auto b = other.substr(0, other.find(' '));
        if (!is_first) common += ' ';
        common += a == b ? a : hole;
        if (a.size() == one.size()) return common;
        one.remove_prefix(a.size() + 1);
        other.remove_prefix(b.size() + 1);
    }
}

}  // namespace mainstay::telemetry
