#include "telemetry/log_patterns_words.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <boost/json.hpp>

#include "telemetry/log_characters.hpp"
#include "telemetry/log_lexicon.hpp"
#include "telemetry/log_word_kind.hpp"

namespace mainstay::telemetry {

using namespace characters;

namespace {

std::uint64_t mix(std::uint64_t hash, std::uint64_t part) {
    hash = (hash ^ part) * 0x9e3779b97f4a7c15U;
    return hash ^ (hash >> 29U);
}

constexpr std::uint64_t hole = 0x3c2a3e;  // What a value is, in hashes.

// In steps of which a size is given by its unit: one position has several of them.
constexpr std::array<std::string_view, 11> sizes{"B",  "KB",  "MB",  "GB",  "TB", "kB",
                                                 "PB", "KiB", "MiB", "GiB", "TiB"};

// What stands behind them is a name, mostly.
constexpr std::array<std::string_view, 6> nouns{"user",  "account", "host",
                                                "class", "device",  "interface"};

class Splitter {
public:
    explicit Splitter(LogWords& out) : out_(out) {}

    void split() {
        const auto text = out_.text;
        std::size_t at = 0;
        while (at < text.size() && out_.words.size() < log_words_max) {
            const auto bits = bits_at(text[at]);
            if (has(bits, between)) {
                if (const auto end = end_of_short_time(at); end > at) {
                    add_word(text.substr(at, end - at), WordKind::value);
                    at = end;
                    continue;
                }
                add_gap(text[at++]);
                at = add_assigned(at);
                continue;
            }
            Bits all = 0;
            const auto end = end_of_run(at, all);
            at = add_run(at, end, all);
        }
        promote_names();
    }

private:
    std::size_t end_of_run(std::size_t at, Bits& all) const {
        const auto text = out_.text;
        auto is_number_going_on = [&](std::size_t i) {
            return text[i] == ',' && i > at && i + 1 < text.size() &&
                   bits_at(text[i - 1]) == digit && bits_at(text[i + 1]) == digit;
        };
        auto end = at;
        for (; end < text.size(); ++end) {
            const auto bits = bits_at(text[end]);
            if (has(bits, between) && !is_number_going_on(end)) break;
            all = static_cast<Bits>(all | (has(bits, between) ? dot : bits));
        }
        // What a URL asks for may have signs that stand between words elsewhere.
        constexpr Bits both = slash | colon;
        if ((all & both) == both &&
            text.substr(at, end - at).find("://") != std::string_view::npos) {
            constexpr std::string_view never_in_url = "\"'`<>()[]{}|";
            while (end < text.size() && bits_at(text[end]) != blank &&
                   never_in_url.find(text[end]) == std::string_view::npos)
                ++end;
        }
        return end;
    }

    /// The end of a time such as `<1 sec`; `at` where there is none.
    std::size_t end_of_short_time(std::size_t at) const {
        const auto rest = out_.text.substr(at);
        if (rest.front() != '<') return at;
        const auto digits = std::min(rest.size(), rest.find_first_not_of("0123456789.", 1));
        for (std::string_view unit : {" sec", " s", " ms", " min", "s", "ms"}) {
            if (digits < 2 || !rest.substr(digits).starts_with(unit)) continue;
            const auto end = digits + unit.size();
            if (end == rest.size() || has(bits_at(rest[end]), between)) return at + end;
        }
        return at;
    }

    /// Of the value behind a `=` at the end of a word: where it is empty, or in quotes, it is one
    /// word whatever it holds. Answers where to go on.
    std::size_t add_assigned(std::size_t at) {
        const auto text = out_.text;
        const bool is_assigned = at >= 2 && text[at - 1] == '=' && !out_.words.empty() &&
                                 out_.words.back().text.end() == text.begin() + (at - 1);
        if (!is_assigned) return at;
        constexpr std::string_view ends = ",;)]}";
        const bool is_empty = at == text.size() || bits_at(text[at]) == blank ||
                              ends.find(text[at]) != std::string_view::npos;
        if (is_empty) {
            add_word(text.substr(at, 0), WordKind::likely);
            return at;
        }
        constexpr std::size_t quoted_max = 200;
        if (text[at] != '"') return at;
        const auto end = text.find('"', at + 1);
        if (end == std::string_view::npos || end > at + quoted_max) return at;
        add_gap('"');
        add_word(text.substr(at + 1, end - at - 1), WordKind::likely);
        return end;
    }

    void add_gap(char c) {
        const bool is_blank = bits_at(c) == blank;
        if (!is_blank || !was_blank_)
            out_.gaps = mix(out_.gaps, is_blank ? ' ' : static_cast<unsigned char>(c));
        was_blank_ = is_blank;
    }

