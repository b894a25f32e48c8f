#include "classify/search.hpp"

#include <algorithm>

namespace mainstay::classify {

namespace {

constexpr std::size_t sample_texts_max = 12'000;
constexpr std::size_t all_folds_texts_max = 3'000;  // Of more texts one fold tells enough.
constexpr double cost_min = 0.01, cost_max = 1'000;
constexpr double gain_min =
    0.998;  // What lowers the loss by less than 0.2 % is not worth a change.

class Search {
public:
    explicit Search(const TrainingSet& set) : set_(set), chosen_(sample_of(set, sample_texts_max)) {
        tried_ = chosen_.size() <= all_folds_texts_max ? folds : 1;
        loss_ = loss_of(best_);
    }

    Regularisation run() {
        search_cost();
        search_prior();
        search_blocks();
        search_cost();
        return best_;
    }

private:
    static constexpr std::size_t folds = 5;

    double loss_of(const Regularisation& tried) const {
        auto held = held_out(set_, chosen_, folds, tried_, tried);
        return log_loss(held, fit_temperature(held));
    }

    bool take_if_better(const Regularisation& tried) {
        auto loss = loss_of(tried);
        if (loss >= gain_min * loss_) return false;
        best_ = tried;
        loss_ = loss;
        return true;
    }

    void search_cost() {
        for (double factor : {3.0, 1 / 3.0}) {
            bool is_better = false;
            for (;;) {
                auto tried = best_;
                tried.cost *= factor;
                if (tried.cost < cost_min || tried.cost > cost_max || !take_if_better(tried)) break;
                is_better = true;
            }
            if (is_better) break;
        }
    }

    void search_prior() {
        for (auto prior : {Prior::rarity, Prior::both}) {
            for (double factor : {1.0, 1 / 3.0}) {
                auto tried = best_;
                tried.prior = prior;
                tried.cost *= factor;
                take_if_better(tried);
            }
        }
    }

    bool is_used(std::size_t block) const {
        return std::any_of(chosen_.begin(), chosen_.end(), [&](auto number) {
            return set_.documents()[number].sizes[block] > 0;
        });
    }

    void search_blocks() {
        for (std::size_t block = 0; block < block_count; ++block) {
            if (!is_used(block)) continue;
            for (float factor : {0.5F, 2.0F}) {
                auto tried = best_;
                tried.blocks[block] *= factor;
                if (!take_if_better(tried)) continue;
                tried.blocks[block] *= factor;
                take_if_better(tried);
                break;
            }
        }
    }

    const TrainingSet& set_;
    Chosen chosen_;
    std::size_t tried_ = 1;
    Regularisation best_;
    double loss_ = 0;
};

}  // namespace

Chosen sample_of(const TrainingSet& set, std::size_t max) {
    const auto& documents = set.documents();
    Chosen chosen;
    // Every step-th of each label, so that all keep their shares; a rare label keeps its first.
    std::vector<double> due(set.labels().size(), 1);
    const double part =
        std::min(1.0, static_cast<double>(max) / static_cast<double>(documents.size()));
    for (std::uint32_t i = 0; i < documents.size(); ++i) {
        auto& owed = due[documents[i].label];
        if (part == 1 || owed >= 1) {
            chosen.push_back(i);
            owed -= 1;
        }
        owed += part;
    }
    return chosen;
}

std::pair<Chosen, Chosen> split(
    const TrainingSet& set, const Chosen& chosen, std::size_t folds, std::size_t fold
) {
    std::pair<Chosen, Chosen> result;
    std::vector<std::size_t> seen(set.labels().size());
    for (auto number : chosen) {
        auto label = set.documents()[number].label;
        // Labels begin at different folds, so that single texts do not all fall into the first.
        auto is_held = (seen[label]++ + label) % folds == fold;
        (is_held ? result.second : result.first).push_back(number);
    }
    return result;
}

void add_scores(
    HeldOut& to, const TrainingSet& set, const Chosen& documents, const Regularisation& used,
    const Weights& weights
) {
    to.labels = set.labels().size();
    std::vector<float> scores(to.labels);
    for (auto number : documents) {
        const Document& document = set.documents()[number];
        score(set, document, used, weights, scores.data());
        to.scores.insert(to.scores.end(), scores.begin(), scores.end());
        to.truths.push_back(document.label);
        to.weights.push_back(document.weight);
    }
}

HeldOut held_out(
    const TrainingSet& set, const Chosen& chosen, std::size_t folds, std::size_t tried,
    const Regularisation& used
) {
    HeldOut held;
    for (std::size_t fold = 0; fold < tried; ++fold) {
        auto [learnt, kept] = split(set, chosen, folds, fold);
        if (!kept.empty()) add_scores(held, set, kept, used, fit(set, learnt, used));
    }
    return held;
}

Regularisation find_regularisation(const TrainingSet& set) { return Search(set).run(); }

}  // namespace mainstay::classify
