// A profile as anybody may send it: it is read or refused; what is read fits together; and its tree
// has the sum of its samples, within its bound of nodes, and differs from itself by nothing.
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "telemetry/pprof.hpp"
#include "telemetry/profile.hpp"
#include "telemetry/profile_views.hpp"

namespace {

using namespace mainstay;
using namespace mainstay::telemetry;

constexpr std::size_t nodes_max = 20;

void require(bool expectation) {
    if (!expectation) std::abort();
}

void check(const Pprof& profile, std::size_t type, Granularity granularity) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < profile.samples.size(); ++i)
        if (auto value = profile.value(i, type); value > 0) sum = saturated_sum(sum, value);
    ProfileTree tree(nodes_max);
    tree.add(profile, type, granularity);
    require(tree.total() == sum && tree.totals()[0] == sum);
    require(tree.paths().nodes().size() <= nodes_max + 1);
    require(tree.folded().value <= sum);
    for (const auto& cost : top_functions(tree, CostOrder::self, nodes_max))
        require(cost.self <= cost.total && cost.total <= sum);
    const auto bars = flame_bars(tree, 0);
    require(bars.size() == tree.paths().nodes().size());
    const ProfileDifference difference(tree, tree);
    require(difference.bars(0).size() == bars.size());
    require(difference.functions(CostOrder::total, nodes_max).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    auto profile = read_pprof({reinterpret_cast<const char*>(data), size});
    if (!profile) return 0;
    require(profile->default_type < profile->types.size());
    require(profile->values.size() == profile->samples.size() * profile->types.size());
    for (auto index : profile->stacks) require(index < profile->locations.size());
    for (const auto& line : profile->lines) require(line.function < profile->functions.size());
    for (const auto& each : profile->functions)
        require(is_clean_utf8(each.name) && is_clean_utf8(each.file));
    check(*profile, 0, Granularity::functions);
    check(*profile, profile->types.size() - 1, Granularity::lines);
    return 0;
}
