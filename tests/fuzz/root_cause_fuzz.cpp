// A question for root causes, as anybody may write it: read or refused, and what is read gets
// causes in order, each once, of what the question has.
#include <cmath>
#include <cstdlib>
#include <set>
#include <string_view>
#include <utility>

#include "detect/root_cause_reader.hpp"

namespace {

using namespace mainstay::detect;

void require(bool expectation) {
    if (!expectation) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size == 0) return 0;
    const auto question =
        read_root_cause_question(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!question) {
        require(!question.error().message.empty());
        return 0;
    }
    require(question->from < question->to);
    std::set<std::pair<std::string, std::string>> known, seen;
    for (const auto& series : question->series) known.emplace(series.component, series.metric);
    double last = 1;
    for (const auto& cause : root_causes(*question)) {
        require(std::isfinite(cause.score) && cause.score >= 0 && cause.score <= last);
        last = cause.score;
        require(known.contains({cause.component, cause.metric}));
        require(seen.emplace(cause.component, cause.metric).second);
        require(!cause.reason.empty());
    }
    return 0;
}
