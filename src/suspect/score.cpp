#include "suspect/score.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "suspect/commit_subject.hpp"

namespace mainstay::suspect {

namespace {

// A fault is found soon or seldom: a commit of a year ago is half as likely as one of the last
// weeks.
constexpr double age_days_unit = 30;
constexpr double age_exponent = -0.3;
constexpr double cosmetic_factor = 0.5;
constexpr double feature_factor = 1.1;

double days_between(Time old, Time young) {
    return std::max(0.0, static_cast<double>((young - old).count()) / 86'400e6);
}

double factor_of(const git::Commit& commit, Time at) {
    double factor =
        std::pow(1 + days_between(commit.committed_at, at) / age_days_unit, age_exponent);
    if (is_cosmetic(commit.subject()))
        factor *= cosmetic_factor;
    else if (is_feature(commit.subject()))
        factor *= feature_factor;
    return factor;
}

}  // namespace

std::vector<Candidate> candidates(
    std::span<const Attribution> attributions, const CommitMap& commits, Time at
) {
    std::map<git::CommitId, double> weights;
    for (const auto& one : attributions) weights[one.commit] += one.weight;
    std::vector<Candidate> all;
    double sum = 0;
    for (const auto& [id, weight] : weights) {
        const auto commit = commits.find(id);
        const double factor = commit == commits.end() ? 1 : factor_of(commit->second, at);
        all.push_back({id, weight, weight * factor});
        sum += weight * factor;
    }
    for (auto& candidate : all) candidate.share = sum > 0 ? candidate.share / sum : 0;
    std::ranges::sort(all, [](const Candidate& one, const Candidate& other) {
        return one.share != other.share ? one.share > other.share : one.commit < other.commit;
    });
    return all;
}

LineCounts count_lines(std::span<const Attribution> attributions, EvidenceKind kind) {
    std::map<std::pair<std::size_t, int>, std::map<git::CommitId, double>> lines;
    for (const auto& one : attributions)
        if (one.kind == kind) lines[{one.file, one.line}][one.commit] += one.weight;
    LineCounts counts;
    for (const auto& [line, weights] : lines) {
        ++counts.all;
        const auto most =
            std::ranges::max_element(weights, {}, [](const auto& weight) { return weight.second; });
        ++counts.by_commit[most->first];
    }
    return counts;
}

std::string span_in_words(std::chrono::microseconds span) {
    const double hours = std::max(0.0, static_cast<double>(span.count()) / 3'600e6);
    auto counted = [](double count, const char* unit) {
        const auto whole = static_cast<long>(count);
        return fmt::format("{} {}{}", whole, unit, whole == 1 ? "" : "s");
    };
    if (hours < 48) return counted(hours, "hour");
    if (hours < 24 * 730) return counted(hours / 24, "day");
    return counted(hours / 24 / 365.25, "year");
}

}  // namespace mainstay::suspect