    /// Signs at the ends of a run are none of the word, but for the sign of a number.
    /// Answers where to go on.
    std::size_t add_run(std::size_t begin, std::size_t end, Bits bits) {
        const auto text = out_.text;
        constexpr Bits edge = dot | colon | joint | at_sign;
        const auto whole = end - begin;
        while (begin < end && has(bits_at(text[begin]), edge)) {
            const bool is_sign = text[begin] == '-' || text[begin] == '+';
            if (is_sign && begin + 1 < end && bits_at(text[begin + 1]) == digit) break;
            if (text[begin] == '_') break;
            add_gap(text[begin++]);
        }
        auto last = end;
        while (last > begin && has(bits_at(text[last - 1]), edge) && text[last - 1] != '_') --last;
        // An axis and its direction.
        const bool is_axis = end - begin == 2 && last == begin + 1 &&
                             (text[last] == '-' || text[last] == '+') &&
                             has(bits_at(text[begin]), lower | upper);
        if (is_axis) ++last;
        if (last == end && last > begin && !has(bits, letter | slash | colon | at_sign))
            last = end_of_size(end);
        const bool is_size = last > end;
        auto word = text.substr(begin, last - begin);
        if (!word.empty()) {
            if (word.size() != whole) bits = bits_in(word);
            const auto date = end_of_date(word);
            if (date > last) {
                add_word(text.substr(begin, date - begin), WordKind::value);
                return date;
            }
            if (has(bits, colon) && is_to_be_split(word, bits))
                add_parts(word);
            else
                add_word(word, std::max(kind_of(word, bits), kind_by_place(word)));
            if (is_size) out_.words.back().values = shape_of_size(word);
        }
        for (; last < end; ++last) add_gap(text[last]);
        return last;
    }

    static std::uint16_t shape_of_size(std::string_view size) {
        const auto unit = size.substr(size.find(' ') + 1);
        const auto found = std::ranges::find(sizes, unit) - sizes.begin();
        return static_cast<std::uint16_t>(LogWord::values_of_sizes + found);
    }

    /// The end of a size such as `384.0 KB`, whose number ends at `at`; else `at`.
    std::size_t end_of_size(std::size_t at) const {
        const auto rest = out_.text.substr(at);
        if (!rest.starts_with(' ')) return at;
        auto end = at + 1;
        while (end < out_.text.size() && has(bits_at(out_.text[end]), lower | upper)) ++end;
        const bool is_ended = end == out_.text.size() || has(bits_at(out_.text[end]), between) ||
                              out_.text[end] == '.';
        const auto unit = out_.text.substr(at + 1, end - at - 1);
        return is_ended && std::ranges::find(sizes, unit) != sizes.end() ? end : at;
    }

    /// The end of a date that begins with `word`, the name of a day or of a month; 0 if none does.
    std::size_t end_of_date(std::string_view word) const {
        constexpr std::string_view names =
            "Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";
        constexpr std::string_view parts = "0123456789:.,-";
        if (word.size() != 3 || names.find(word) == std::string_view::npos) return 0;
        const auto text = out_.text;
        auto at = static_cast<std::size_t>(word.data() - text.data()) + word.size();
        std::size_t end = 0, numbers = 0;
        for (constexpr std::size_t parts_max = 5; numbers < parts_max;) {
            auto next = at;
            while (next < text.size() && bits_at(text[next]) == blank) ++next;
            if (next == at) break;
            const bool is_name = names.find(text.substr(next, 3)) != std::string_view::npos &&
                                 text.size() > next + 3 && bits_at(text[next + 3]) == blank;
            auto last =
                is_name ? next + 3 : std::min(text.size(), text.find_first_not_of(parts, next));
            while (last > next && parts.find(text[last - 1], 10) != std::string_view::npos) --last;
            if (last == next ||
                (!is_name && last < text.size() && has(bits_at(text[last]), letter)))
                break;
            ++numbers;
            at = last;
            if (!is_name) end = last;
        }
        return numbers >= 2 ? end : 0;
    }

    /// Whether a word that looks like a name is one of the program: what is assigned to, what is
    /// called, and what a line begins with and is about.
    bool is_fixed(const LogWord& word, char next) const {
        const bool is_name = word.kind == WordKind::name ||
                             (word.kind == WordKind::likely && !has(bits_in(word.text), digit));
        if (!is_name) return false;
        if (next == '=') return true;
        if (&word != out_.words.data()) return false;
        const auto bits = bits_in(word.text);
        return next == ':' || next == '(' || (has(bits, lower) && has_inner_capital(word.text));
    }

