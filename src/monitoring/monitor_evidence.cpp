#include "monitoring/monitor_evidence.hpp"

#include <algorithm>
#include <cmath>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "wire/name.hpp"

namespace mainstay::monitoring {

namespace {

namespace json = boost::json;

constexpr std::size_t labels_shown_max = 20;
constexpr std::size_t points_max = 240;

template <class Text>
Text line_of(std::string_view text, std::string_view otherwise = "") {
    std::string line(clipped(as_line(text), Text::max));
    return {line.empty() ? std::string(otherwise) : std::move(line)};
}

std::string number_text(double value) {
    const double size = std::abs(value);
    if (size != 0 && size < 1e-4) return fmt::format("{:.2g}", value);
    if (size < 1e6) return fmt::format("{:.4g}", value);
    // In four figures, as all others, and written out.
    const double unit = std::pow(10, std::floor(std::log10(size)) - 3);
    return fmt::format("{:.0f}", std::round(value / unit) * unit);
}

double rounded(double value) { return std::stod(fmt::format("{:.6g}", value)); }

bool is_per_second(MetricShow show) { return show == MetricShow::rate; }

/// How a page of an incident knows the unit of a fact by its name; empty where it does not.
std::string_view suffix_of(const std::string& unit, MetricShow show) {
    if (is_per_second(show)) return "";
    if (unit == "ms") return "_ms";
    if (unit == "s") return "_s";
    if (unit == "By") return "_bytes";
    if (unit == "%") return "_percent";
    return "";
}

std::string fact_name(std::string_view name, const Monitor& monitor, MetricShow show) {
    return std::string(name) + std::string(suffix_of(monitor.unit, show));
}

json::object labels_of(const MonitorGroup& group) {
    boost::system::error_code failed;
    auto parsed = json::parse(group.labels, failed);
    return !failed && parsed.is_object() ? std::move(parsed.as_object()) : json::object();
}

std::string text_at(const json::object& labels, std::string_view name) {
    const auto* found = labels.if_contains(name);
    return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

/// What a label is, by the group or since the query is about nothing else.
std::string known_label(
    const json::object& labels, const MonitorQuery& query,
    std::initializer_list<std::string_view> names
) {
    for (const auto name : names) {
        if (auto text = text_at(labels, name); !text.empty()) return text;
        for (const auto& match : query.match)
            if (match.value.starts_with(name) && match.value.size() > name.size() + 1 &&
                match.value[name.size()] == '=' && match.value[name.size() + 1] != '~')
                return match.value.substr(name.size() + 1);
    }
    return {};
}

std::string service_of(const MonitorFinding& finding, const json::object& labels) {
    if (!finding.monitor.service.empty()) return finding.monitor.service;
    return known_label(labels, finding.query, {"service.name", "service_name", "job"});
}

/// `Slow checkout: route=/pay, job=shop`
std::string subject_of(const Monitor& monitor, const json::object& labels) {
    std::string subject = monitor.name;
    std::size_t shown = 0;
    for (const auto& [name, value] : labels) {
        if (shown == labels_shown_max || !value.is_string()) break;
        subject += fmt::format(
            "{}{}={}", shown++ == 0 ? ": " : ", ", std::string_view(name),
            clipped(std::string_view(value.as_string()), 100)
        );
    }
    return subject;
}

std::string length_text(std::chrono::microseconds length) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(length).count();
    if (minutes < 1)
        return fmt::format(
            "{} seconds", std::chrono::duration_cast<std::chrono::seconds>(length).count()
        );
    if (minutes == 1) return "1 minute";
    if (minutes < 120) return fmt::format("{} minutes", minutes);
    return fmt::format("{} hours", minutes / 60);
}

double crossed(const MonitorFinding& finding) {
    const auto& condition = finding.condition;
    const bool is_warning = finding.group.level == MonitorLevel::warning;
    return (is_warning && condition.warning ? condition.warning : condition.threshold).value_or(0);
}

std::optional<Time> beyond_since(const MonitorFinding& finding) {
    const auto& group = finding.group;
    const auto& since =
        group.level == MonitorLevel::alert ? group.alert_since : group.warning_since;
    return since ? since : group.opened_at;
}

bool is_threshold(const MonitorCondition& condition) {
    return condition.kind == MonitorKind::above || condition.kind == MonitorKind::below;
}

std::string summary_of(const MonitorFinding& finding) {
    if (!is_threshold(finding.condition))
        return finding.why.empty() ? "It is not as it was." : finding.why;
    const auto text = [&](double value) {
        return monitor_value_text(value, finding.monitor.unit, finding.show);
    };
    return fmt::format(
        "{}, {} {}{} for {}.", text(finding.group.last_value),
        wire::name_of(finding.condition.kind),
        finding.group.level == MonitorLevel::warning ? "the warning threshold of " : "",
        text(crossed(finding)), length_text(finding.at - beyond_since(finding).value_or(finding.at))
    );
}

/// What all signals of a monitor show, the texts of people cut where there is no room.
json::object reason_of(
    const Monitor& monitor, const std::string& query, const json::object& labels, json::object facts
) {
    facts["monitor"] = monitor.name;
    facts["query"] = std::string(clipped(query, 500));
    if (!monitor.description.empty()) facts["what_to_do"] = monitor.description;
    json::object shown;
    for (const auto& [name, value] : labels)
        if (shown.size() < labels_shown_max && value.is_string())
            shown[name] = std::string(clipped(std::string_view(value.as_string()), 100));
    if (!shown.empty()) facts["labels"] = std::move(shown);
    for (const auto* dropped : {"labels", "query"})
        if (json::serialize(facts).size() > signals::evidence_bytes_max) facts.erase(dropped);
    for (std::size_t max = 1'500; json::serialize(facts).size() > signals::evidence_bytes_max;
         max /= 2)
        facts["what_to_do"] = std::string(clipped(monitor.description, max));
    return facts;
}

json::array expected_of(const MonitorCondition& condition, const json::array& points) {
    if (!is_threshold(condition) || !condition.threshold || points.size() < 2) return {};
    double least = std::min(0.0, *condition.threshold), most = *condition.threshold;
    for (const auto& point : points) {
        least = std::min(least, point.at(1).to_number<double>());
        most = std::max(most, point.at(1).to_number<double>());
    }
    const bool is_above = condition.kind == MonitorKind::above;
    json::array expected;
    for (const auto* point : {&points.front(), &points.back()})
        expected.push_back(json::array{
            point->at(0), rounded(is_above ? least : *condition.threshold),
            rounded(is_above ? *condition.threshold : most)
        });
    return expected;
}

/// The series of the group with the threshold as the bound of what is expected.
json::value snapshot_of(const MonitorFinding& finding) {
    if (!finding.history) return nullptr;
    const auto& groups = finding.history->groups;
    const auto found = std::ranges::find(groups, finding.group.labels, &MonitorSeriesGroup::labels);
    if (found == groups.end()) return nullptr;
    const auto& range = finding.history->range;
    json::array points;
    const auto first = found->values.size() > points_max ? found->values.size() - points_max : 0;
    for (std::size_t i = first; i < found->values.size(); ++i)
        if (const auto& value = found->values[i])
            points.push_back(json::array{range.begin(i).micros / 1'000'000, rounded(*value)});
    if (points.size() < 2) return nullptr;
    auto unit = finding.monitor.unit;
    if (is_per_second(finding.show)) unit += "/s";
    json::object series{
        {"name", std::string(clipped(finding.query.metric.value, 200))},
        {"unit", std::string(clipped(unit, 50))}
    };
    if (auto expected = expected_of(finding.condition, points); !expected.empty())
        series["expected"] = std::move(expected);
    series["points"] = std::move(points);
    json::array marks;
    if (const auto since =
            finding.group.is_silent ? finding.group.absent_since : finding.group.opened_at)
        marks.push_back(json::object{
            {"at", since->micros / 1'000'000},
            {"text", finding.group.is_silent ? "It sends no more." : "It began."}
        });
    return json::object{
        {"charts",
         json::object{{"series", json::array{std::move(series)}}, {"marks", std::move(marks)}}}
    };
}

signals::Raise blank_raise(const MonitorFinding& finding, const json::object& labels) {
    signals::Raise raise{
        .application = finding.monitor.application,
        .key = {},
        .source = {std::string(monitors_source)},
        .kind = {},
        .severity = finding.monitor.severity,
        .subject = line_of<Line<200>>(subject_of(finding.monitor, labels), "?"),
        .summary = {},
    };
    raise.service = line_of<Line<200, 0>>(service_of(finding, labels));
    raise.environment = line_of<Line<100, 0>>(known_label(
        labels, finding.query,
        {"deployment.environment.name", "deployment.environment", "environment", "env"}
    ));
    return raise;
}

}  // namespace

std::string monitor_signal_key(Id<Monitor> monitor, const std::string& group_key) {
    return fmt::format("monitor:{}{}{}", monitor.value, group_key.empty() ? "" : ":", group_key);
}

std::string monitor_silence_key(Id<Monitor> monitor, const std::string& group_key) {
    return monitor_signal_key(monitor, group_key) + ":silence";
}

std::string monitor_failure_key(Id<Monitor> monitor) {
    return monitor_signal_key(monitor, "") + ":failure";
}

std::string monitor_value_text(double value, const std::string& unit, MetricShow show) {
    auto shown = unit == "By" ? std::string("bytes") : unit;
    if (shown == "1" || shown.starts_with('{')) shown.clear();
    if (is_per_second(show)) shown += "/s";
    return number_text(value) + (shown.empty() ? "" : " ") + shown;
}

std::string monitor_query_text(const MonitorQuery& query, MetricShow show) {
    std::string text = show == MetricShow::quantile
                           ? fmt::format("p{:.4g}", 100 * query.q.value_or(0.95))
                           : std::string(wire::name_of(show));
    text += " of " + query.metric.value;
    for (std::size_t i = 0; i < query.match.size(); ++i)
        text +=
            (i == 0 ? "{" : ", ") + query.match[i].value + (i + 1 == query.match.size() ? "}" : "");
    for (std::size_t i = 0; i < query.by.size(); ++i)
        text += (i == 0 ? " by " : ", ") + query.by[i].value;
    return text;
}

signals::Raise monitor_raise(const MonitorFinding& finding) {
    const auto labels = labels_of(finding.group);
    const auto& [monitor, query, condition, group, show, why, at, history] = finding;
    const bool is_warning = group.level == MonitorLevel::warning;
    json::object facts{{fact_name("value", monitor, show), rounded(group.last_value)}};
    if (is_threshold(condition)) {
        facts[fact_name("threshold", monitor, show)] = crossed(finding);
        facts["lasts_s"] =
            (at - beyond_since(finding).value_or(at)) / std::chrono::microseconds(1'000'000);
    }
    if (group.worst_value) facts[fact_name("worst", monitor, show)] = rounded(*group.worst_value);
    if (group.opened_at) facts["began_at"] = to_string(*group.opened_at);
    if (!why.empty()) facts["why"] = why;
    auto raise = blank_raise(finding, labels);
    raise.key = {monitor_signal_key(monitor.id, group.group_key)};
    raise.kind = {
        is_threshold(condition) ? "monitor.threshold"
                                : fmt::format("monitor.{}", wire::name_of(condition.kind))
    };
    if (is_warning) raise.severity = std::min(monitor.severity, signals::SignalSeverity::warning);
    raise.summary = line_of<Line<1'000>>(summary_of(finding), "?");
    raise.reason = reason_of(monitor, monitor_query_text(query, show), labels, std::move(facts));
    raise.snapshot = snapshot_of(finding);
    return raise;
}

signals::Raise monitor_silence(const MonitorFinding& finding) {
    const auto labels = labels_of(finding.group);
    const auto& group = finding.group;
    auto raise = blank_raise(finding, labels);
    raise.key = {monitor_silence_key(finding.monitor.id, group.group_key)};
    raise.kind = {std::string(signals::silence_kind)};
    // Where silence is not what was asked about, it is known that nothing is known.
    if (finding.condition.kind != MonitorKind::silence)
        raise.severity = std::min(finding.monitor.severity, signals::SignalSeverity::warning);
    const auto since = group.absent_since.value_or(group.seen_at);
    raise.summary = line_of<Line<1'000>>(
        fmt::format("It sends no more: nothing came for {}.", length_text(finding.at - since)), "?"
    );
    raise.reason = reason_of(
        finding.monitor, monitor_query_text(finding.query, finding.show), labels,
        {{"last_seen_at", to_string(group.seen_at)},
         {fact_name("last_value", finding.monitor, finding.show), rounded(group.last_value)}}
    );
    raise.snapshot = snapshot_of(finding);
    return raise;
}

signals::Raise monitor_failure(const Monitor& monitor, const MonitorQuery& query) {
    signals::Raise raise{
        .application = monitor.application,
        .key = {monitor_failure_key(monitor.id)},
        .source = {std::string(monitors_source)},
        .kind = {"monitor.failure"},
        .severity = signals::SignalSeverity::warning,
        .subject = line_of<Line<200>>(monitor.name, "?"),
        .summary = line_of<Line<1'000>>("It cannot be evaluated: " + monitor.failure, "?"),
    };
    json::object facts{{"why", std::string(clipped(monitor.failure, 500))}};
    if (monitor.failing_since) facts["since"] = to_string(*monitor.failing_since);
    raise.reason = reason_of(
        monitor, monitor_query_text(query, query.show.value_or(MetricShow::auto_)), {},
        std::move(facts)
    );
    return raise;
}

json::object monitor_figures(
    const Monitor& monitor, MetricShow show, const MonitorGroup& before, const MonitorGroup& after
) {
    const auto name = fact_name("value", monitor, show);
    return {
        {"before", json::object{{name, rounded(before.worst_value.value_or(before.last_value))}}},
        {"after", json::object{{name, rounded(after.last_value)}}},
    };
}

}  // namespace mainstay::monitoring
