// What of a chain of exceptions counts. Pure.
#pragma once

#include "errors/trace_component.hpp"

namespace mainstay::errors {

/// The exceptions that count, in their order: all of a chain; of a group (AggregateError and the
/// like) those in it that differ.
std::vector<const Exception*> counting_exceptions(const ErrorEvent& event);

struct ExceptionsComponent {
    Component component;
    bool has_trace = false;  // A stack trace of it counts.
};

/// REQUIRES: the event has exceptions.
ExceptionsComponent exceptions_component(const ErrorEvent& event, Variant variant);

}  // namespace mainstay::errors
