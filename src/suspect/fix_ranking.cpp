#include "suspect/fix_ranking.hpp"

#include <algorithm>
#include <map>
#include <string>

#include <fmt/format.h>

#include "suspect/calibration.hpp"
#include "suspect/commit_subject.hpp"

namespace mainstay::suspect {

namespace {

// A further suspect helps who looks for the cause where it is right more than a third of the time.
constexpr double second_share_min = 0.36;
constexpr double own_share_min = 0.4;     // In a part of the code, to be the suspect of it.
constexpr double known_share_min = 0.35;  // To be the suspect of another part as well.
constexpr double repeated_min = 0.4;      // Of the words of two changes that are one.

constexpr double removed_confidence = 0.95;
constexpr double around_confidence = 0.7;

// How much of two changes is the same: 0 to 1.
double similarity(const std::vector<std::uint64_t>& one, const std::vector<std::uint64_t>& other) {
    if (one.empty() || other.empty()) return 0;
    std::vector<std::uint64_t> both;
    std::ranges::set_intersection(one, other, std::back_inserter(both));
    return static_cast<double>(both.size()) /
           static_cast<double>(one.size() + other.size() - both.size());
}

// What a fix does in one folder.
struct FolderPart {
    std::vector<Attribution> attributions;
    std::vector<std::uint64_t> changed;
};

class FixRanking {
public:
    FixRanking(
        const git::Commit& fix, const std::vector<Attribution>& attributions,
        const std::vector<FixFile>& files, const CommitMap& commits
    )
        : fix_(fix), attributions_(attributions), files_(files), commits_(commits) {}

    std::vector<Suspect> suspects(const FixOptions& options) {
        const auto all = candidates(attributions_, commits_, fix_.committed_at);
        for (const auto& candidate : all) {
            const bool is_first = chosen_.empty();
            if (is_first || candidate.share >= second_share_min) chosen_.push_back(candidate);
        }
        add_repeated();
        std::vector<Suspect> suspects;
        for (const auto& candidate : chosen_) {
            auto suspect = suspect_of(candidate);
            if (suspect.confidence >= options.confidence_min &&
                suspects.size() < options.suspects_max)
                suspects.push_back(std::move(suspect));
        }
        return suspects;
    }

private:
    // Where one change is made in several places, each has a cause of its own.
    void add_repeated() {
        std::map<std::string_view, FolderPart> parts;
        for (const auto& one : attributions_) {
            const auto& file = files_[one.file];
            parts[file.folder()].attributions.push_back(one);
        }
        if (parts.size() < 2) return;
        for (const auto& file : files_) {
            const auto part = parts.find(file.folder());
            if (part == parts.end() || files_[attributions_.front().file].fix != file.fix) continue;
            auto& changed = part->second.changed;
            changed.insert(changed.end(), file.changed.begin(), file.changed.end());
        }
        for (auto& [folder, part] : parts) std::ranges::sort(part.changed);
        for (const auto& [folder, part] : parts) {
            const bool is_repeated = std::ranges::any_of(parts, [&](const auto& other) {
                return other.first != folder &&
                       similarity(part.changed, other.second.changed) >= repeated_min;
            });
            if (is_repeated) add_best_of(part);
        }
    }

    void add_best_of(const FolderPart& part) {
        const auto own = candidates(part.attributions, commits_, fix_.committed_at);
        if (own.empty() || own.front().share < own_share_min) return;
        for (const auto& candidate : own) {
            const auto is_chosen = std::ranges::any_of(chosen_, [&](const Candidate& other) {
                return other.commit == candidate.commit;
            });
            if (is_chosen && candidate.share >= known_share_min) return;
        }
        chosen_.push_back(own.front());
    }

    Suspect suspect_of(const Candidate& candidate) const {
        double removed = 0, all = 0;
        for (const auto& one : attributions_) {
            if (one.commit != candidate.commit) continue;
            all += one.weight;
            if (one.kind == EvidenceKind::removed) removed += one.weight;
        }
        const double part = all > 0 ? removed / all : 0;
        const double trust = part * removed_confidence + (1 - part) * around_confidence;
        return {candidate.commit, probability_of(candidate.share * trust), reasons_of(candidate)};
    }

    std::vector<std::string> reasons_of(const Candidate& candidate) const {
        const auto commit = commits_.find(candidate.commit);
        std::string age;
        if (commit != commits_.end())
            age = fmt::format(
                ", {} before it", span_in_words(fix_.committed_at - commit->second.committed_at)
            );
        std::vector<std::string> reasons;
        auto add = [&](EvidenceKind kind, const char* what) {
            const auto counts = count_lines(attributions_, kind);
            const auto own = counts.by_commit.find(candidate.commit);
            if (own == counts.by_commit.end()) return;
            reasons.push_back(fmt::format(
                "wrote {} of the {} line{} {}{}", own->second, counts.all,
                counts.all == 1 ? "" : "s", what, reasons.empty() ? age : ""
            ));
        };
        add(EvidenceKind::removed, "that the fix changes or removes");
        add(EvidenceKind::around, "around what the fix adds");
        if (reasons.empty()) reasons.push_back("wrote a part of what the fix changes" + age);
        if (commit != commits_.end() && is_cosmetic(commit->second.subject()))
            reasons.emplace_back("its message is of the form of code rather than of what it does");
        return reasons;
    }

    const git::Commit& fix_;
    const std::vector<Attribution>& attributions_;
    const std::vector<FixFile>& files_;
    const CommitMap& commits_;
    std::vector<Candidate> chosen_;
};

}  // namespace

std::vector<Suspect> rank(
    const git::Commit& fix, const std::vector<Attribution>& attributions,
    const std::vector<FixFile>& files, const CommitMap& commits, const FixOptions& options
) {
    if (attributions.empty()) return {};
    return FixRanking(fix, attributions, files, commits).suspects(options);
}

}  // namespace mainstay::suspect
