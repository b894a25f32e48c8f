#include "ticketing/incident_causes.hpp"

#include <algorithm>
#include <charconv>

#include <boost/json.hpp>

#include "base/text.hpp"
#include "ticketing/linked.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int signals_read = 20;
constexpr std::size_t causes_max = 5;
constexpr std::size_t cause_length_max = 500;
constexpr int links_read = 200;

/// A validated hypothesis.
struct Cause {
    std::string text;
    std::int64_t deployment = 0;  // 0: it is about none.
};

std::string text_at(const boost::json::object& object, std::string_view name) {
    const auto* member = object.if_contains(name);
    const auto* text = member ? member->if_string() : nullptr;
    return text ? std::string(*text) : std::string();
}

std::int64_t number_of(const std::string& text) {
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && at == end && number > 0 ? number : 0;
}

/// What is not of this shape was sent by somebody else, and is left to who reads it.
void add_causes(const std::string& hypotheses, std::vector<Cause>& causes) {
    if (hypotheses.empty()) return;
    const auto parsed = wire::parse_json(hypotheses);
    const auto* all = parsed ? parsed->if_array() : nullptr;
    if (!all) return;
    for (const auto& each : *all) {
        const auto* object = each.if_object();
        if (!object || text_at(*object, "state") != "validated") continue;
        Cause cause{
            std::string(clipped(as_line(text_at(*object, "text")), cause_length_max)),
            number_of(text_at(*object, "deployment"))
        };
        const bool is_known = std::ranges::find(causes, cause.text, &Cause::text) != causes.end();
        if (!cause.text.empty() && !is_known && causes.size() < causes_max)
            causes.push_back(std::move(cause));
    }
}

std::vector<Cause> causes_of(db::Sql& sql, Id<signals::Incident> incident) {
    std::vector<Cause> causes;
    for (const auto id : signals::signals_of(sql, incident, signals_read)) {
        const auto facts = signals::signal_facts(sql, id);
        if (!facts) continue;
        // What was seen when it began is closest to the cause; some becomes known only later.
        for (const auto* seen : {&facts->first, &facts->latest})
            if (*seen) add_causes((*seen)->hypotheses, causes);
    }
    return causes;
}

}  // namespace

std::string found_causes(db::Sql& sql, Id<signals::Incident> incident) {
    std::string text;
    for (const auto& cause : causes_of(sql, incident)) text += "- " + cause.text + '\n';
    return text;
}

std::string suspect_deployments(
    db::Sql& sql, const Call& system, const timeline::Subject& ticket,
    Id<signals::Incident> incident
) {
    std::vector<std::int64_t> linked;
    for (const auto& link : timeline::targets(sql, ticket, "suspects", "deployment", links_read))
        linked.push_back(link.id);
    std::string text;
    for (const auto& cause : causes_of(sql, incident)) {
        if (cause.deployment == 0 || std::ranges::find(linked, cause.deployment) != linked.end())
            continue;
        if (!timeline::link(
                sql, system, relations, ticket, "suspects", {"deployment", cause.deployment}
            ))
            continue;
        linked.push_back(cause.deployment);
        text += "- " + cause.text + '\n';
    }
    return text;
}

}  // namespace mainstay::ticketing
