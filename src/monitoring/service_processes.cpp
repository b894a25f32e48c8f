#include "monitoring/service_processes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <map>

#include <boost/json.hpp>

namespace mainstay::monitoring {

namespace {

namespace json = boost::json;

/// How improbable a silence is that only an end explains.
constexpr double silence_max = 0.001;

/// What a process is taken to have been silent before it was seen, so that few spans promise
/// little.
constexpr double steps_unseen = 6;

/// So many steps may be one burst, which says nothing of how often a process sends.
constexpr std::int64_t steps_of_burst = 3;

std::string first_of(const json::object& resource, std::initializer_list<std::string_view> names) {
    for (const auto name : names) {
        const auto* member = resource.if_contains(name);
        if (!member || member->is_null()) continue;
        auto text =
            member->is_string() ? std::string(member->as_string()) : json::serialize(*member);
        if (!text.empty()) return text;
    }
    return {};
}

/// Whether it is a UUID that is made anew for each process: of version 1, 4 or 7.
bool is_made_by_chance(const std::string& id) {
    if (id.size() != 36) return false;
    for (std::size_t i = 0; i < id.size(); ++i) {
        const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        const bool is_hex = std::isxdigit(static_cast<unsigned char>(id[i])) != 0;
        if (is_dash ? id[i] != '-' : !is_hex) return false;
    }
    return id[14] == '1' || id[14] == '4' || id[14] == '7';
}

double steps_between(Time from, Time to) { return static_cast<double>((to - from) / process_step); }

/// The share of steps in which it sends something.
double activity(const ServiceProcess& process) {
    const double all = std::floor(steps_between(process.first_at, process.last_at)) + 1;
    const auto steps = std::max<std::int64_t>(process.steps - steps_of_burst, 0);
    return std::min(static_cast<double>(steps), all) / (all + steps_unseen);
}

bool has_ended(const ServiceProcess& process, Time until) {
    const double silent = std::floor(steps_between(process.last_at, until));
    return std::pow(1 - activity(process), silent) < silence_max;
}

/// Resources that say the same of a process are one.
std::vector<ServiceProcess> merged(std::vector<ServiceProcess> processes) {
    using Key = std::array<std::string, 3>;
    std::map<Key, ServiceProcess> all;
    for (auto& each : processes) {
        const Key key{each.environment, each.place, each.identity};
        const auto [entry, is_new] = all.try_emplace(key, each);
        if (is_new) continue;
        auto& known = entry->second;
        known.first_at = std::min(known.first_at, each.first_at);
        known.last_at = std::max(known.last_at, each.last_at);
        known.steps += each.steps;
    }
    std::vector<ServiceProcess> answer;
    for (auto& [key, process] : all) answer.push_back(std::move(process));
    std::ranges::sort(answer, {}, [](const ServiceProcess& each) {
        return std::tie(each.environment, each.place, each.first_at, each.identity);
    });
    return answer;
}

/// Whether one was replaced by the deployment that began then, and did not end by itself.
bool is_deployed(
    const ServiceProcess& before, const ServiceProcess& after, std::optional<Time> replaced_from,
    bool is_first
) {
    if (before.version != after.version) return true;
    if (!replaced_from) return false;
    if (before.began_at) return *before.began_at < *replaced_from;
    // Where nothing says which version it was, the first one is given the benefit of the doubt.
    return before.version.empty() && is_first;
}

/// Of the processes of one place, by when they were seen.
std::int64_t restarts_at(
    const std::vector<ServiceProcess>& processes, Time until, std::optional<Time> replaced_from
) {
    std::int64_t restarts = 0;
    std::vector<bool> is_replaced(processes.size());
    bool is_first = true;
    for (const auto& after : processes)
        for (std::size_t i = 0; i < processes.size(); ++i) {
            const auto& before = processes[i];
            if (is_replaced[i] || before.last_at >= after.first_at || !has_ended(before, until))
                continue;
            is_replaced[i] = true;
            if (!is_deployed(before, after, replaced_from, is_first)) ++restarts;
            is_first = false;
            break;
        }
    return restarts;
}

}  // namespace

ServiceProcess process_of(const std::string& resource) {
    ServiceProcess process;
    boost::system::error_code error;
    const auto parsed = json::parse(resource, error);
    const auto* members = error ? nullptr : parsed.if_object();
    if (!members) return process;
    process.environment =
        first_of(*members, {"deployment.environment.name", "deployment.environment"});
    process.version = first_of(*members, {"service.version"});
    const auto made = first_of(*members, {"process.creation.time", "process.start_time"});
    const auto number = first_of(*members, {"process.pid"});
    const auto container = first_of(*members, {"container.id"});
    const auto instance = first_of(*members, {"service.instance.id"});
    const auto pod = first_of(*members, {"k8s.pod.uid", "k8s.pod.name"});
    process.began_at = parse_time(made);
    process.place = pod.empty() ? first_of(*members, {"host.id", "host.name"}) : pod;
    const bool is_by_chance = is_made_by_chance(instance);
    if (process.place.empty() && !is_by_chance) process.place = instance;
    // In a container the number is always the same.
    const bool is_numbered = !number.empty() && number != "1" && !process.place.empty();
    if (!made.empty() || is_numbered || is_by_chance || (!pod.empty() && !container.empty()))
        process.identity = made + '/' + number + '/' + container + '/' + instance;
    return process;
}

std::optional<std::int64_t> restarts_of(
    std::vector<ServiceProcess> processes, telemetry::TimeRange range,
    std::optional<Time> replaced_from
) {
    const bool are_known = std::ranges::none_of(processes, [](const ServiceProcess& each) {
        return each.identity.empty();
    });
    if (!are_known) return std::nullopt;
    const auto all = merged(std::move(processes));
    const double half = steps_between(range.from, range.to) / 2;
    const bool is_seen = std::ranges::any_of(all, [&](const ServiceProcess& each) {
        return std::pow(1 - activity(each), half) < silence_max;
    });
    if (!is_seen) return std::nullopt;
    std::int64_t restarts = 0;
    for (std::size_t begin = 0; begin < all.size();) {
        std::vector<ServiceProcess> of_place;
        for (auto at = begin; at < all.size() && all[at].place == all[begin].place &&
                              all[at].environment == all[begin].environment;
             ++at)
            of_place.push_back(all[at]);
        restarts += restarts_at(of_place, range.to, replaced_from);
        begin += of_place.size();
    }
    return restarts;
}

}  // namespace mainstay::monitoring
