#include "errors/exception_component.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "errors/frame_name.hpp"
#include "errors/generated_name.hpp"
#include "errors/parameter_scan.hpp"
#include "errors/parameters.hpp"

namespace mainstay::errors {

namespace {

bool is_identifier_path(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return is_word(c) || c == '.' || c == '$'; });
}

// Some reporters name the module of a type in front of it, others beside it.
std::string plain_type(const Exception& exception, Family family) {
    std::string_view type = trimmed(exception.type);
    if (is_identifier_path(type))
        if (const auto dot = type.rfind('.'); dot != type.npos && dot + 1 < type.size())
            type.remove_prefix(dot + 1);
    if (family == Family::java) {
        auto named = module_component(Frame{.module = std::string(type)}, family);
        return named.value;
    }
    // Ruby shows where a class without a name is: `#<Class:0x0000…>`.
    if (const auto at = type.find(":0x"); at != type.npos) type = type.substr(0, at);
    return std::string(type);
}

Family family_of_event(const ErrorEvent& event) { return family_of(Frame{}, event.platform); }

Component type_component(const Exception& exception, Family family) {
    Component type{.name = "type", .value = plain_type(exception, family)};
    type.counts = !type.value.empty();
    if (type.counts && type.value != exception.type) type.hint = "without its module";
    if (exception.mechanism && exception.mechanism->is_synthetic) {
        type.counts = false;
        type.hint = "ignored because the reporter made it up";
    } else if (family == Family::javascript && type.value.size() <= 2 && type.counts) {
        type.counts = false;
        type.hint = "ignored because a minifier gave the name: each build gives another";
    }
    return type;
}

Component value_component(const Exception& exception) {
    Component value{.name = "value", .value = parameterized(exception.value)};
    value.counts = !value.value.empty();
    if (value.counts && value.value != exception.value) value.hint = "parameters replaced";
    return value;
}

// The trace of the event itself, where the only exception has none: older reporters write it so.
const std::optional<StackTrace>& trace_of(const ErrorEvent& event, const Exception& exception) {
    if (exception.trace || &exception != &event.exceptions.back()) return exception.trace;
    const bool has_one = std::ranges::any_of(event.exceptions, [](const Exception& each) {
        return each.trace.has_value();
    });
    if (has_one) return exception.trace;
    if (event.trace) return event.trace;
    const auto crashed = std::ranges::find_if(event.threads, [](const Thread& thread) {
        return thread.is_crashed && thread.trace;
    });
    return crashed != event.threads.end() ? crashed->trace : exception.trace;
}

// Exceptions by the ids that a reporter gave them, where these make one tree.
class ExceptionTree {
public:
    explicit ExceptionTree(const ErrorEvent& event) {
        for (const auto& exception : event.exceptions) {
            if (!exception.mechanism || !exception.mechanism->exception_id) return;
            const auto id = *exception.mechanism->exception_id;
            if (!exceptions_.emplace(id, &exception).second) return;
            if (!exception.mechanism->parent_id || *exception.mechanism->parent_id == id)
                ++roots_, root_ = id;
            else
                children_[*exception.mechanism->parent_id].push_back(id);
        }
        is_tree_ = roots_ == 1 && reach(root_) == event.exceptions.size();
    }

    bool is_tree() const { return is_tree_; }

    // The members of groups that are no groups themselves.
    std::vector<std::int64_t> members() const {
        std::vector<std::int64_t> found, next{root_};
        while (!next.empty()) {
            const auto id = next.back();
            next.pop_back();
            const auto children = children_.find(id);
            const auto& mechanism = exceptions_.at(id)->mechanism;
            if (mechanism && mechanism->is_group && children != children_.end())
                next.insert(next.end(), children->second.rbegin(), children->second.rend());
            else
                found.push_back(id);
        }
        return found;
    }

    // A member with its causes.
    std::set<const Exception*> path(std::int64_t id) const {
        std::set<const Exception*> path;
        while (true) {
            path.insert(exceptions_.at(id));
            const auto children = children_.find(id);
            if (children == children_.end()) return path;
            id = children->second.front();
        }
    }

