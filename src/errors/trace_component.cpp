#include "errors/trace_component.hpp"

#include <algorithm>

#include "errors/frame_name.hpp"
#include "errors/function_name.hpp"
#include "errors/in_app.hpp"
#include "errors/machinery.hpp"

namespace mainstay::errors {

namespace {

constexpr std::size_t cycle_max = 4;

// Languages whose reporters send the lines of source that ran.
bool has_context(Family family) {
    return family == Family::javascript || family == Family::python || family == Family::php ||
           family == Family::ruby;
}

bool any_counts(const Component& component) {
    return std::ranges::any_of(component.parts, &Component::counts);
}

const Component* part_of(const Component& component, std::string_view name) {
    const auto found = std::ranges::find(component.parts, name, &Component::name);
    return found != component.parts.end() && found->counts ? &*found : nullptr;
}

Component frame_component(const Frame& frame, Family family) {
    Component component{.name = "frame"};
    auto module = module_component(frame, family);
    auto file = file_component(frame, family);
    auto function = function_component(frame, family);
    if (module.counts && file.counts) {
        file.counts = false;
        file.hint = "ignored because the module counts";
    }
    Component context;
    if (has_context(family)) context = context_component(frame, family);
    if (frame.is_mapped && context.counts && function.counts) {
        function.counts = false;
        function.hint = "ignored because source maps know lines better than functions";
    }
    for (auto* part : {&module, &file, &function, &context})
        if (!part->value.empty()) component.parts.push_back(std::move(*part));
    component.counts = any_counts(component);
    return component;
}

// Calls that repeat themselves count once: how deep a recursion went is no other error.
void drop_recursion(std::vector<Component>& frames) {
    struct Kept {
        std::size_t at;
        std::string text;
    };

    std::vector<Kept> kept;
    for (std::size_t at = 0; at < frames.size(); ++at) {
        if (!frames[at].counts) continue;
        kept.push_back({at, {}});
        append_canonical(kept.back().text, frames[at]);
        for (std::size_t period = 1; period <= cycle_max && 2 * period <= kept.size(); ++period) {
            const auto last = kept.end() - static_cast<std::ptrdiff_t>(period);
            const auto before = last - static_cast<std::ptrdiff_t>(period);
            if (!std::equal(last, kept.end(), before, [](const Kept& one, const Kept& other) {
                    return one.text == other.text;
                }))
                continue;
            for (auto each = last; each != kept.end(); ++each) {
                frames[each->at].counts = false;
                frames[each->at].hint = "ignored because it repeats the call before it";
            }
            kept.erase(last, kept.end());
            break;
        }
    }
}

// Whether nothing that counts names what was done: files alone, or what many programs call so.
bool is_weak(const Component& trace) {
    constexpr std::ptrdiff_t few = 2;
    const auto strong = std::ranges::count_if(trace.parts, [](const Component& frame) {
        if (!frame.counts) return false;
        if (part_of(frame, "context line")) return true;
        const auto* function = part_of(frame, "function");
        return function && !is_generic_function(function->value);
    });
    const auto named = std::ranges::count_if(trace.parts, [](const Component& frame) {
        return frame.counts && part_of(frame, "function");
    });
    return strong == 0 && named <= few;
}

}  // namespace

TraceComponent trace_component(
    const StackTrace& trace, std::string_view platform, Variant variant
) {
    TraceComponent made{.component = {.name = "stack trace"}};
    bool is_innermost_minified = false;
    for (const auto& frame : trace.frames) {
        const auto family = family_of(frame, platform);
        auto component = frame_component(frame, family);
        if (const auto hint = machinery_hint(frame, family); !hint.empty()) {
            component.counts = false;
            component.hint = hint;
        } else if (variant == Variant::application && !is_in_app(frame, platform)) {
            component.counts = false;
            component.hint = "ignored because it is not of the application";
        } else {
            is_innermost_minified = is_minified(frame, family);
            if (!component.counts) component.hint = "ignored because nothing of it counts";
        }
        made.component.parts.push_back(std::move(component));
    }
    drop_recursion(made.component.parts);
    made.component.counts = any_counts(made.component);
    if (!made.component.counts)
        made.component.hint = variant == Variant::application
                                  ? "ignored because no frame of the application counts"
                                  : "ignored because no frame counts";
    made.is_weak = made.component.counts && (is_innermost_minified || is_weak(made.component));
    return made;
}

void append_canonical(std::string& text, const Component& component) {
    if (!component.counts) return;
    text += component.name;
    text += '\x1f';
    text += component.value;
    text += '\x1e';
    for (const auto& part : component.parts) append_canonical(text, part);
    text += '\x1d';
}

}  // namespace mainstay::errors
