// Events that are kept whole, read again: what their programs sent, with the traces that were
// mapped when they came. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "errors/event.hpp"

namespace mainstay::bugfix {

/// What is kept of an event: its JSON, and the traces of it that are mapped, if any are.
std::string packed_event(std::string_view json, const errors::ErrorEvent& event);

/// What packed_event put together; `traces` may be empty.
struct KeptEvent {
    std::string json;
    std::string traces;
};

/// Nothing where the event was too large to be kept.
std::optional<KeptEvent> unpacked_event(std::string_view content);

/// A kept event as it was sent, and as it is read.
struct SampleEvent {
    std::string json;
    errors::ErrorEvent event;
};

/// The same, read.
std::optional<SampleEvent> read_sample(std::string_view content, Time received);

}  // namespace mainstay::bugfix
