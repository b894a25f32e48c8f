#include "detect/root_cause.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "detect/root_cause_finding.hpp"

namespace mainstay::detect {

namespace {

constexpr double fault_from = 0.2;        // Below, nothing is called a fault.
constexpr double fault_from_noisy = 0.3;  // The same, at most, where much comes and goes anyway.
constexpr double shown_from = 0.05;
constexpr double wrong_from = 0.2;  // From here on a component counts as one that suffers.

class Analysis {
public:
    explicit Analysis(const RootCauseQuestion& question) : question_(question) {}

    std::vector<RootCause> run() {
        find();
        if (findings_.empty()) return {};
        weigh_beside_peers(question_, findings_);
        load_ = weigh_load(findings_, names_.size());
        weigh_passed_on(question_, findings_);
        weigh_kinds();
        weigh_within();
        weigh_calls();
        weigh_onsets();
        weigh_company();
        return ranked();
    }

private:
    ComponentId id_of(const std::string& name) {
        const auto [found, is_new] =
            ids_.try_emplace(name, static_cast<ComponentId>(names_.size()));
        if (is_new) names_.push_back(&found->first);
        return found->second;
    }

    /// Each component and metric once: of series of the same names, the one that deviates most.
    void find() {
        std::unordered_map<std::string, std::size_t> known;
        double last = 0;
        for (std::size_t i = 0; i < question_.series.size(); ++i) {
            const auto& series = question_.series[i];
            const auto points = prepared(series);
            Finding finding;
            finding.series = i;
            finding.component = id_of(series.component);
            finding.kind = metric_kind(series.metric);
            finding.deviation = deviation(points, question_.from, question_.to, 0);
            if (!points.empty() && points.front().at < question_.from)
                usual_findings_.push_back(just_before(finding, points));
            last = std::max(last, finding.deviation.last);
            const auto [place, is_new] =
                known.try_emplace(series.component + '\0' + series.metric, findings_.size());
            if (is_new)
                findings_.push_back(std::move(finding));
            else if (finding.deviation.beyond > findings_[place->second].deviation.beyond)
                findings_[place->second] = std::move(finding);
        }
        // Where all end early there is no silence: nothing was recorded.
        for (auto& each : findings_) {
            auto& found = each.deviation;
            const auto gap = std::max(5 * found.step, 0.3 * (question_.to - question_.from));
            found.is_silent = found.is_silent && last - found.last > gap;
        }
    }

    /// `finding` for the range just before, as long as this one where the history is long enough.
    Finding just_before(Finding finding, const std::vector<MetricPoint>& points) const {
        const auto history = question_.from - points.front().at;
        const auto length = std::min(question_.to - question_.from, history / 3);
        finding.deviation =
            deviation(points, question_.from - length, std::nextafter(question_.from, 0), 0);
        return finding;
    }

    /// From which score on something is called a fault: more than what the range just before, in
    /// which nothing is known to be wrong, would give.
    double fault_score() {
        weigh_beside_peers(question_, usual_findings_);
        weigh_load(usual_findings_, names_.size());
        double most = 0;
        for (const auto& each : usual_findings_)
            if (!each.deviation.is_silent)
                most = std::max(
                    most, each.strength * weight_of(each.kind, each.deviation.has_risen())
                );
        constexpr double times_usual = 2;
        return std::clamp(times_usual * most, fault_from, fault_from_noisy);
    }

    void weigh_kinds() {
        own_.assign(names_.size(), 0);
        symptom_.assign(names_.size(), 0);
        for (auto& each : findings_) {
            const bool is_by_silence = each.deviation.is_silent;
            const auto weight =
                is_by_silence ? 0.9 : weight_of(each.kind, each.deviation.has_risen());
            each.score = each.strength * weight;
            auto& own = own_[each.component];
            own = std::max(own, each.score);
            if (each.is_symptom() || is_by_silence)
                symptom_[each.component] = std::max(symptom_[each.component], each.score);
        }
        onset_.assign(names_.size(), question_.to);
        for (const auto& each : findings_)
            if (each.score > 0.5 * own_[each.component])
                onset_[each.component] = std::min(onset_[each.component], each.deviation.onset);
    }

    /// What a component uses up explains its latency and its errors.
    void weigh_within() {
        std::vector<Finding*> cause(names_.size(), nullptr);
        for (auto& each : findings_) {
            auto& best = cause[each.component];
            if (!each.is_symptom() && (!best || each.score > best->score)) best = &each;
        }
        constexpr double enough = 0.5, explained = 0.75, gain = 0.7;
        for (auto& each : findings_) {
            auto* best = cause[each.component];
            const bool is_explained = each.is_symptom() && best && best->score >= shown_from &&
                                      best->score >= enough * each.score;
            if (!is_explained) continue;
            best->score = std::max(best->score, best->score + gain * (each.score - best->score));
            each.score *= explained;
        }
        if (!question_.calls.empty()) return;
        // Without a graph, what is used up most may be behind the symptoms of all others.
        double most = 0;
        for (const auto* each : cause)
            if (each) most = std::max(most, each->score);
        constexpr double of_others = 0.35;
        for (auto& each : findings_)
            if (each.is_symptom() && most > 0)
                each.score *= 1 - of_others * std::min(1.0, most / std::max(each.score, 1e-9));
    }

