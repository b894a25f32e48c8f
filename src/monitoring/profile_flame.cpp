#include "monitoring/profile_flame.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/id.hpp"
#include "base/log.hpp"
#include "monitoring/request_figures.hpp"
#include "monitoring/where.hpp"
#include "telemetry/pprof.hpp"
#include "telemetry/profile_views.hpp"

namespace mainstay::monitoring {

namespace {

constexpr int profiles_max = 200;
constexpr std::int64_t bytes_max = 128 << 20;
constexpr std::int64_t bytes_at_once = 16 << 20;
constexpr std::size_t bars_max = 10'000;
constexpr double share_least = 0.0005;  // Of all: half a pixel of a thousand.

struct ProfileKey {
    std::int64_t id = 0;
    Time recorded_at;
    std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(ProfileKey, (), (id, recorded_at, bytes))

/// Profiles added up.
struct Sum {
    telemetry::ProfileTree tree;
    std::string unit;
    std::int64_t profiles = 0;
    bool is_cut = false;
};

struct Wanted {
    std::string service;
    std::string type;
    std::optional<std::string> version;
    std::optional<std::int64_t> id;
};

class Adder {
public:
    Adder(telemetry::Store& store, const Scope& scope, telemetry::TimeRange range)
        : store_(store), scope_(scope), range_(range) {}

    Result<Sum> sum_of(const Wanted& wanted) {
        Where where(scope_, "recorded_at", range_);
        where.equals("service", wanted.service).equals("type", wanted.type);
        if (wanted.version) where.equals("version", *wanted.version);
        if (wanted.id) where.add(fmt::format("id = {}", *wanted.id));
        auto keys = TRY(store_.all<ProfileKey>(
            {.sql = fmt::format(
                 "SELECT id, recorded_at, octet_length(profile)"
                 " FROM {{profile service version type}}{} ORDER BY recorded_at DESC, id DESC"
                 " LIMIT {}",
                 where.text(), profiles_max + 1
             ),
             .parameters = where.parameters(),
             .range = range_}
        ));
        Sum sum;
        std::int64_t bytes = 0;
        std::size_t taken = 0;
        while (taken < keys.size() && taken < profiles_max &&
               (bytes += keys[taken].bytes) <= bytes_max)
            ++taken;
        sum.is_cut = taken < keys.size();
        for (std::size_t begin = 0; begin < taken;) {
            std::vector<std::int64_t> ids;
            std::int64_t of_these = 0;
            for (; begin < taken && (ids.empty() || of_these < bytes_at_once); ++begin) {
                ids.push_back(keys[begin].id);
                of_these += keys[begin].bytes;
            }
            TRY(add(ids, sum));
        }
        return sum;
    }

private:
    Result<> add(const std::vector<std::int64_t>& ids, Sum& sum) {
        Where where(scope_, "recorded_at", range_);
        where.one_of("id", ids);
        const auto rows = TRY(store_.select(
            {.sql = "SELECT profile FROM {profile}" + where.text() + " ORDER BY recorded_at, id",
             .parameters = where.parameters(),
             .range = range_}
        ));
        for (const auto& row : rows) {
            const auto profile = telemetry::read_pprof(std::get<std::string>(row.front()));
            if (!profile || profile->types.empty()) {
                MAINSTAY_LOG(warning, "monitoring", "A stored profile cannot be read");
                continue;
            }
            const auto type = profile->default_type;
            const std::string unit(profile->types[type].unit);
            // Nanoseconds and bytes are not to be added up.
            if (sum.profiles > 0 && unit != sum.unit) {
                sum.is_cut = true;
                continue;
            }
            sum.unit = unit;
            sum.tree.add(*profile, type, telemetry::Granularity::functions);
            ++sum.profiles;
        }
        return {};
    }

    telemetry::Store& store_;
    const Scope& scope_;
    const telemetry::TimeRange range_;
};

/// Gives bars, which come depth first, the indexes of their names and callers.
class Nodes {
public:
    Nodes(std::vector<std::string>& names, std::vector<std::vector<std::int64_t>>& nodes)
        : names_(names), nodes_(nodes) {}

