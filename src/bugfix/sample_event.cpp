#include "bugfix/sample_event.hpp"

#include "bugfix/prepared_event.hpp"
#include "errors/mapped_traces.hpp"
#include "errors/read_event.hpp"

namespace mainstay::bugfix {

namespace {

// Stands before and behind the traces: no JSON begins with it, and none that is written here has
// it.
constexpr char separator = '\x1E';

constexpr std::size_t traces_bytes_max = errors::event_bytes_max;

}  // namespace

std::string packed_event(std::string_view json, const errors::ErrorEvent& event) {
    const auto traces = errors::mapped_traces(event);
    if (traces.empty() || traces.size() > traces_bytes_max) return packed(json);
    std::string both(1, separator);
    both += traces;
    both += separator;
    both += json;
    return packed(both);
}

std::optional<KeptEvent> unpacked_event(std::string_view content) {
    auto bytes = unpacked(content, errors::event_bytes_max + traces_bytes_max + 2);
    if (!bytes) return std::nullopt;
    KeptEvent kept;
    const auto end = bytes->starts_with(separator) ? bytes->find(separator, 1) : bytes->npos;
    if (end != bytes->npos) {
        kept.traces = bytes->substr(1, end - 1);
        bytes->erase(0, end + 1);
    }
    kept.json = *std::move(bytes);
    return kept;
}

std::optional<SampleEvent> read_sample(std::string_view content, Time received) {
    auto kept = unpacked_event(content);
    if (!kept) return std::nullopt;
    auto event = errors::read_event(kept->json, received);
    if (!event) return std::nullopt;
    if (!kept->traces.empty()) errors::put_mapped_traces(*event, kept->traces);
    return SampleEvent{std::move(kept->json), *std::move(event)};
}

}  // namespace mainstay::bugfix
