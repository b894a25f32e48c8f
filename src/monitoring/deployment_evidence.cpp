#include "monitoring/deployment_evidence.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace mainstay::monitoring {

namespace {

namespace json = boost::json;

constexpr std::chrono::hours marked_before{1};

/// `2026-11-29 10:41:07 UTC`
std::string clock_text(Time at) {
    auto text = to_string(at);
    text[10] = ' ';
    return text.substr(0, 19) + " UTC";
}

std::string before_text(Time at, Time began_at) {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(began_at - at).count();
    if (at >= began_at) return "while it began";
    if (minutes == 0) return "less than a minute before";
    return fmt::format("{} {} before", minutes, minutes == 1 ? "minute" : "minutes");
}

/// `Deployment 17 (version 1.4.0 of all of the application, by Ada) came into production …`
std::string text_of(const SuspectedDeployment& suspected, Time began_at) {
    const auto& d = *suspected.deployment;
    auto text = fmt::format(
        "Deployment {} (version {}{}", d.deployment, clipped(d.version, 100),
        d.service.empty() ? " of all of the application" : ""
    );
    if (!d.actor.empty()) text += fmt::format(", by {}", clipped(as_line(d.actor), 100));
    const auto place =
        d.environment.empty() ? "" : fmt::format(" in {}", clipped(d.environment, 100));
    const bool is_over = d.effective_at && *d.effective_at <= began_at;
    const auto at = is_over ? *d.effective_at : d.started_at;
    return fmt::format(
        "{}) {}{} at {}, {}{}", text, is_over ? "took effect" : "began", place, clock_text(at),
        before_text(at, began_at), suspected.is_just_before ? "" : ", and is not over"
    );
}

bool is_called(const HypothesisFacts& facts, const std::string& service) {
    return std::ranges::any_of(facts.callees, [&](const Callee& each) {
        return each.is_service && each.name == service;
    });
}

}  // namespace

std::optional<Hypothesis> by_deployment(
    const std::vector<KnownDeployment>& deployments, const WorseService& worse,
    const std::vector<KnownVersion>& versions
) {
    const auto suspected = suspected_deployment(deployments, worse, versions);
    if (!suspected) return std::nullopt;
    return Hypothesis{
        "deployment",
        suspected->is_just_before ? HypothesisState::validated : HypothesisState::open,
        text_of(*suspected, worse.began_at) + '.',
        std::to_string(suspected->deployment->deployment),
    };
}

std::optional<Hypothesis> by_callee_deployment(
    const std::vector<KnownDeployment>& deployments, const Callee& callee, const WorseService& worse
) {
    if (!callee.is_service) return std::nullopt;
    std::vector<KnownDeployment> own;
    std::ranges::copy_if(deployments, std::back_inserter(own), [&](const KnownDeployment& each) {
        return each.service == callee.name;
    });
    const auto suspected =
        suspected_deployment(own, {callee.name, worse.environment, worse.began_at}, {});
    if (!suspected || !suspected->is_just_before) return std::nullopt;
    const bool is_bad = callee.state && callee.state->is_bad();
    const bool is_known = is_bad || (callee.state && callee.state->judged > 0);
    const auto state = !is_known ? HypothesisState::open
                       : is_bad  ? HypothesisState::validated
                                 : HypothesisState::refuted;
    const auto then = !is_known ? "Too little is known of how that does."
                      : is_bad  ? "That is worse, too."
                                : "None of its operations is worse.";
    return Hypothesis{
        "callee_deployment",
        state,
        fmt::format(
            "It calls {}. {}. {}", clipped(callee.name, 100), text_of(*suspected, worse.began_at),
            then
        ),
        std::to_string(suspected->deployment->deployment),
    };
}

Hypothesis by_change(const HypothesisFacts& facts, const WorseService& worse) {
    auto deployed = by_deployment(facts.deployments, worse, facts.versions);
    return deployed ? *std::move(deployed) : by_version(worse.began_at, facts.versions);
}

void add_marks(
    json::array& marks, const HypothesisFacts& facts, const WorseService& worse, std::size_t most
) {
    const auto from = worse.began_at - marked_before;
    std::vector<std::string> named;
    for (const auto& each : facts.deployments) {
        const bool is_own = each.service.empty() || each.service == worse.service;
        const bool is_there = each.environment.empty() || worse.environment.empty() ||
                              each.environment == worse.environment;
        const auto at = each.effective_at.value_or(each.started_at);
        if (!is_there || at <= from || !(is_own || is_called(facts, each.service))) continue;
        if (is_own) named.push_back(each.version);
        if (marks.size() >= most) continue;
        marks.push_back(json::object{
            {"at", at.micros / 1'000'000},
            {"text", fmt::format(
                         "Deployment {}: {}{}", each.deployment,
                         is_own ? "version " : fmt::format("{} ", clipped(each.service, 100)),
                         clipped(each.version, 100)
                     )},
            {"deployment", std::to_string(each.deployment)},
        });
    }
    for (const auto& version : facts.versions)
        if (version.noticed_at > from && marks.size() < most &&
            std::ranges::find(named, version.version) == named.end())
            marks.push_back(json::object{
                {"at", version.noticed_at.micros / 1'000'000},
                {"text", fmt::format("Version {}", clipped(version.version, 100))},
            });
}

}  // namespace mainstay::monitoring