    void add(
        std::uint32_t depth, std::uint32_t frame, const telemetry::Frame& of,
        std::initializer_list<std::int64_t> values
    ) {
        const auto index = static_cast<std::int64_t>(nodes_.size());
        callers_.resize(depth);
        const auto parent = callers_.empty() ? 0 : callers_.back();
        callers_.push_back(index);
        const auto [name, is_new] =
            indexes_.emplace(frame, static_cast<std::int64_t>(names_.size()));
        if (is_new) names_.push_back(of.name);
        std::vector<std::int64_t> node{name->second, parent};
        node.insert(node.end(), values);
        nodes_.push_back(std::move(node));
    }

private:
    std::vector<std::string>& names_;
    std::vector<std::vector<std::int64_t>>& nodes_;
    std::vector<std::int64_t> callers_;
    std::map<std::uint32_t, std::int64_t> indexes_;
};

}  // namespace

Result<FlameGraph> flame_graph(
    telemetry::Store& store, const Scope& scope, const AskFlame& request
) {
    const auto range = TRY(checked_range(request.from, request.to));
    const auto of = TRY(scope.narrowed(request.application));
    Wanted wanted{.service = request.service.value, .type = request.type.value, .version = {}};
    if (request.version) wanted.version = request.version->value;
    if (request.id) {
        wanted.id = parse_id(request.id->value);
        if (!wanted.id)
            return invalid(
                {wrong("id", mainstay::code::bad_format, {{"format", "an id: a string of digits"}})}
            );
    }
    FlameGraph graph;
    if (of.empty()) return graph;
    const auto sum = TRY(Adder(store, of, range).sum_of(wanted));
    graph.unit = sum.unit;
    graph.profiles = sum.profiles;
    graph.total = sum.tree.total();
    graph.is_cut = sum.is_cut;
    if (graph.total == 0) return graph;
    auto least = static_cast<std::int64_t>(static_cast<double>(graph.total) * share_least);
    auto bars = telemetry::flame_bars(sum.tree, least);
    while (bars.size() > bars_max) {
        least = 2 * least + 1;
        bars = telemetry::flame_bars(sum.tree, least);
    }
    graph.is_cut = graph.is_cut || bars.size() < sum.tree.paths().nodes().size();
    Nodes nodes(graph.names, graph.nodes);
    for (const auto& bar : bars)
        nodes.add(bar.depth, bar.frame, sum.tree.paths().frame(bar.frame), {bar.self, bar.total});
    return graph;
}

Result<FlameDifference> profile_difference(
    telemetry::Store& store, const Scope& scope, const AskProfileDifference& request
) {
    const auto before_range =
        TRY(checked_range(request.before_from, request.before_to, "before_to"));
    const auto after_range = TRY(checked_range(request.after_from, request.after_to, "after_to"));
    const auto of = TRY(scope.narrowed(request.application));
    FlameDifference answer;
    if (of.empty()) return answer;
    Wanted wanted{.service = request.service.value, .type = request.type.value, .version = {}};
    if (request.before_version) wanted.version = request.before_version->value;
    const auto before = TRY(Adder(store, of, before_range).sum_of(wanted));
    wanted.version.reset();
    if (request.after_version) wanted.version = request.after_version->value;
    const auto after = TRY(Adder(store, of, after_range).sum_of(wanted));
    answer.unit = after.profiles > 0 ? after.unit : before.unit;
    answer.profiles_before = before.profiles;
    answer.profiles_after = after.profiles;
    answer.total_before = before.tree.total();
    answer.total_after = after.tree.total();
    answer.is_cut = before.is_cut || after.is_cut;
    if (answer.total_before == 0 && answer.total_after == 0) return answer;
    const telemetry::ProfileDifference difference(before.tree, after.tree);
    double least = share_least;
    auto bars = difference.bars(least);
    while (bars.size() > bars_max) {
        least *= 2;
        bars = difference.bars(least);
    }
    Nodes nodes(answer.names, answer.nodes);
    for (const auto& bar : bars)
        nodes.add(
            bar.depth, bar.frame, difference.frame(bar.frame),
            {bar.self.before, bar.total.before, bar.self.after, bar.total.after}
        );
    return answer;
}

}  // namespace mainstay::monitoring
