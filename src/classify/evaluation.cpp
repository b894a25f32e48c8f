#include "classify/evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace mainstay::classify {

namespace {

struct Answer {
    double confidence = 0;
    std::size_t truth = 0;
    std::size_t label = 0;

    bool is_right() const { return truth == label; }
};

/// Whether so many of so many are `precision` also when one standard error is taken off.
bool reaches(double right, double answered, double precision) {
    const double share = (right + 1) / (answered + 2);
    return share - std::sqrt(share * (1 - share) / (answered + 2)) >= precision;
}

double threshold(std::vector<Answer> answers, double precision) {
    std::ranges::sort(answers, [](const Answer& a, const Answer& b) {
        return a.confidence > b.confidence;
    });
    double found = Evaluation::never_sure;
    double right = 0;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        right += answers[i].is_right() ? 1 : 0;
        bool is_between =
            i + 1 < answers.size() && answers[i + 1].confidence == answers[i].confidence;
        if (!is_between && reaches(right, static_cast<double>(i + 1), precision))
            found = answers[i].confidence;
    }
    return found;
}

std::vector<Confusion> worst(
    const std::map<std::pair<std::size_t, std::size_t>, std::int64_t>& wrong,
    std::span<const std::string> labels
) {
    std::vector<Confusion> all;
    for (const auto& [pair, texts] : wrong)
        all.push_back({labels[pair.first], labels[pair.second], texts});
    std::ranges::sort(all, [](const Confusion& a, const Confusion& b) {
        return std::tie(b.texts, a.truth, a.taken_for) < std::tie(a.texts, b.truth, b.taken_for);
    });
    if (all.size() > Evaluation::confusions_max) all.resize(Evaluation::confusions_max);
    return all;
}

void count(
    Evaluation& into, const std::vector<Answer>& answers, std::span<const std::string> labels
) {
    for (const auto& label : labels) into.labels.push_back({.label = label});
    std::map<std::pair<std::size_t, std::size_t>, std::int64_t> wrong;
    std::int64_t right = 0, answered = 0, answered_right = 0;
    for (const Answer& answer : answers) {
        auto& of = into.labels[answer.truth];
        const int is_right = answer.is_right() ? 1 : 0;
        const int is_answered = answer.confidence >= into.sure_from ? 1 : 0;
        ++of.texts;
        right += is_right;
        of.right += is_right;
        answered += is_answered;
        of.answered += is_answered;
        answered_right += is_answered * is_right;
        of.answered_right += is_answered * is_right;
        if (!is_right) ++wrong[{answer.truth, answer.label}];
    }
    into.texts = static_cast<std::int64_t>(answers.size());
    auto share = [](std::int64_t part, std::int64_t all) {
        return all == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(all);
    };
    into.accuracy = share(right, into.texts);
    into.answered = share(answered, into.texts);
    into.answered_accuracy = share(answered_right, answered);
    into.confusions = worst(wrong, labels);
}

}  // namespace

Evaluation evaluate(
    const HeldOut& held, double temperature, const std::vector<double>& offsets,
    std::span<const std::string> labels, double precision
) {
    std::vector<Answer> chosen_on, counted_on;
    for (std::size_t i = 0; i < held.size(); ++i) {
        auto of_labels = probabilities(
            held.scores.data() + i * held.labels, held.labels, temperature, held.doubt()
        );
        auto label = choice(of_labels, offsets);
        auto& half = i % 2 == 0 ? chosen_on : counted_on;
        half.push_back({of_labels[label], held.truths[i], label});
    }
    Evaluation evaluation{.sure_from = threshold(std::move(chosen_on), precision)};
    count(evaluation, counted_on, labels);
    return evaluation;
}

}  // namespace mainstay::classify
