#include "mail/fold_signs.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t attribution_lines_max = 4;
constexpr std::size_t name_bytes_max = 60;
constexpr std::size_t header_lines_max = 14;
constexpr std::size_t drawn_bytes_min = 10;
constexpr std::size_t field_bytes_max = 60;

// ">>> Ann <ann@x.test> 23.11.26 09:00 >>>"
bool is_group_wise(std::string_view line) {
    auto text = trimmed(line);
    return text.starts_with(">>> ") && text.ends_with(" >>>");
}

}  // namespace

FoldSigns::FoldSigns(const BodyLines& body) : lines_(body.lines), marks_(body.marks) {
    fields_.reserve(lines_.size());
    for (const auto& line : lines_) {
        is_blank_.push_back(trimmed(line.text).empty());
        is_quoted_.push_back(line.is_quote && !is_group_wise(line.text));
        auto start = line.text.substr(0, field_bytes_max);
        bool may_be_field = start.find(':') != start.npos || start.find("：") != start.npos;
        fields_.push_back(
            may_be_field ? header_field_of(words(is_blank_.size() - 1)) : FoldHeader::none
        );
    }
    is_attribution_.resize(lines_.size());
    if (!marks_.empty()) sources_.resize(lines_.size());
    for (std::size_t index = 0; index < marks_.size(); ++index) take(index);
}

std::string_view FoldSigns::source(std::size_t at) const {
    if (sources_.empty() || sources_[at] == 0) return {};
    return marks_[sources_[at] - 1].rule;
}

void FoldSigns::take(std::size_t index) {
    const auto& mark = marks_[index];
    if (mark.sort == MarkSort::attribution) {
        for (auto at = mark.from; at < mark.to; ++at) is_attribution_[at] = true;
        return;
    }
    bool is_loose = mark.sort == MarkSort::loose_quote;
    if (mark.sort != MarkSort::quote && !is_loose) return;
    // Where parts of a loose quote are quoted by elements of their own, what stands between them
    // answers them.
    auto last = mark.from;
    while (is_loose && last < mark.to && !is_quoted_[last]) ++last;
    if (!is_loose) last = mark.to;
    for (auto at = mark.from; at < mark.to; ++at) {
        if (at < last) is_quoted_[at] = true;
        if (is_quoted_[at] && sources_[at] == 0)
            sources_[at] = static_cast<std::uint32_t>(index + 1);
    }
}

std::size_t FoldSigns::next_text(std::size_t at) const {
    while (at < size() && is_blank_[at]) ++at;
    return at;
}

std::size_t FoldSigns::end_of_text(std::size_t at) const {
    while (at > 0 && is_blank_[at - 1]) --at;
    return at;
}

bool FoldSigns::is_quote_below(std::size_t at) const {
    at = next_text(at);
    return at < size() && is_quoted_[at];
}

bool FoldSigns::is_rule(std::size_t at) const {
    auto text = trimmed(lines_[at].text);
    bool is_drawn = text.size() >= drawn_bytes_min && text.find_first_not_of("_-") == text.npos;
    return lines_[at].is_rule || is_drawn;
}

std::size_t FoldSigns::with_rule_above(std::size_t at) const {
    auto end = end_of_text(at);
    return end > 0 && is_rule(end - 1) && !is_quoted_[end - 1] ? end - 1 : at;
}

std::string FoldSigns::joined(std::size_t from, std::size_t to) const {
    std::string all;
    for (auto at = from; at < to; ++at) {
        if (!all.empty()) all += ' ';
        all += words(at);
    }
    return all;
}

std::string_view FoldSigns::unmarked_quote(std::size_t at, bool is_reply) const {
    bool may_be_rule = trimmed(lines_[at].text).starts_with("--");
    if (may_be_rule && is_original_rule(words(at))) return "original_message";
    if (begins_header(at)) return "header";
    if (is_group_wise(lines_[at].text)) return "attribution";
    return is_reply && begins_attribution_at(at) ? "attribution" : std::string_view();
}

// Whether a mail program's own line begins here that no marked quote follows.
bool FoldSigns::begins_attribution_at(std::size_t at) const {
    for (std::size_t count = 1; count <= attribution_lines_max; ++count) {
        if (at + count > size() || is_blank_[at + count - 1]) return false;
        if (!ends_attribution(at + count - 1)) continue;
        if (count > 1 && !begins_attribution(words(at))) return false;
        if (attribution_of(joined(at, at + count)) != Attribution::full) continue;
        // The latest line that fits is where it begins.
        bool begins_later =
            count > 1 && attribution_of(joined(at + 1, at + count)) == Attribution::full;
        return !begins_later && !is_quote_below(at + count);
    }
    return false;
}

bool FoldSigns::ends_attribution(std::size_t at) const {
    auto text = trimmed(lines_[at].text);
    return text.ends_with(':') || text.ends_with("：") || text.ends_with("--") ||
           text.ends_with('*');
}

