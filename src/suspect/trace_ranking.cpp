#include "suspect/trace_ranking.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "base/text.hpp"

namespace mainstay::suspect {

namespace {

// An error that is new is most likely of a new commit.
constexpr double release_days_unit = 30;
constexpr double release_exponent = -0.5;
// A commit that the good release had as well.
constexpr double known_good_factor = 0.05;
constexpr double old_days_unit = 90;
constexpr double old_exponent = -0.5;
constexpr double further_share_min = 0.15;

class TraceRanking {
public:
    TraceRanking(const std::vector<Attribution>& attributions, const TraceFacts& facts)
        : attributions_(attributions), facts_(facts) {}

    std::vector<Suspect> suspects(const TraceOptions& options) const {
        const auto all = shares();
        std::vector<Suspect> suspects;
        for (const auto& candidate : all) {
            const double confidence = candidate.share * trust_in(candidate.commit);
            const bool is_further = !suspects.empty();
            if (confidence < options.confidence_min || suspects.size() >= options.suspects_max ||
                (is_further && candidate.share < further_share_min))
                continue;
            suspects.push_back({candidate.commit, confidence, reasons_of(candidate)});
        }
        return suspects;
    }

private:
    // Each frame divides what it weighs among the commits of its lines, each by what is likely of
    // it: a frame whose lines are all old has little to say of a new error, and where only its own
    // line is old, a new one beside it has more to do with it.
    std::vector<Candidate> shares() const {
        std::map<std::size_t, std::vector<Attribution>> frames;
        for (const auto& one : attributions_) frames[one.file].push_back(one);
        std::map<git::CommitId, Candidate> all;
        double whole = 0;
        for (const auto& [frame, lines] : frames) {
            double weight = 0;
            for (const auto& one : lines) weight += one.weight;
            for (const auto& candidate : candidates(lines, facts_.commits, facts_.release_at)) {
                const double share = weight * candidate.share * factor_of(candidate.commit);
                auto& total = all[candidate.commit];
                total.commit = candidate.commit;
                total.weight += candidate.weight;
                total.share += share;
                whole += share;
            }
        }
        std::vector<Candidate> sorted;
        for (auto& [id, candidate] : all) {
            if (whole > 0) candidate.share /= whole;
            sorted.push_back(candidate);
        }
        std::ranges::sort(sorted, [](const Candidate& one, const Candidate& other) {
            return one.share != other.share ? one.share > other.share : one.commit < other.commit;
        });
        return sorted;
    }

    double days_before_release(const git::CommitId& id) const {
        const auto commit = facts_.commits.find(id);
        if (commit == facts_.commits.end()) return 0;
        const auto age = facts_.release_at - commit->second.committed_at;
        return std::max(0.0, static_cast<double>(age.count()) / 86'400e6);
    }

    bool is_since_good(const git::CommitId& id) const {
        return facts_.since_good && facts_.since_good->contains(id);
    }

    double factor_of(const git::CommitId& id) const {
        if (facts_.since_good && !is_since_good(id)) return known_good_factor;
        return std::pow(1 + days_before_release(id) / release_days_unit, release_exponent);
    }

    // How much even the most likely one is to be trusted: old lines worked for long.
    double trust_in(const git::CommitId& id) const {
        if (is_since_good(id)) return 0.95;
        if (facts_.since_good) return 0.25;
        return 0.9 * std::pow(1 + days_before_release(id) / old_days_unit, old_exponent);
    }

    std::vector<std::string> reasons_of(const Candidate& candidate) const {
        std::vector<std::string> reasons;
        std::size_t first = facts_.frames.size();
        int first_line = 0;
        double most = 0;
        for (const auto& one : attributions_) {
            if (one.commit != candidate.commit || one.weight <= most) continue;
            most = one.weight;
            first = one.file;
            first_line = one.line;
        }
        const auto commit = facts_.commits.find(candidate.commit);
        const auto age = commit == facts_.commits.end()
                             ? std::string()
                             : ", " +
                                   span_in_words(facts_.release_at - commit->second.committed_at) +
                                   " before the release";
        const auto counts = count_lines(attributions_, EvidenceKind::frame);
        const auto own = counts.by_commit.find(candidate.commit);
        if (own != counts.by_commit.end())
            reasons.push_back(fmt::format(
                "wrote the lines of {} of the {} frame{}{}", own->second, counts.all,
                counts.all == 1 ? "" : "s", age
            ));
        else
            reasons.push_back("wrote lines beside those of the frames" + age);
        if (first < facts_.frames.size())
            reasons.push_back(fmt::format(
                "among them {}:{}", printable(facts_.frames[first], Lines::one), first_line
            ));
        if (is_since_good(candidate.commit))
            reasons.push_back(fmt::format(
                "is not in {}, which did not have the error",
                facts_.good_name.empty() ? "the good release"
                                         : printable(facts_.good_name, Lines::one)
            ));
        return reasons;
    }

    const std::vector<Attribution>& attributions_;
    const TraceFacts& facts_;
};

}  // namespace

std::vector<Suspect> rank(
    const std::vector<Attribution>& attributions, const TraceFacts& facts,
    const TraceOptions& options
) {
    return TraceRanking(attributions, facts).suspects(options);
}

}  // namespace mainstay::suspect