    void weigh_calls() {
        std::vector<std::pair<ComponentId, ComponentId>> calls;
        calls.reserve(question_.calls.size());
        for (const auto& [caller, callee] : question_.calls)
            calls.emplace_back(id_of(caller), id_of(callee));
        own_.resize(names_.size());
        symptom_.resize(names_.size());
        onset_.resize(names_.size(), question_.to);
        explanations_.resize(names_.size());
        const CallGraph graph(names_.size(), calls);
        const auto below = graph.strongest_below(own_);
        for (ComponentId id = 0; id < names_.size(); ++id) {
            explanations_[id].load = load_;
            for (auto caller : graph.callers(id))
                if (symptom_[caller] >= wrong_from)
                    explanations_[id].callers.push_back(*names_[caller]);
        }
        const auto late = 0.1 * (question_.to - question_.from);
        for (auto& each : findings_) {
            const auto& cause = below[each.component];
            const auto own = own_[each.component];
            if (own <= 0) continue;
            if (cause.component != no_component) {
                auto explained = std::min(1.0, cause.strength / own);
                // What began later explains little.
                if (onset_[cause.component] > each.deviation.onset + late) explained *= 0.4;
                constexpr double of_symptom = 0.55, of_cause = 0.15;
                each.score *= 1 - explained * (each.is_symptom() ? of_symptom : of_cause);
                if (explained > 0.5 && each.is_symptom())
                    explanations_[each.component].callee = *names_[cause.component];
            }
            constexpr double per_caller = 0.06;
            const auto callers =
                std::min<std::size_t>(4, explanations_[each.component].callers.size());
            each.score *= 1 + per_caller * static_cast<double>(callers);
        }
    }

    /// What began first gains.
    void weigh_onsets() {
        double best = 0;
        for (const auto& each : findings_) best = std::max(best, each.score);
        double first = question_.to;
        for (const auto& each : findings_)
            if (each.score > 0.4 * best) first = std::min(first, each.deviation.onset);
        constexpr double gain = 0.2;
        const auto span = question_.to - question_.from;
        for (auto& each : findings_) {
            const auto scale = std::max(0.05 * span, 2 * each.deviation.step);
            const auto later = std::max(0.0, each.deviation.onset - first);
            each.score *= (1 + gain * std::exp(-later / scale)) / (1 + gain);
        }
    }

    /// Other metrics of the same component corroborate.
    void weigh_company() {
        std::vector<double> sum(names_.size(), 0), most(names_.size(), 0);
        for (const auto& each : findings_) {
            sum[each.component] += each.score * each.score;
            most[each.component] = std::max(most[each.component], each.score);
        }
        constexpr double share = 0.25;
        for (auto& each : findings_) {
            const auto others =
                std::min(1.0, std::max(0.0, sum[each.component] - each.score * each.score));
            each.score = std::min(1.0, each.score);
            each.score += (1 - each.score) * share * others * each.score;
        }
    }

    std::vector<RootCause> ranked() {
        std::vector<const Finding*> order;
        for (const auto& each : findings_)
            if (each.score >= shown_from) order.push_back(&each);
        std::ranges::sort(order, [](const Finding* a, const Finding* b) {
            return a->score != b->score ? a->score > b->score : a->series < b->series;
        });
        std::vector<RootCause> causes;
        if (order.empty() || order.front()->score < fault_score()) return causes;
        causes.reserve(order.size());
        for (const auto* each : order) {
            const auto& series = question_.series[each->series];
            auto explanation = explanations_[each->component];
            if (each->is_symptom() == false) explanation.callee.clear();
            causes.push_back(
                {series.component, series.metric, each->score, reason_of(series, *each, explanation)
                }
            );
        }
        return causes;
    }

    const RootCauseQuestion& question_;
    std::unordered_map<std::string, ComponentId> ids_;
    std::vector<const std::string*> names_;  // By id.
    std::vector<Finding> findings_;
    std::vector<Finding> usual_findings_;  // Of the range just before.
    std::vector<double> own_;              // The strongest evidence, by component.
    std::vector<double> symptom_;          // The strongest of what others may have caused.
    std::vector<double> onset_;
    std::vector<Explanation> explanations_;
    double load_ = 1;
};

}  // namespace

std::vector<RootCause> root_causes(const RootCauseQuestion& question) {
    return Analysis(question).run();
}

}  // namespace mainstay::detect