// A header as mail programs repeat it: who, when, to whom, and about what. The fewer of them, the
// more of an address and a time is asked for, since people write of journeys, too.
bool FoldSigns::begins_header(std::size_t at) const {
    if (fields_[at] == FoldHeader::none) return false;
    bool has[6] = {};
    bool has_address = false, has_time = false;
    std::size_t seen = 0, last = 0;
    for (; at < size() && seen < header_lines_max; ++at) {
        if (is_blank_[at]) {
            if (at + 1 < size() && is_blank_[at + 1]) break;
            continue;
        }
        ++seen;
        if (fields_[at] == FoldHeader::none) continue;
        last = seen;
        has[static_cast<std::size_t>(fields_[at])] = true;
        auto line = words(at);
        has_address |= line.find('@') != line.npos;
        has_time |= fields_[at] == FoldHeader::date && has_clock(line);
    }
    auto known = std::count(has + 1, has + 5, true);
    bool is_whole = known == 4 || (known == 3 && (has_address || has_time)) ||
                    (known == 2 && has_address && has_time && last <= 3);
    return is_whole && has[static_cast<std::size_t>(FoldHeader::from)];
}

bool FoldSigns::is_header_like(std::size_t at) const {
    int fields = 0;
    bool is_dated = false;
    for (int i = 0; i < 3 && at < size(); ++i, at = next_text(at + 1)) {
        auto line = words(at);
        auto colon = std::min(line.find(':'), line.find("："));
        bool has_both = colon != line.npos && colon > 0 && colon + 3 < line.size();
        fields += has_both && colon <= 40;
        is_dated |= has_date(line);
    }
    return fields == 3 && is_dated;
}

// "---------- Forwarded message ---------", in words that are known or above a header.
bool FoldSigns::is_forward(std::size_t at) const {
    auto text = trimmed(lines_[at].text);
    bool is_dashed = text.starts_with("--");
    if (!is_dashed && !ends_attribution(at)) return false;
    auto next = next_text(at + 1);
    if (next >= size()) return false;
    auto line = words(at);
    if (is_forward_line(line))
        return is_dashed || is_quoted_[next] || fields_[next] != FoldHeader::none;
    bool is_rule = is_dashed && line.ends_with("-----") &&
                   line.find_first_not_of('-') != line.npos && !is_original_rule(line);
    return is_rule && begins_header(next);
}

Introduction FoldSigns::introduction(std::size_t quote, std::size_t floor) const {
    auto found = introducing_lines(quote, floor);
    // An address that begins a line has the name of whom it belongs to above.
    bool is_cut = found.from > floor && found.level >= Attribution::likely &&
                  trimmed(lines_[found.from].text).starts_with('<');
    if (!is_cut || is_blank_[found.from - 1] || is_quoted_[found.from - 1]) return found;
    auto name = trimmed(lines_[found.from - 1].text);
    bool is_name = name.size() <= name_bytes_max && name.find_first_of(".?!:;") == name.npos;
    if (is_name) --found.from;
    return found;
}

Introduction FoldSigns::introducing_lines(std::size_t quote, std::size_t floor) const {
    auto end = std::max(end_of_text(quote), floor);
    if (end == floor || is_quoted_[end - 1]) return {quote, quoted_introduction(quote)};
    auto marked = end;
    while (marked > floor && is_attribution_[marked - 1]) --marked;
    if (marked < end) return {marked, Attribution::full};
    if (is_dated_address(words(end - 1))) return {end - 1, Attribution::certain};
    if (!ends_attribution(end - 1)) return {quote, quoted_introduction(quote)};
    auto last = attribution_of(words(end - 1));
    if (last >= Attribution::certain) return {end - 1, last};
    for (std::size_t count = 2; count <= attribution_lines_max && count <= end - floor; ++count) {
        auto from = end - count;
        if (is_blank_[from] || is_quoted_[from]) break;
        if (!begins_attribution(words(from))) continue;
        auto level = attribution_of(joined(from, end));
        if (level >= Attribution::certain) return {from, level};
    }
    if (last != Attribution::none) return {end - 1, last};
    return {quote, quoted_introduction(quote)};
}

// What introduces a quote may stand within it, marked as the rest is.
Attribution FoldSigns::quoted_introduction(std::size_t quote) const {
    std::string all;
    auto level = Attribution::none;
    for (auto at = quote; at < std::min(quote + attribution_lines_max, size()); ++at) {
        auto text = lines_[at].text;
        text.remove_prefix(std::min(text.find_first_not_of("> "), text.size()));
        if (text.empty()) break;
        if (!all.empty()) all += ' ';
        all += bare_words(text);
        level = std::max(level, attribution_of(all));
    }
    return level >= Attribution::likely ? level : Attribution::none;
}

}  // namespace mainstay::mail
