#include "monitoring/service_calls.hpp"

#include <algorithm>
#include <set>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "monitoring/attribute_object.hpp"
#include "monitoring/service_presence.hpp"
#include "monitoring/where.hpp"

namespace mainstay::monitoring {

namespace {

namespace json = boost::json;

constexpr std::chrono::minutes learnt_from{2};
constexpr std::size_t linked_max = 500;
constexpr int calls_max = 5'000;
constexpr std::size_t callers_max = 20;

/// A call that began in `caller`, with what its span names.
struct LinkedCall {
    std::string caller;
    std::string callee;
    std::string peer;
    std::string attributes;
    std::string varying;
    std::int64_t status = 0;
};
BOOST_DESCRIBE_STRUCT(LinkedCall, (), (caller, callee, peer, attributes, varying, status))

struct MadeCall {
    std::string caller;
    std::string peer;
    std::string attributes;
    std::string varying;
    std::int64_t status = 0;
    Time started_at;
};
BOOST_DESCRIBE_STRUCT(MadeCall, (), (caller, peer, attributes, varying, status, started_at))

using Names = std::set<std::pair<std::string, std::string>>;  // Of a caller, and of what it calls.

std::string text_of_member(const json::object& object, std::string_view name) {
    const auto* member = object.if_contains(name);
    if (!member) return {};
    if (const auto* text = member->if_string()) return std::string(*text);
    return member->is_number() ? json::serialize(*member) : std::string();
}

/// Host and port of an address.
std::string authority_of(std::string_view address) {
    if (const auto scheme = address.find("://"); scheme != std::string_view::npos)
        address.remove_prefix(scheme + 3);
    address = address.substr(0, address.find_first_of("/?#"));
    if (const auto user = address.rfind('@'); user != std::string_view::npos)
        address.remove_prefix(user + 1);
    return std::string(address);
}

template <class Call>
std::string name_in(const Call& call) {
    return called_name(call.peer, attributes_of(call.attributes, call.varying));
}

/// Requests whose callers are known, with the spans of those, the last ones first.
Result<std::vector<LinkedCall>> linked_calls(
    telemetry::Store& store, const store::ServicePlace& callee, const std::vector<std::string>& by,
    telemetry::TimeRange range
) {
    const Scope scope({{callee.application, {}}});
    Where called(scope, "started_at", range);
    called.add("parent <> 0 AND kind IN (2, 5)");
    add_environment(called, callee.environment);
    std::string of_callers;
    if (by.empty()) {
        called.equals("service", callee.service);
    } else {
        called.add(fmt::format("service <> {}", called.parameter(callee.service)));
        std::string list;
        for (const auto& each : by) list += (list.empty() ? "" : ", ") + called.parameter(each);
        of_callers = fmt::format(" AND service IN ({})", list);
    }
    // A call began before its request did.
    const Time calling_from = range.from - std::chrono::minutes(1);
    return store.all<LinkedCall>(
        {.sql = fmt::format(
             R"(SELECT calling.service, called.service, calling.peer, calling.attributes,
                    calling.varying, calling.status
                FROM (SELECT trace_high, trace_low, parent, started_at, service
                        FROM {{span service resource}}{}) called
                    JOIN (SELECT trace_high, trace_low, id, service, peer, attributes, varying,
                            status
                        FROM {{span service peer attributes}}
                        WHERE application = {} AND started_at >= {} AND started_at < {}{}) calling
                    ON calling.trace_low = called.trace_low AND calling.id = called.parent
                        AND calling.trace_high = called.trace_high
                WHERE calling.service <> called.service
                ORDER BY called.started_at DESC LIMIT {})",
             called.text(), callee.application, calling_from.micros, range.to.micros, of_callers,
             linked_max
         ),
         .parameters = called.parameters(),
         .range = {calling_from, range.to}}
    );
}

Result<std::vector<MadeCall>> made_calls(
    telemetry::Store& store, const store::ServicePlace& callee, const std::vector<std::string>& by,
    telemetry::TimeRange range
) {
    Where where(Scope({{callee.application, {}}}), "started_at", range);
    where.add("kind IN (3, 4)").one_of("service", by);
    add_environment(where, callee.environment);
    return store.all<MadeCall>(
        {.sql = fmt::format(
             "SELECT service, peer, attributes, varying, status, started_at"
             " FROM {{span service peer attributes resource}}{} ORDER BY started_at DESC LIMIT {}",
             where.text(), calls_max
         ),
         .parameters = where.parameters(),
         .range = range}
    );
}

Result<std::int64_t> requests_of(
    telemetry::Store& store, const store::ServicePlace& callee, telemetry::TimeRange range
) {
    std::int64_t requests = 0;
    for (const auto& each : TRY(presence_of(store, callee, range)).stretches)
        requests += each.requests;
    return requests;
}

}  // namespace

std::string called_name(std::string_view peer, const json::object& attributes) {
    const auto text = [&](std::string_view name) { return text_of_member(attributes, name); };
    for (std::string_view name : {"service.peer.name", "peer.service"})
        if (auto found = text(name); !found.empty()) return found;
    for (const auto& [host, port] :
         {std::pair{"server.address", "server.port"}, std::pair{"net.peer.name", "net.peer.port"}})
        if (const auto found = text(host); !found.empty())
            if (const auto number = text(port); !number.empty()) return found + ':' + number;
    for (std::string_view name : {"url.full", "http.url", "http.host"})
        if (auto found = authority_of(text(name)); !found.empty()) return found;
    return std::string(peer);
}

Result<CallsToService> calls_to(
    telemetry::Store& store, const store::ServicePlace& callee, telemetry::TimeRange since,
    Time answered_until
) {
    CallsToService found;
    const telemetry::TimeRange before{
        since.from - learnt_from, since.from + std::chrono::microseconds(1)
    };
    const auto linked = TRY(linked_calls(store, callee, {}, before));
    const auto requests = TRY(requests_of(store, callee, before));
    found.is_called_else =
        linked.size() < linked_max && 2 * static_cast<std::int64_t>(linked.size()) < requests;
    Names names;
    std::set<std::string> callers;
    for (const auto& each : linked) {
        if (callers.size() >= callers_max && !callers.contains(each.caller)) continue;
        callers.insert(each.caller);
        if (auto name = name_in(each); !name.empty()) names.emplace(each.caller, std::move(name));
    }
    found.callers.assign(callers.begin(), callers.end());
    if (names.empty()) return found;
    for (const auto& each : TRY(linked_calls(store, callee, found.callers, before)))
        names.erase({each.caller, name_in(each)});
    for (const auto& caller : callers) names.emplace(caller, callee.service);
    const auto is_named = [&](const auto& call) {
        return names.contains({call.caller, name_in(call)});
    };
    found.are_known = std::ranges::any_of(linked, is_named);
    for (const auto& each : linked) {
        if (!is_named(each)) continue;
        ++found.calls_before;
        if (each.status == 2) ++found.failures_before;
    }
    if (!found.are_known) return found;
    for (const auto& each : TRY(made_calls(
             store, callee, found.callers, {since.from + std::chrono::microseconds(1), since.to}
         ))) {
        if (!is_named(each)) continue;
        ++found.calls;
        if (each.status != 2) {
            if (each.started_at < answered_until) ++found.answered;
            continue;
        }
        // The last ones come first.
        if (++found.failures == 1) found.last_failed = each.started_at;
        found.first_failed = each.started_at;
    }
    return found;
}

}  // namespace mainstay::monitoring
