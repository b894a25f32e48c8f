#include "suspect/addition.hpp"

#include <algorithm>

#include "suspect/token_weight.hpp"

namespace mainstay::suspect {

namespace {

// All that an addition weighs, where the removal of one condition weighs about one.
constexpr double addition_weight = 0.6;
constexpr double before_share = 0.3;
constexpr double after_share = 0.15;
constexpr double names_share = 0.35;
constexpr double function_share = 0.2;
constexpr double declarations_importance = 0.25;
constexpr double table_importance = 0.5;
constexpr double outside_importance = 0.2;

constexpr int reach = 75;  // Lines.
constexpr int near_reach = 15;
constexpr std::size_t names_max = 12;

}  // namespace

Addition::Addition(
    const SourceText& old, const Blocks& blocks, const SourceText& young, const Hunk& hunk
)
    : old_(old), young_(young), hunk_(hunk) {
    // Where it stands between two functions, it is in neither.
    const auto* before = blocks.find(hunk.old_begin - 1);
    const auto* after = blocks.find(hunk.old_begin);
    block_ = before == after ? before : nullptr;
    // The first line of a block, or its last, may be next to the hunk.
    if (!block_ && before && before->lines.last > hunk.old_begin - 1) block_ = before;
    scope_ = {
        std::max(1, hunk.old_begin - near_reach), std::min(old.lines(), hunk.old_begin + near_reach)
    };
    if (block_)
        scope_ = {
            std::max(block_->lines.first, hunk.old_begin - reach),
            std::min(block_->lines.last, hunk.old_begin + reach)
        };
}

double Addition::importance() const {
    double sum = 0;
    bool has_only_declarations = true;
    for (int line = hunk_.new_begin; line < hunk_.new_end; ++line) {
        if (young_.key(line) == 0) continue;
        if (!is_declaration(young_, line)) has_only_declarations = false;
        for (auto at = young_.begin(line); at < young_.end(line); ++at)
            sum += weight_of(young_.tokens()[at]);
    }
    double importance = std::min(1.5, 0.5 + sum / 20);
    if (!block_)
        importance *= outside_importance;
    else if (!block_->is_function)
        importance *= table_importance;
    else if (has_only_declarations)
        importance *= declarations_importance;
    return importance;
}

// The next line with more than braces, or 0.
int Addition::nearest(int from, int step) const {
    for (int line = from; line >= scope_.first && line <= scope_.last; line += step) {
        for (auto at = old_.begin(line); at < old_.end(line); ++at)
            if (old_.tokens()[at].kind != TokenKind::punctuation) return line;
    }
    return 0;
}

std::vector<std::uint64_t> Addition::names() const {
    std::vector<std::uint64_t> names;
    for (auto at = young_.begin(hunk_.new_begin); at < young_.begin(hunk_.new_end); ++at) {
        const auto& token = young_.tokens()[at];
        if (!is_telling_name(token) || names.size() >= names_max) continue;
        if (std::ranges::find(names, token.key) == names.end()) names.push_back(token.key);
    }
    return names;
}

bool Addition::has(int line, std::uint64_t name) const {
    for (auto at = old_.begin(line); at < old_.end(line); ++at)
        if (old_.tokens()[at].key == name) return true;
    return false;
}

bool Addition::assigns(int line, std::uint64_t name) const {
    bool is_named = false;
    for (auto at = old_.begin(line); at < old_.end(line); ++at) {
        const auto& token = old_.tokens()[at];
        if (is_named && (token.text == "=" || token.text == ":=")) return true;
        // An address that is passed on is most likely written to.
        if (token.key == name && at > old_.begin(line) && old_.tokens()[at - 1].text == "&")
            return true;
        is_named = is_named || token.key == name;
    }
    return false;
}

// The line that gives the name its value, else the nearest that has it, or 0.
int Addition::origin_of(std::uint64_t name) const {
    for (int line = hunk_.old_begin - 1; line >= scope_.first; --line)
        if (assigns(line, name)) return line;
    for (int distance = 1; distance <= near_reach; ++distance)
        for (const int line : {hunk_.old_begin - distance, hunk_.old_begin + distance - 1})
            if (line >= scope_.first && line <= scope_.last && has(line, name)) return line;
    return 0;
}

std::vector<LineEvidence> Addition::evidence(std::size_t file) const {
    std::map<int, double> weights;  // By line.
    const int before = nearest(hunk_.old_begin - 1, -1);
    const int after = nearest(hunk_.old_begin, 1);
    if (before) weights[before] += before_share;
    if (after) weights[after] += after_share;
    std::vector<int> origins;
    for (const auto name : names())
        if (const int line = origin_of(name)) origins.push_back(line);
    for (const int line : origins)
        weights[line] += names_share / static_cast<double>(origins.size());
    if (block_ && block_->is_function) {
        const auto count = static_cast<double>(scope_.last - scope_.first + 2);
        for (int line = scope_.first; line <= scope_.last; ++line)
            if (old_.key(line) != 0) weights[line] += function_share / count;
        weights[block_->lines.first] += function_share / count;
    }
    std::vector<LineEvidence> all;
    const double whole = addition_weight * importance();
    for (const auto& [line, weight] : weights) {
        LineEvidence one{.file = file, .line = line, .kind = EvidenceKind::around};
        double sum = 0;
        for (auto at = old_.begin(line); at < old_.end(line); ++at)
            sum += one.weights.emplace_back(weight_of(old_.tokens()[at]));
        for (auto& each : one.weights) each *= whole * weight / sum;
        if (sum > 0) all.push_back(std::move(one));
    }
    return all;
}

}  // namespace mainstay::suspect
