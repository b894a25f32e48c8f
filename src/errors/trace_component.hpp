// What of a stack trace counts. Pure.
#pragma once

#include <string>
#include <string_view>

#include "errors/grouping.hpp"

namespace mainstay::errors {

enum class Variant { application, all };

struct TraceComponent {
    Component component;
    /// What counts of it would be the same for many errors, so that the value is asked as well.
    bool is_weak = false;
};

TraceComponent trace_component(const StackTrace& trace, std::string_view platform, Variant variant);

/// Appends what counts of `component`, so that different ones never give the same text.
void append_canonical(std::string& text, const Component& component);

}  // namespace mainstay::errors
