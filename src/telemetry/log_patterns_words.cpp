#include "telemetry/log_patterns_words.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

#include <boost/json.hpp>

namespace mainstay::telemetry {

namespace {

// What a character is, as bits: so a run of them is known by what it has.
using Bits = std::uint16_t;
constexpr Bits blank = 1, bracket = 2, digit = 4, lower = 8, upper = 16, slash = 32, colon = 64,
               at_sign = 128, dot = 256, joint = 512, other = 1024;
constexpr Bits between = blank | bracket;
constexpr Bits letter = lower | upper | other;

constexpr std::array<Bits, 256> bits_of = [] {
    std::array<Bits, 256> bits{};
    for (std::size_t c = 0; c < bits.size(); ++c) bits[c] = c <= ' ' || c == 0x7F ? blank : other;
    for (std::size_t c = '0'; c <= '9'; ++c) bits[c] = digit;
    for (std::size_t c = 'a'; c <= 'z'; ++c) bits[c] = lower;
    for (std::size_t c = 'A'; c <= 'Z'; ++c) bits[c] = upper;
    for (char c : std::string_view(",;=|\"'`()[]{}<>!?"))
        bits[static_cast<unsigned char>(c)] = bracket;
    for (char c : std::string_view("/\\")) bits[static_cast<unsigned char>(c)] = slash;
    for (char c : std::string_view("_-+$#%&*~^")) bits[static_cast<unsigned char>(c)] = joint;
    bits[':'] = colon;
    bits['@'] = at_sign;
    bits['.'] = dot;
    return bits;
}();

Bits bits_at(char c) { return bits_of[static_cast<unsigned char>(c)]; }

Bits bits_in(std::string_view text) {
    Bits all = 0;
    for (char c : text) all = static_cast<Bits>(all | bits_at(c));
    return all;
}

std::uint64_t mix(std::uint64_t hash, std::uint64_t part) {
    hash = (hash ^ part) * 0x9e3779b97f4a7c15U;
    return hash ^ (hash >> 29U);
}

constexpr std::uint64_t hole = 0x3c2a3e;  // What a value is, in hashes.

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool has(Bits all, Bits some) { return (all & some) != 0; }

/// Of a word with digits and letters.
WordKind kind_of_mixed(std::string_view word) {
    using enum WordKind;
    constexpr std::size_t hex_min = 8;      // Shorter ones may be words: `b2b`, `add1`.
    constexpr std::ptrdiff_t unit_max = 3;  // `12ms`, `5GiB`.
    if (word.starts_with("0x") || word.starts_with("0X")) return value;
    if (word.size() >= hex_min &&
        std::ranges::all_of(word, [](char c) { return is_hex(c) || c == '-' || c == ':'; }))
        return value;
    const auto digits = std::ranges::count_if(word, [](char c) { return bits_at(c) == digit; });
    const auto letters =
        std::ranges::count_if(word, [](char c) { return has(bits_at(c), letter); });
    const bool has_unit = bits_at(word.front()) == digit && letters <= unit_max &&
                          has(bits_at(word.back()), lower | upper);
    return has_unit || digits >= 4 || (digits >= 2 && digits >= letters) ? value : likely;
}

/// Whether `word` is one of `words`, which are in lower case.
bool is_one_of(std::span<const std::string_view> words, std::string_view word) {
    return std::ranges::any_of(words, [&](std::string_view each) {
        return std::ranges::equal(each, word, {}, {}, [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
    });
}

constexpr std::array<std::string_view, 3> constants{"true", "false", "null"};

// What stands behind them is a name, mostly.
constexpr std::array<std::string_view, 6> nouns{"user",  "account", "host",
                                                "class", "device",  "interface"};

bool is_path(std::string_view word, Bits bits) {
    if (word.size() > 1 && (word.front() == '/' || word.front() == '\\')) return true;
    return has(bits, digit) || word.find("://") != std::string_view::npos ||
           word.find(":\\") != std::string_view::npos ||
           std::ranges::count_if(word, [](char c) { return bits_at(c) == slash; }) > 1;
}

WordKind kind_of(std::string_view word, Bits bits) {
    using enum WordKind;
    if (has(bits, digit) && !has(bits, letter)) return value;  // Numbers, times, addresses.
    if (has(bits, slash)) return is_path(word, bits) ? value : name;
    if (has(bits, at_sign))
        return word.find('.', word.find('@')) != std::string_view::npos ? value : likely;
    if (has(bits, digit)) return kind_of_mixed(word);
    if (has(bits, dot | joint | colon)) return name;
    if (has(bits, lower) && has(bits_in(word.substr(1)), upper)) return name;
    if ((word.size() == 4 || word.size() == 5) && is_one_of(constants, word)) return value;
    return plain;
}

class Splitter {
public:
    explicit Splitter(LogWords& out) : out_(out) {}

    void split() {
        const auto text = out_.text;
        std::size_t at = 0;
        while (at < text.size() && out_.words.size() < log_words_max) {
            const auto bits = bits_at(text[at]);
            if (has(bits, between)) {
                add_gap(text[at++]);
                continue;
            }
            Bits all = 0;
            const auto end = end_of_run(at, all);
            add_run(at, end, all);
            at = end;
        }
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

    void add_gap(char c) {
        const bool is_blank = bits_at(c) == blank;
        if (!is_blank || !was_blank_)
            out_.gaps = mix(out_.gaps, is_blank ? ' ' : static_cast<unsigned char>(c));
        was_blank_ = is_blank;
    }

    /// Signs at the ends of a run are none of the word, but for the sign of a number.
    void add_run(std::size_t begin, std::size_t end, Bits bits) {
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
        auto word = text.substr(begin, last - begin);
        if (!word.empty()) {
            if (word.size() != whole) bits = bits_in(word);
            if (has(bits, colon) && is_to_be_split(word, bits))
                add_parts(word);
            else
                add_word(word, std::max(kind_of(word, bits), kind_by_place(word)));
        }
        for (; last < end; ++last) add_gap(text[last]);
    }

    /// Whether the colons stand between words: not in times, addresses, `a::b` and URLs.
    static bool is_to_be_split(std::string_view word, Bits bits) {
        if (!has(bits, letter) || word.find("::") != std::string_view::npos) return false;
        if (word.find(":/") != std::string_view::npos || word.find(":\\") != std::string_view::npos)
            return false;
        return !(
            has(bits, digit) && std::ranges::count(word, ':') > 1 &&
            std::ranges::all_of(word, [](char c) { return is_hex(c) || c == ':'; })
        );
    }

    void add_parts(std::string_view word) {
        for (bool is_first = true;; is_first = false) {
            const auto part = word.substr(0, word.find(':'));
            if (!part.empty()) {
                const auto least = is_first ? kind_by_place(part) : WordKind::likely;
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
        const auto hash = word_hash(word);
        out_.gaps = mix(out_.gaps, hole);
        out_.key = mix(out_.key, kind >= WordKind::likely ? hole : hash);
        out_.words.push_back({word, hash, kind});
    }

    LogWords& out_;
    bool was_blank_ = true;  // Blanks at the beginning are left out.
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
