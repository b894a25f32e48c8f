#include "errors/mapped_traces.hpp"

#include <algorithm>

#include "wire/codec.hpp"

namespace mainstay::errors {

namespace {

struct MappedTrace {
    std::int64_t of = 0;  // Which exception or thread.
    std::vector<Frame> frames;
};
BOOST_DESCRIBE_STRUCT(MappedTrace, (), (of, frames))

struct MappedTraces {
    std::vector<MappedTrace> exceptions;
    std::vector<MappedTrace> threads;
    std::vector<Frame> event;
};
BOOST_DESCRIBE_STRUCT(MappedTraces, (), (exceptions, threads, event))

bool is_mapped(const std::optional<StackTrace>& trace) {
    return trace &&
           std::ranges::any_of(trace->frames, [](const Frame& frame) { return frame.is_mapped; });
}

template <class Owners>
std::vector<MappedTrace> mapped_of(const Owners& owners) {
    std::vector<MappedTrace> traces;
    for (std::size_t at = 0; at < owners.size(); ++at)
        if (is_mapped(owners[at].trace))
            traces.push_back({static_cast<std::int64_t>(at), owners[at].trace->frames});
    return traces;
}

template <class Owners>
void put(Owners& owners, std::vector<MappedTrace>& traces) {
    for (auto& each : traces) {
        const auto at = static_cast<std::size_t>(each.of);
        if (each.of >= 0 && at < owners.size() && owners[at].trace)
            owners[at].trace->frames = std::move(each.frames);
    }
}

}  // namespace

std::string mapped_traces(const ErrorEvent& event) {
    MappedTraces traces{mapped_of(event.exceptions), mapped_of(event.threads), {}};
    if (is_mapped(event.trace)) traces.event = event.trace->frames;
    if (traces.exceptions.empty() && traces.threads.empty() && traces.event.empty()) return {};
    return wire::print(traces);
}

void put_mapped_traces(ErrorEvent& event, std::string_view json) {
    auto traces = wire::parse<MappedTraces>(json, wire::UnknownMembers::skipped);
    if (!traces) return;
    put(event.exceptions, traces->exceptions);
    put(event.threads, traces->threads);
    if (event.trace && !traces->event.empty()) event.trace->frames = std::move(traces->event);
}

}  // namespace mainstay::errors
