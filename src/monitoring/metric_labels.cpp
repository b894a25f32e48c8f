#include "monitoring/metric_labels.hpp"

#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <re2/re2.h>

#include "monitoring/attribute_object.hpp"
#include "monitoring/query_codes.hpp"
#include "telemetry/attribute_json.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::size_t matches_max = 20;
constexpr std::int64_t expression_bytes_max = 1 << 20;  // As RE2 has it in memory.

bool is_match(std::string_view text) { return text.find('=') != 0 && text.find("=") != text.npos; }

}  // namespace

MetricLabels labels_of(std::string_view json) {
    MetricLabels labels;
    for (const auto& [name, value] : object_of(json))
        if (const auto* text = value.if_string())
            labels.emplace(std::string(name), std::string(*text));
    return labels;
}

Result<LabelMatch::Condition> LabelMatch::condition_of(std::string_view text) {
    const auto wrong_match = [] { return invalid({wrong("match", code::bad_match)}); };
    const auto sign = text.find_first_of("=!");
    if (sign == 0 || sign == std::string_view::npos) return wrong_match();
    Condition condition{.label = std::string(text.substr(0, sign)), .value = {}};
    auto rest = text.substr(sign);
    condition.is_negated = rest.front() == '!';
    const bool is_expression = rest.size() > 1 && rest[1] == '~';
    const bool is_sign = is_expression || !condition.is_negated || rest.substr(1, 1) == "=";
    if (!is_sign) return wrong_match();
    rest.remove_prefix(condition.is_negated || is_expression ? 2 : 1);
    condition.value = std::string(rest);
    if (!is_expression) return condition;
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(expression_bytes_max);
    // Owned by all copies of the condition.
    condition.expression = std::make_shared<const re2::RE2>(condition.value, options);
    if (!condition.expression->ok()) return wrong_match();
    return condition;
}

Result<LabelMatch> LabelMatch::of(const std::vector<MatchText>& texts) {
    std::vector<std::string> whole;
    for (const auto& each : texts) {
        const bool is_rest = !is_match(each.value) && each.value.find("!~") == std::string::npos;
        if (is_rest && !whole.empty())
            whole.back() += ',' + each.value;
        else
            whole.push_back(each.value);
    }
    if (whole.size() > matches_max)
        return invalid(
            {wrong("match", mainstay::code::too_many_items, {{"max", std::to_string(matches_max)}})}
        );
    LabelMatch match;
    for (const auto& each : whole) match.conditions_.push_back(TRY(condition_of(each)));
    return match;
}

void LabelMatch::narrow(Where& where) const {
    for (const auto& each : conditions_) {
        if (each.expression || each.is_negated || each.value.empty()) continue;
        const auto member = telemetry::member_text(each.label, each.value).as_text;
        where.add(fmt::format("{{contains}}(labels, {})", where.parameter(member)));
    }
}

bool LabelMatch::matches(const MetricLabels& labels) const {
    return std::ranges::all_of(conditions_, [&](const Condition& each) {
        const auto found = labels.find(each.label);
        const std::string_view value = found == labels.end() ? std::string_view() : found->second;
        const bool is_so = each.expression
                               ? re2::RE2::FullMatch(
                                     re2::StringPiece(value.data(), value.size()), *each.expression
                                 )
                               : value == each.value;
        return is_so != each.is_negated;
    });
}

}  // namespace mainstay::monitoring
