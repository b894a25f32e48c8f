#include "classify/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace mainstay::classify {

namespace {

struct Counts {
    double right = 0, chosen = 0, true_ones = 0;
};

struct Answer {
    double confidence, weight;
    bool is_right;
};

double macro_f1(const std::vector<Counts>& counts) {
    double sum = 0;
    std::size_t labels = 0;
    for (const Counts& of : counts) {
        if (of.true_ones + of.chosen == 0) continue;
        sum += 2 * of.right / (of.true_ones + of.chosen);
        ++labels;
    }
    return labels == 0 ? 0 : sum / static_cast<double>(labels);
}

double calibration_error(std::vector<Answer> answers) {
    std::sort(answers.begin(), answers.end(), [](const Answer& a, const Answer& b) {
        return a.confidence < b.confidence;
    });
    constexpr std::size_t groups = 10;
    double error = 0, all = 0;
    for (std::size_t group = 0; group < groups; ++group) {
        double confidence = 0, right = 0;
        auto end = answers.size() * (group + 1) / groups;
        for (auto i = answers.size() * group / groups; i < end; ++i) {
            confidence += answers[i].weight * answers[i].confidence;
            right += answers[i].is_right ? answers[i].weight : 0;
            all += answers[i].weight;
        }
        error += std::fabs(confidence - right);
    }
    return all > 0 ? error / all : 0;
}

std::vector<double> of_text(const HeldOut& held, std::size_t i, double temperature) {
    return probabilities(
        held.scores.data() + i * held.labels, held.labels, temperature, held.doubt()
    );
}

}  // namespace

std::vector<double> probabilities(
    const float* scores, std::size_t labels, double temperature, double doubt
) {
    std::vector<double> result(scores, scores + labels);
    double most = *std::max_element(result.begin(), result.end());
    double sum = 0;
    for (double& each : result) sum += each = std::exp((each - most) / temperature);
    for (double& each : result)
        each = (1 - doubt) * each / sum + doubt / static_cast<double>(labels);
    return result;
}

double log_loss(const HeldOut& held, double temperature) {
    double loss = 0, all = 0;
    for (std::size_t i = 0; i < held.size(); ++i) {
        auto of = of_text(held, i, temperature);
        loss -= double{held.weights[i]} * std::log(std::max(of[held.truths[i]], 1e-12));
        all += double{held.weights[i]};
    }
    return all > 0 ? loss / all : 0;
}

double fit_temperature(const HeldOut& held) {
    // The loss is convex in 1/T, so that it has one valley in ln T: a search by thirds finds it.
    double low = std::log(0.1), high = std::log(10.0);
    for (int i = 0; i < 30; ++i) {
        double third = (high - low) / 3;
        if (log_loss(held, std::exp(low + third)) < log_loss(held, std::exp(high - third)))
            high -= third;
        else
            low += third;
    }
    return std::exp((low + high) / 2);
}

std::vector<double> rarity_offsets(const std::vector<double>& shares, double strength) {
    std::vector<double> offsets;
    for (double share : shares) offsets.push_back(-strength * std::log(std::max(share, 1e-9)));
    return offsets;
}

std::size_t choice(const std::vector<double>& probabilities, const std::vector<double>& offsets) {
    std::size_t best = 0;
    auto rank = [&](std::size_t i) {
        return std::log(std::max(probabilities[i], 1e-300)) + offsets[i];
    };
    for (std::size_t i = 1; i < probabilities.size(); ++i)
        if (rank(i) > rank(best)) best = i;
    return best;
}

double fit_strength(const HeldOut& held, double temperature, const std::vector<double>& shares) {
    double best = 0, best_value = 0;
    // Half a standard error of an accuracy: less is noise.
    const double noise = 0.25 / std::sqrt(static_cast<double>(held.size()) + 1);
    for (double strength : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        auto found = quality(held, temperature, rarity_offsets(shares, strength), 0);
        auto value = (found.accuracy + found.macro_f1) / 2;
        if (strength == 0) best_value = value + noise;
        if (value <= best_value) continue;
        best = strength;
        best_value = value;
    }
    return best;
}

Quality quality(
    const HeldOut& held, double temperature, const std::vector<double>& offsets, double sure_from
) {
    std::vector<Counts> counts(held.labels);
    std::vector<Answer> answers;
    double all = 0, right = 0, sure = 0, sure_right = 0;
    for (std::size_t i = 0; i < held.size(); ++i) {
        auto of = of_text(held, i, temperature);
        auto chosen = choice(of, offsets);
        const double weight = double{held.weights[i]};
        const bool is_right = chosen == held.truths[i];
        counts[chosen].chosen += weight;
        counts[held.truths[i]].true_ones += weight;
        all += weight;
        if (is_right) counts[chosen].right += weight;
        if (is_right) right += weight;
        if (of[chosen] >= sure_from) sure += weight;
        if (of[chosen] >= sure_from && is_right) sure_right += weight;
        answers.push_back({of[chosen], weight, is_right});
    }
    return {
        .accuracy = right / all,
        .macro_f1 = macro_f1(counts),
        .log_loss = log_loss(held, temperature),
        .calibration_error = calibration_error(std::move(answers)),
        .answered = sure / all,
        .answered_accuracy = sure > 0 ? sure_right / sure : 0,
    };
}

}  // namespace mainstay::classify
