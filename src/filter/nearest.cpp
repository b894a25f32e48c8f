#include "filter/nearest.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace mainstay::filter {

namespace {

constexpr std::size_t length_max = 40;
constexpr int changes_max = 2;

/// How many letters differ: the restricted Damerau-Levenshtein distance.
int distance(std::string_view a, std::string_view b) {
    std::array<std::array<int, length_max + 1>, 3> rows{};
    for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto& row = rows[i % 3];
        const auto& above = rows[(i + 2) % 3];
        row[0] = static_cast<int>(i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min(
                {above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)}
            );
            const bool is_swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (is_swap) row[j] = std::min(row[j], rows[(i + 1) % 3][j - 2] + 1);
        }
    }
    return rows[a.size() % 3][b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
    if (word.empty() || word.size() > length_max) return {};
    const auto lower = lower_ascii(word);
    std::string best;
    int fewest = std::min(changes_max, (static_cast<int>(word.size()) - 1) / 2) + 1;
    for (const auto& each : known) {
        if (each.size() > length_max) continue;
        const auto changes = distance(lower, lower_ascii(each));
        if (changes >= fewest) continue;
        fewest = changes;
        best = each;
    }
    return best;
}

}  // namespace mainstay::filter
