#include "telemetry/log_patterns.hpp"

#include <algorithm>
#include <bit>
#include <optional>

#include "telemetry/log_header.hpp"

namespace mainstay::telemetry {

namespace {

constexpr std::size_t recent_max = 1U << 13U;  // A power of two.
constexpr std::string_view hole = "<*>";

/// How many different words make a position one of values, of `lines` lines: a word of the program
/// takes few forms however many lines there are, while values keep coming.
std::size_t evidence(std::uint64_t lines, bool is_first_word) {
    const auto needed = 3 + static_cast<std::size_t>(std::bit_width(lines) - 1);
    // A line begins with what it is about.
    return std::max<std::size_t>(5, is_first_word ? 2 * needed : needed);
}

/// Whether it is of capitals: protocols, states, commands.
bool is_constant(std::string_view word) {
    return !word.empty() && std::ranges::none_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

/// Whether it has more than letters, or capitals within.
bool has_form(std::string_view word) {
    bool was_lower = false;
    for (char c : word) {
        const bool is_lower = c >= 'a' && c <= 'z', is_upper = c >= 'A' && c <= 'Z';
        if ((!is_lower && !is_upper) || (is_upper && was_lower)) return true;
        was_lower = is_lower;
    }
    return word.empty();
}

}  // namespace

LogPatterns::LogPatterns(std::size_t max)
    : max_(max), patterns_(1), recent_(std::min(recent_max, std::bit_ceil(4 * max))) {}

LogMatch LogPatterns::add(std::string_view line) {
    const auto message = log_message(line, made_);
    const auto begin = log_header_length(message);
    header_ = message.substr(0, begin);
    split_log_text(message.substr(begin), words_);
    auto& recent = recent_[words_.key & (recent_.size() - 1)];
    const bool is_known =
        recent.change == changes_ && recent.key == words_.key && is_of_shape(recent.pattern);
    auto id = is_known ? recent.pattern : find();
    const bool is_new = !is_known && id == patterns_.size();
    if (is_new) id = create();
    recent = {.key = words_.key, .change = changes_, .pattern = id};
    auto& pattern = patterns_[id];
    ++pattern.count;
    if (id != other) {
        learn(pattern);
        learn_header(pattern);
    }
    if (!is_new || id == other) return {.pattern = id, .is_new = false};
    const auto merged = merge_by_evidence(id);
    return {.pattern = merged, .is_new = merged == id};
}

/// Hashes may be made to be equal: no more than a wrong pattern must come of it.
bool LogPatterns::is_of_shape(std::uint32_t pattern) const {
    return pattern == other || patterns_[pattern].slots.size() == words_.words.size();
}

std::uint32_t LogPatterns::current(std::uint32_t pattern) const {
    while (patterns_[pattern].leads_to != pattern) pattern = patterns_[pattern].leads_to;
    return pattern;
}

LogPatterns::Difference LogPatterns::difference(const Pattern& pattern) const {
    constexpr std::size_t bits = 64;
    Difference found;
    for (std::size_t i = 0; i < words_.words.size(); ++i) {
        const auto& slot = pattern.slots[i];
        const auto& word = words_.words[i];
        // A hole for numbers takes no word of a language.
        if (slot.is_hole && (slot.kind <= WordKind::name || word.kind >= WordKind::likely)) {
            // One for names takes it where the other words do not leave a doubt.
            if (slot.kind == WordKind::name && word.kind == WordKind::plain) ++found.doubtful;
            continue;
        }
        if (!slot.is_hole && slot.hash == word.hash) {
            ++found.same;
            continue;
        }
        if (slot.kind >= WordKind::likely && word.kind >= WordKind::likely) continue;
        ++found.different;
        const bool is_slot = slot.kind >= WordKind::name, is_word = word.kind >= WordKind::name;
        found.is_of_names = found.is_of_names && i < bits && is_slot && is_word;
        const bool is_one =
            (is_slot && slot.kind != WordKind::value) || (is_word && word.kind != WordKind::value);
        found.is_half_of_names = found.is_half_of_names && i < bits && is_one &&
                                 !is_constant(slot.text) && !is_constant(word.text);
        found.is_by_form = found.is_by_form && has_form(slot.text) && has_form(word.text);
        if (i >= bits)
            found.positions = ~std::uint64_t{0};
        else
            found.positions |= std::uint64_t{1} << i;
    }
    return found;
}

bool LogPatterns::Difference::is_near() const {
    if (is_of_names) return is_by_form ? same >= different : same >= 2 * different;
    constexpr std::size_t same_min = 3;
    return is_half_of_names && different == 1 && same >= same_min;
}

void LogPatterns::learn_header(Pattern& pattern) {
    if (header_.empty()) {
        if (!pattern.header.empty() && pattern.count > 1) pattern.header.clear();
        return;
    }
    auto header = log_header_text(header_);
    if (pattern.count == 1)
        pattern.header = std::move(header);
    else if (pattern.header != header && pattern.header != hole)
        pattern.header = common_log_header(pattern.header, header);
}

/// Makes holes of what might have been values, and now is seen to change.
void LogPatterns::learn(Pattern& pattern) {
    for (std::size_t i = 0; i < pattern.slots.size(); ++i) {
        auto& slot = pattern.slots[i];
        if (slot.values == 1 && words_.words[i].values == 1) continue;
        if (slot.values == words_.words[i].values) continue;
        slot.values = 1;
        slot.text.clear();
    }
    std::erase_if(pattern.open, [&](std::uint16_t i) {
        auto& slot = pattern.slots[i];
        if (!slot.is_hole && slot.hash == words_.words[i].hash) return false;
        slot.is_hole = true;
        ++changes_;
        return true;
    });
}

/// The pattern of the line at hand: one that it fits, or one that it makes more general; the next
/// new id where there is none, or `other` where there are too many.
std::uint32_t LogPatterns::find() {
    auto found = by_gaps_.find(words_.gaps);
    if (found != by_gaps_.end()) {
        std::erase_if(found->second, [&](auto id) { return patterns_[id].leads_to != id; });
        std::optional<std::uint32_t> fitting, near;
        std::size_t most_same = 0, most_near = 0;
        Difference near_difference;
        for (auto id : found->second) {
            if (!is_of_shape(id)) continue;
            const auto each = difference(patterns_[id]);
            constexpr std::size_t same_min = 2;
            const bool is_fit = each.different == 0 &&
                                (each.doubtful == 0 || each.same >= same_min * each.doubtful);
            if (is_fit && (!fitting || each.same > most_same)) {
                fitting = id;
                most_same = each.same;
            }
            if (each.different > 0 && each.is_near() && (!near || each.same > most_near)) {
                near = id;
                most_near = each.same;
                near_difference = each;
            }
        }
        if (fitting) return *fitting;
        if (near) {
            ++changes_;
            auto& pattern = patterns_[*near];
            for (std::size_t i = 0; i < pattern.slots.size(); ++i) {
                if (i >= 64 || (near_difference.positions >> i & 1U) == 0) continue;
                pattern.slots[i].is_hole = true;
                pattern.slots[i].kind = std::min(pattern.slots[i].kind, words_.words[i].kind);
            }
            return *near;
        }
    }
    if (live_ >= max_ || patterns_.size() > ids_max(max_)) return other;
    return static_cast<std::uint32_t>(patterns_.size());
}

std::uint32_t LogPatterns::create() {
    const auto id = static_cast<std::uint32_t>(patterns_.size());
    Pattern pattern{.slots = {}, .gaps = gaps_of(words_), .leads_to = id};
    for (const auto& word : words_.words) {
        const bool is_value = word.kind == WordKind::value || is_system_user(word.text);
        if (word.kind == WordKind::likely)
            pattern.open.push_back(static_cast<std::uint16_t>(pattern.slots.size()));
        pattern.slots.push_back({
            .text = !is_value         ? std::string(word.text)
                    : word.values > 1 ? list_of_values(word.text)
                                      : std::string(),
            .hash = is_value ? 0 : word.hash,
            .kind = word.kind,
            .is_hole = is_value,
            .values = word.values,
        });
    }
    patterns_.push_back(std::move(pattern));
    ++live_;
    ++changes_;
    by_gaps_[words_.gaps].push_back(id);
    return id;
}

/// Where enough patterns differ from the new one at the same positions only, they become one.
/// Answers whose part the new one is then.
std::uint32_t LogPatterns::merge_by_evidence(std::uint32_t created) {
    struct Near {
        std::uint32_t id;
        std::uint64_t positions;
    };

    std::vector<Near> near;
    std::map<std::uint64_t, std::size_t> tried;
    constexpr std::size_t tried_max = 64;
    for (auto id : by_gaps_[words_.gaps]) {
        if (id == created || !is_of_shape(id)) continue;
        const auto each = difference(patterns_[id]);
        const auto least = each.different == 1 ? 1 : 2 * each.different;
        if (each.different == 0 || each.positions == ~std::uint64_t{0} || each.same < least)
            continue;
        near.push_back({id, each.positions});
        if (tried.size() < tried_max) tried.emplace(each.positions, 0);
    }
    std::optional<std::uint64_t> best;
    for (const auto& [positions, unused] : tried) {
        std::size_t words = 1;
        std::uint64_t lines = 1;
        for (const auto& each : near) {
            if ((each.positions & ~positions) != 0) continue;
            ++words;
            lines += patterns_[each.id].count;
        }
        const bool is_first_word = (positions & 1U) != 0;
        if (words < evidence(lines, is_first_word)) continue;
        if (!best || std::popcount(positions) < std::popcount(*best)) best = positions;
    }
    if (!best) return created;
    auto into = created;
    for (const auto& each : near)
        if ((each.positions & ~*best) == 0) into = std::min(into, each.id);
    for (const auto& each : near)
        if ((each.positions & ~*best) == 0 && each.id != into) merge(into, each.id, *best);
    merge(into, created, *best);
    return into;
}

void LogPatterns::merge(std::uint32_t into, std::uint32_t from, std::uint64_t positions) {
    auto& whole = patterns_[into];
    auto& part = patterns_[from];
    for (std::size_t i = 0; i < whole.slots.size(); ++i) {
        auto& slot = whole.slots[i];
        const bool is_value = i < 64 && (positions >> i & 1U) != 0;
        if (is_value || part.slots[i].is_hole || part.slots[i].hash != slot.hash)
            slot.is_hole = true;
        if (slot.values != part.slots[i].values) slot.values = 1;
        slot.kind = is_value ? WordKind::plain : std::min(slot.kind, part.slots[i].kind);
    }
    whole.count += part.count;
    whole.header = common_log_header(whole.header, part.header);
    --live_;
    ++changes_;
    part = {.slots = {}, .gaps = {}, .leads_to = into};
}

std::string LogPatterns::text(std::uint32_t id) const {
    id = current(id);
    if (id == other) return std::string(hole);
    const auto& pattern = patterns_[id];
    std::string text = pattern.header;
    if (!text.empty() && !text.ends_with('|') && !pattern.slots.empty()) text += ' ';
    text += pattern.gaps.front();
    bool was_hole = false;
    for (std::size_t i = 0; i < pattern.slots.size(); ++i) {
        const auto& slot = pattern.slots[i];
        // Values that only a sign stands between are one: an address with its port.
        constexpr std::string_view joints = ":./@#";
        const auto& before = pattern.gaps[i];
        const bool is_joined = slot.is_hole && was_hole && before.size() == 1 &&
                               joints.find(before.front()) != std::string_view::npos;
        if (i > 0 && !is_joined) text += before;
        if (!is_joined)
            text += slot.is_hole && slot.values == 1 ? hole : std::string_view(slot.text);
        was_hole = slot.is_hole;
    }
    return text + (pattern.slots.empty() ? "" : pattern.gaps.back());
}

std::vector<std::uint32_t> LogPatterns::ids() const {
    std::vector<std::uint32_t> ids;
    for (std::uint32_t id = 1; id < patterns_.size(); ++id)
        if (patterns_[id].leads_to == id) ids.push_back(id);
    return ids;
}

}  // namespace mainstay::telemetry