    const Exception* root() const { return exceptions_.at(root_); }

    const Exception* at(std::int64_t id) const { return exceptions_.at(id); }

private:
    std::size_t reach(std::int64_t from) const {
        std::set<std::int64_t> seen{from};
        std::vector<std::int64_t> next{from};
        while (!next.empty()) {
            const auto id = next.back();
            next.pop_back();
            const auto children = children_.find(id);
            if (children == children_.end()) continue;
            for (const auto child : children->second)
                if (seen.insert(child).second) next.push_back(child);
        }
        return seen.size();
    }

    std::map<std::int64_t, const Exception*> exceptions_;
    std::map<std::int64_t, std::vector<std::int64_t>> children_;
    std::size_t roots_ = 0;
    std::int64_t root_ = 0;
    bool is_tree_ = false;
};

// What two members of a group have in common, where they are one error.
std::string likeness(const ErrorEvent& event, const Exception& exception) {
    std::string text;
    append_canonical(text, type_component(exception, family_of_event(event)));
    bool has_trace = false;
    if (exception.trace) {
        auto trace = trace_component(*exception.trace, event.platform, Variant::application);
        if (!trace.component.counts)
            trace = trace_component(*exception.trace, event.platform, Variant::all);
        append_canonical(text, trace.component);
        has_trace = trace.component.counts;
    }
    if (!has_trace) append_canonical(text, value_component(exception));
    return text;
}

}  // namespace

std::vector<const Exception*> counting_exceptions(const ErrorEvent& event) {
    std::vector<const Exception*> all;
    all.reserve(event.exceptions.size());
    for (const auto& exception : event.exceptions) all.push_back(&exception);
    const bool has_group = std::ranges::any_of(event.exceptions, [](const Exception& exception) {
        return exception.mechanism && exception.mechanism->is_group;
    });
    if (!has_group) return all;
    const ExceptionTree tree(event);
    if (!tree.is_tree()) return all;
    std::map<std::string, std::int64_t> distinct;
    for (const auto id : tree.members()) distinct.emplace(likeness(event, *tree.at(id)), id);
    std::set<const Exception*> wanted;
    if (distinct.size() == 1) {
        wanted = tree.path(distinct.begin()->second);
    } else {
        wanted.insert(tree.root());
        for (const auto& each : distinct) wanted.insert(tree.at(each.second));
    }
    std::erase_if(all, [&wanted](const Exception* each) { return !wanted.contains(each); });
    return all;
}

ExceptionsComponent exceptions_component(const ErrorEvent& event, Variant variant) {
    ExceptionsComponent made{.component = {.name = "exceptions"}};
    const auto family = family_of_event(event);
    bool is_weak = true;
    for (const auto* exception : counting_exceptions(event)) {
        Component component{.name = "exception"};
        if (const auto& trace = trace_of(event, *exception)) {
            auto traced = trace_component(*trace, event.platform, variant);
            if (traced.component.counts) {
                made.has_trace = true;
                is_weak = is_weak && traced.is_weak;
            }
            component.parts.push_back(std::move(traced.component));
        }
        component.parts.push_back(type_component(*exception, family));
        component.parts.push_back(value_component(*exception));
        made.component.parts.push_back(std::move(component));
    }
    for (auto& component : made.component.parts) {
        auto& value = component.parts.back();
        if (made.has_trace && !is_weak && value.counts) {
            value.counts = false;
            value.hint = "ignored because a stack trace counts";
        } else if (made.has_trace && value.counts) {
            value.hint = "counts because the stack trace says little";
        }
        std::erase_if(component.parts, [](const Component& part) {
            return part.value.empty() && part.parts.empty();
        });
        component.counts = std::ranges::any_of(component.parts, &Component::counts);
        made.component.counts = made.component.counts || component.counts;
    }
    return made;
}

}  // namespace mainstay::errors