    static bool has_inner_capital(std::string_view word) {
        for (std::size_t i = 1; i < word.size(); ++i)
            if (bits_at(word[i]) == upper && bits_at(word[i - 1]) == lower) return true;
        return false;
    }

    /// In a line of English, a word that is none of the language is a name. What stands before a
    /// `=` is no value, whatever it looks like.
    void promote_names() {
        std::size_t plain = 0;
        unknown_.clear();
        for (auto& word : out_.words) {
            const auto* end = word.text.data() + word.text.size();
            while (end != out_.text.end() && *end == ' ') ++end;
            const char next = end == out_.text.end() ? ' ' : *end;
            const bool is_key = next == '=' || next == ':' || next == '(';
            if (is_fixed(word, next)) word.kind = WordKind::plain;
            if (word.kind != WordKind::plain) continue;
            ++plain;
            const bool is_constant = is_constant_name(word.text);
            if (!is_key && !is_constant && !is_log_word(word.text)) unknown_.push_back(&word);
        }
        if (unknown_.size() * 2 > plain) return;
        for (auto* word : unknown_) word->kind = WordKind::name;
    }

    /// Whether the colons stand between words: not in times, addresses, `a::b` and URLs.
    static bool is_to_be_split(std::string_view word, Bits bits) {
        if (!has(bits, letter) || is_host_and_port(word, bits) ||
            word.find("::") != std::string_view::npos)
            return false;
        const auto root = std::min(word.find(":/"), word.find(":\\"));
        if (root != std::string_view::npos)
            return root > 1 && !word.substr(root).starts_with("://") &&
                   !has(bits_in(word.substr(0, root)), digit | slash | dot);
        return !(
            has(bits, digit) && std::ranges::count(word, ':') > 1 &&
            std::ranges::all_of(word, [](char c) { return is_hex(c) || c == ':'; })
        );
    }

    void add_parts(std::string_view word) {
        for (bool is_first = true;; is_first = false) {
            const auto part = word.substr(0, word.find(':'));
            if (!part.empty()) {
                const bool is_constant = part.find('.') != part.npos && is_constant_name(part);
                const auto least = is_first      ? kind_by_place(part)
                                   : is_constant ? WordKind::plain
                                                 : WordKind::likely;
                add_word(part, std::max(kind_of(part, bits_in(part)), least));
            }
            if (part.size() == word.size()) return;
            add_gap(':');
            word.remove_prefix(part.size() + 1);
        }
    }

    /// What stands behind a `=`, or alone in quotes, is mostly a value; behind `user`, a name.
    WordKind kind_by_place(std::string_view word) const {
        const auto* text = out_.text.data();
        if (word.data() == text) return WordKind::plain;
        const char before = *(word.data() - 1);
        if (before == '=') return WordKind::likely;
        if (before == ' ' && !out_.words.empty()) {
            const auto last = out_.words.back().text;
            constexpr std::size_t shortest = 4, longest = 9;
            const bool is_beside = last.data() + last.size() + 1 == word.data();
            if (is_beside && last.size() >= shortest && last.size() <= longest &&
                is_one_of(nouns, last))
                return WordKind::name;
        }
        const auto* end = word.data() + word.size();
        const bool is_quoted =
            (before == '"' || before == '\'') && end < text + out_.text.size() && *end == before;
        return is_quoted ? WordKind::likely : WordKind::plain;
    }

    void add_word(std::string_view word, WordKind kind) {
        if (out_.words.size() == log_words_max) return;
        was_blank_ = false;
        if (kind == WordKind::value && goes_on_list(word)) {
            auto& list = out_.words.back();
            const auto* begin = list.text.data();
            list.text = {begin, static_cast<std::size_t>(word.data() + word.size() - begin)};
            if (!word.starts_with("HTTP/")) ++list.values;
            out_.gaps = gaps_of_list_;
            return;
        }
        const auto hash = word_hash(word);
        out_.gaps = mix(out_.gaps, hole);
        gaps_of_list_ = out_.gaps;
        out_.key = mix(out_.key, kind >= WordKind::likely ? hole : hash);
        out_.words.push_back({word, hash, kind});
    }

    /// Whether only blanks and a comma stand between `value` and a value before it.
    bool goes_on_list(std::string_view value) const {
        if (out_.words.empty() || out_.words.back().kind != WordKind::value) return false;
        const auto last = out_.words.back().text;
        constexpr std::uint16_t values_max = LogWord::values_of_sizes - 1;
        if (out_.words.back().values >= values_max) return false;
        const auto* at = last.data() + last.size();
        std::size_t commas = 0;
        for (; at != value.data(); ++at) {
            if (*at == ',')
                ++commas;
            else if (bits_at(*at) != blank)
                return false;
        }
        return commas <= 1 && is_of_one_kind(last, value);
    }

