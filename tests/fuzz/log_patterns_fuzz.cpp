// Lines as any program may write them: each is of some pattern; no more patterns than allowed; and
// a miner that goes on from the state of another finds what that finds.
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "telemetry/log_patterns.hpp"

namespace {

using namespace mainstay;
using namespace mainstay::telemetry;

constexpr std::size_t patterns_max = 8;

void require(bool expectation) {
    if (!expectation) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (auto resumed = LogPatterns::resume(bytes, patterns_max)) {
        auto again = LogPatterns::resume(resumed->state(), patterns_max);
        require(again && again->state() == resumed->state());
        resumed->add("took 5 ms");
    }
    const auto text = cleaned_utf8(bytes);
    LogPatterns miner(patterns_max);
    std::uint64_t lines = 0;
    for (std::string_view rest = text; !rest.empty(); ++lines) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        const auto match = miner.add(line);
        require(miner.current(match.pattern) <= match.pattern);
    }
    require(miner.ids().size() <= patterns_max);
    auto counted = miner.count(LogPatterns::other);
    for (auto id : miner.ids()) {
        counted += miner.count(id);
        require(is_clean_utf8(miner.text(id)) || miner.text(id).size() >= log_text_bytes_max);
    }
    require(counted == lines);
    auto resumed = LogPatterns::resume(miner.state(), patterns_max);
    require(resumed && resumed->state() == miner.state());
    return 0;
}
