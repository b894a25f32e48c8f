// Samples of any times and values, and chunks of any bytes, as the first byte says: samples come
// back as they were; bytes are read or refused, and what is read packs to a chunk that reads alike.
#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#include "telemetry/sample_chunk.hpp"

namespace {

using namespace mainstay::telemetry;

void require(bool expectation) {
    if (!expectation) std::abort();
}

void check(const std::vector<Sample>& samples) {
    auto read = unpack_samples(pack_samples(samples));
    require(read && read->size() == samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        require((*read)[i].at == samples[i].at);
        require(
            std::bit_cast<std::uint64_t>((*read)[i].value) ==
            std::bit_cast<std::uint64_t>(samples[i].value)
        );
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size == 0) return 0;
    std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] % 2 == 1) {
        if (auto samples = unpack_samples(bytes)) check(*samples);
        return 0;
    }
    std::vector<Sample> samples(std::min(bytes.size() / sizeof(Sample), chunk_samples_max));
    if (!samples.empty())
        std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(Sample));
    check(samples);
    return 0;
}