    /// Whether two values may be of one list, by their form.
    static bool is_of_one_kind(std::string_view one, std::string_view other) {
        if (other.starts_with("HTTP/")) return one.starts_with('/') || one.starts_with("http");
        const bool is_numeric = !has(bits_in(one), letter | slash);
        if (is_numeric || !has(bits_in(other), letter | slash))
            return is_numeric && !has(bits_in(other), letter | slash);
        constexpr std::size_t prefix = 4;
        return one.size() > prefix && one.substr(0, prefix) == other.substr(0, prefix) &&
               !has(bits_in(one.substr(0, prefix)), digit | slash);
    }

    LogWords& out_;
    std::vector<LogWord*> unknown_;
    std::uint64_t gaps_of_list_ = 0;  // As they were behind the last word.
    bool was_blank_ = true;           // Blanks at the beginning are left out.
};

}  // namespace

std::uint64_t gaps_hash(const std::vector<std::string>& gaps) {
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        if (i > 0) hash = mix(hash, hole);
        for (char c : gaps[i]) hash = mix(hash, static_cast<unsigned char>(c));
    }
    return hash;
}

std::uint64_t word_hash(std::string_view text) {
    std::uint64_t hash = text.size();
    const auto* at = text.data();
    auto left = text.size();
    for (; left >= 8; left -= 8, at += 8) {
        std::uint64_t part = 0;
        std::memcpy(&part, at, 8);
        hash = mix(hash, part);
    }
    std::uint64_t part = 0;
    for (; left > 0; --left, ++at) part = part << 8U | static_cast<unsigned char>(*at);
    return mix(hash, part);
}

void split_log_text(std::string_view text, LogWords& words) {
    text = text.substr(0, log_text_bytes_max);
    while (!text.empty() && bits_at(text.back()) == blank) text.remove_suffix(1);
    words.text = text;
    words.words.clear();
    words.gaps = 0;
    words.key = 0;
    Splitter(words).split();
    words.key = mix(words.key, words.gaps);
}

std::vector<std::string> gaps_of(const LogWords& words) {
    std::vector<std::string> gaps;
    const auto* at = words.text.data();
    auto add = [&](const char* end) {
        auto& gap = gaps.emplace_back();
        for (; at != end; ++at) {
            const bool is_blank = bits_at(*at) == blank;
            const bool is_first = gaps.size() == 1 && gap.empty();
            if (is_blank && (is_first || gap.ends_with(' '))) continue;
            gap += is_blank ? ' ' : *at;
        }
    };
    for (const auto& word : words.words) {
        add(word.text.data());
        at = word.text.data() + word.text.size();
    }
    const bool is_whole = words.words.size() < log_words_max;
    add(is_whole ? words.text.data() + words.text.size() : at);
    return gaps;
}

std::string list_of_values(std::string_view list) {
    std::string text;
    for (std::size_t at = 0; at < list.size(); ++at) {
        const auto unit = list.substr(at);
        if (std::ranges::find(sizes, unit) != sizes.end()) return text + std::string(unit);
        if (unit.starts_with(" HTTP/")) return text;
        const bool is_part =
            bits_at(list[at]) != blank &&
            (list[at] != ',' || (at + 1 < list.size() && at > 0 && bits_at(list[at - 1]) == digit &&
                                 bits_at(list[at + 1]) == digit));
        if (is_part) {
            if (!text.ends_with("<*>")) text += "<*>";
        } else if (list[at] == ',' || !text.ends_with(' ')) {
            text += list[at] == ',' ? ',' : ' ';
        }
    }
    return text;
}

std::string_view log_message(std::string_view line, std::string& made) {
    namespace json = boost::json;
    constexpr std::size_t json_bytes_max = 65'536;
    constexpr std::size_t depth_max = 16;
    if (line.empty() || line.front() != '{' || line.size() > json_bytes_max) return line;
    json::monotonic_resource memory;
    json::parse_options options;
    options.max_depth = depth_max;
    boost::system::error_code failure;
    const auto value = json::parse(line, failure, &memory, options);
    if (failure || !value.is_object()) return line;
    for (std::string_view member : {"message", "msg", "@message", "log", "event"}) {
        const auto* found = value.as_object().if_contains(member);
        if (!found || !found->is_string()) continue;
        const auto& text = found->as_string();
        made.assign(text.data(), text.size());
        return made;
    }
    return line;
}

}  // namespace mainstay::telemetry
