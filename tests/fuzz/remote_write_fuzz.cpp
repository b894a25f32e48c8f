// A request of remote_write as anybody may send it; the first byte says whether it is compressed.
// It is read or refused, and labels that are read are sorted, none twice.
#include <cstdlib>
#include <string>
#include <string_view>

#include "telemetry/remote_write.hpp"

namespace {

using namespace mainstay::telemetry;

void require(bool expectation) {
    if (!expectation) std::abort();
}

void read(std::string_view body) {
    auto batch = read_write_request(body);
    if (!batch) return;
    for (const auto& series : batch->series) {
        require(series.samples_count > 0);
        require(series.samples_begin + series.samples_count <= batch->samples.size());
        auto labels = read_labels(series.labels);
        if (!labels) continue;
        require(labels->size() <= series_labels_max);
        for (std::size_t i = 1; i < labels->size(); ++i)
            require((*labels)[i - 1].name < (*labels)[i].name);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] % 2 == 0)
        read(body);
    else if (auto unpacked = unpack_snappy(body))
        read(*unpacked);
    return 0;
}
