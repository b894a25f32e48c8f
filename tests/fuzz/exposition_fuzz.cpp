// What an endpoint may answer to a scrape; the first byte chooses the format. It is read or
// refused, and what is read is within its bounds, its labels sorted, none twice.
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "telemetry/exposition.hpp"

namespace {

using namespace mainstay;
using namespace mainstay::telemetry;

void require(bool expectation) {
    if (!expectation) std::abort();
}

void check(const Exposition& read, LabelRange range) {
    require(range.count <= series_labels_max);
    require(range.begin + std::size_t{range.count} <= read.labels.size());
    for (std::uint32_t i = 0; i < range.count; ++i) {
        const auto& label = read.labels[range.begin + i];
        require(!label.name.empty() && !label.value.empty());
        require(is_clean_utf8(label.name) && is_clean_utf8(label.value));
        require(i == 0 || read.labels[range.begin + i - 1].name < label.name);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
    auto read = read_exposition(body, static_cast<ExpositionFormat>(data[0] % 2));
    if (!read) return 0;
    for (const auto& sample : read->samples) {
        require(sample.family < read->families.size());
        require(!sample.exemplar || *sample.exemplar < read->exemplars.size());
        check(*read, sample.labels);
    }
    for (const auto& exemplar : read->exemplars) check(*read, exemplar.labels);
    for (const auto& family : read->families)
        require(is_clean_utf8(family.help) && is_clean_utf8(family.unit));
    return 0;
}
