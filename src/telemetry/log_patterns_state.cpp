// What a miner of patterns knows, as text: a line for each id. Fields are separated by tabs.
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/text.hpp"
#include "telemetry/log_patterns.hpp"

namespace mainstay::telemetry {

namespace {

constexpr std::string_view heading = "log patterns 1";
constexpr std::size_t line_bytes_max = 64U << 10U;

std::string escaped(std::string_view text) {
    std::string all;
    for (char c : text) {
        if (c == '\\')
            all += "\\\\";
        else if (c == '\t')
            all += "\\t";
        else if (c == '\n')
            all += "\\n";
        else
            all += c;
    }
    return all;
}

std::string unescaped(std::string_view text) {
    std::string all;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool is_escape = text[at] == '\\' && at + 1 < text.size();
        if (!is_escape) {
            all += text[at];
            continue;
        }
        const char c = text[++at];
        all += c == 't' ? '\t' : c == 'n' ? '\n' : c;
    }
    return all;
}

/// Of a hole: nothing, or how many values it is of and how it is shown.
std::string list_state(std::uint16_t values, std::string_view text) {
    return values == 1 ? std::string() : fmt::format("{} {}", values, escaped(text));
}

/// What stands up to the next `end`, which is taken with it.
std::string_view take(std::string_view& rest, char end) {
    const auto part = rest.substr(0, rest.find(end));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    return part;
}

std::optional<std::uint64_t> number_of(std::string_view text) {
    std::uint64_t number = 0;
    auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

std::string LogPatterns::state() const {
    auto all = fmt::format("{}\t{}\n", heading, patterns_[other].count);
    for (std::uint32_t id = 1; id < patterns_.size(); ++id) {
        const auto& pattern = patterns_[id];
        if (pattern.leads_to != id) {
            all += fmt::format(">{}\n", pattern.leads_to);
            continue;
        }
        all += std::to_string(pattern.count);
        if (!pattern.header.empty()) all += ' ' + escaped(pattern.header);
        for (std::size_t i = 0; i < pattern.slots.size(); ++i) {
            const auto& slot = pattern.slots[i];
            all += fmt::format(
                "\t{}\t{}{}{}", escaped(pattern.gaps[i]), static_cast<int>(slot.kind),
                slot.is_hole ? '*' : '=',
                slot.is_hole ? list_state(slot.values, slot.text) : escaped(slot.text)
            );
        }
        all += fmt::format("\t{}\n", escaped(pattern.gaps.back()));
    }
    return all;
}

bool LogPatterns::read_pattern(std::string_view line, Pattern& pattern) {
    if (line.size() > line_bytes_max || !is_clean_utf8(line)) return false;
    auto header = take(line, '\t');
    const auto count = number_of(take(header, ' '));
    if (!count) return false;
    pattern.count = *count;
    pattern.header = unescaped(header);
    // A gap, then a word and a gap each: after a word there is a tab, however empty the gap.
    for (;;) {
        const bool is_last = line.find('\t') == std::string_view::npos;
        pattern.gaps.push_back(unescaped(take(line, '\t')));
        if (is_last) return true;
        if (line.find('\t') == std::string_view::npos) return false;
        const auto word = take(line, '\t');
        if (pattern.slots.size() == log_words_max || word.size() < 2) return false;
        const auto kind = static_cast<WordKind>(word[0] - '0');
        const bool is_hole = word[1] == '*';
        if (word[0] < '0' || word[0] > '3' || (!is_hole && word[1] != '=')) return false;
        auto text = word.substr(2);
        std::uint64_t values = 1;
        if (is_hole && !text.empty()) {
            const auto given = number_of(take(text, ' '));
            if (!given || *given < 2 || *given > LogWord::values_max) return false;
            values = *given;
        }
        if (!is_hole && kind >= WordKind::likely)
            pattern.open.push_back(static_cast<std::uint16_t>(pattern.slots.size()));
        auto shown = unescaped(text);
        const auto hash = is_hole ? 0 : word_hash(shown);
        pattern.slots.push_back(
            {std::move(shown), hash, kind, is_hole, static_cast<std::uint16_t>(values)}
        );
    }
}

Result<LogPatterns> LogPatterns::resume(std::string_view state, std::size_t max) {
    LogPatterns miner(max);
    auto malformed = [](std::size_t line) {
        return refuse(code::log_patterns_malformed, {{"line", std::to_string(line)}});
    };
    auto first = take(state, '\n');
    const bool has_heading = take(first, '\t') == heading;
    const auto of_others = number_of(first);
    if (!has_heading || !of_others) return malformed(1);
    miner.patterns_[other].count = *of_others;
    while (!state.empty()) {
        const auto id = static_cast<std::uint32_t>(miner.patterns_.size());
        auto line = take(state, '\n');
        Pattern pattern{.slots = {}, .gaps = {}, .leads_to = id};
        if (id > ids_max(max)) return malformed(id + 1);
        if (line.starts_with('>')) {
            const auto into = number_of(line.substr(1));
            if (!into || *into == other || *into >= id) return malformed(id + 1);
            pattern.leads_to = static_cast<std::uint32_t>(*into);
        } else {
            if (miner.live_ == max || !read_pattern(line, pattern)) return malformed(id + 1);
            ++miner.live_;
            miner.by_gaps_[gaps_hash(pattern.gaps)].push_back(id);
        }
        miner.patterns_.push_back(std::move(pattern));
    }
    return miner;
}

}  // namespace mainstay::telemetry
