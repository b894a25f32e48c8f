// Which family a sample of an exposition belongs to.
#pragma once

#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "telemetry/exposition.hpp"

namespace mainstay::telemetry {

/// Finds families by name, and adds those that are not known yet.
class ExpositionFamilies {
public:
    explicit ExpositionFamilies(std::vector<Family>& families) : families_(families) {}

    /// The family that metadata is told of. The reference holds until the next call.
    Family& declare(std::string_view name) { return families_[use(name)]; }

    /// The family of a sample by its name, and what of it the sample holds.
    std::pair<std::uint32_t, SamplePart> of_sample(std::string_view name, ExpositionFormat format);

private:
    std::uint32_t use(std::string_view name);

    std::vector<Family>& families_;
    // Ordered, so that no choice of names makes looking up slow.
    std::map<std::string_view, std::uint32_t> by_name_;
    std::uint32_t last_ = 0;  ///< Whose metadata or sample came last: mostly the next one's, too.
};

}  // namespace mainstay::telemetry
